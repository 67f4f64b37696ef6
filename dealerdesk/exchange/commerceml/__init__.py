"""CommerceML 2 as 1C:Предприятие speaks it: XML files to plain records and back.

A plain library: it knows neither Django nor our models. Russian tag names live only here.
`read(source)` streams the records of any file, whatever its name; `orders.write_orders` and
`answers` make what a site answers.
"""

from dealerdesk.exchange.commerceml.errors import NotCommerceML, OldScheme
from dealerdesk.exchange.commerceml.reading import read

__all__ = ["NotCommerceML", "OldScheme", "read"]
