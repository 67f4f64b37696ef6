"""What makes a whole file unacceptable, though it is well-formed XML."""


class NotCommerceML(ValueError):
    """Readable XML, but not a file of the exchange with 1C."""


class OldScheme(NotCommerceML):
    """CommerceML 1.x of 1C 7.7: the same root, but all data in attributes."""
