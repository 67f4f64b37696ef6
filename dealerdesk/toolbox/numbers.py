"""THE one reader of numbers that people and 1C write."""

import re
from decimal import ROUND_HALF_UP, Decimal

BLANKS = str.maketrans("", "", " \t\n\r\u00a0\u2007\u2009\u202f")
LENGTH_LIMIT = 60
PLAIN = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,15})?", re.ASCII)
GROUPED = re.compile(r"[-+\u2212]?[0-9]{1,18}(?:[.,][0-9]{1,15})?", re.ASCII)


class NotANumber(ValueError):
    """The text is not a number as we accept it."""


def read_decimal(text: str | None, *, places: int | None = None) -> Decimal | None:
    """A decimal number from text: `1`, `1.000`, `1,4`, `1 234,5` (blank, NBSP, thin space), `-0.5`.

    Empty text is None. At most 18 digits before and 15 after the separator; `places` rounds half up.
    Raises NotANumber for everything else: Decimal itself would take `1_000`, `NaN`, `1e999` and Arabic digits.
    """
    if not text:
        return None
    number = Decimal(text) if PLAIN.fullmatch(text) else _read_grouped(text)
    if number is None or places is None:
        return number
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _read_grouped(text: str) -> Decimal | None:
    compact = text.translate(BLANKS) if len(text) <= LENGTH_LIMIT else text
    if not compact:
        return None
    if not GROUPED.fullmatch(compact):
        raise NotANumber(f"not a number: {text[:LENGTH_LIMIT]!r}")
    return Decimal(compact.replace(",", ".").replace("\u2212", "-"))
