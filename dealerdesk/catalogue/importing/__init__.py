"""Bulk writes of what 1C says about goods: COPY into a temporary table, then only the rows that differ.

Every function runs in the caller's transaction, takes any iterable of the rows of `rows.py` (a generator
is read once and never held in memory), and returns a `Result` with exact counts and the rows that refer to
something unknown, so that the caller can keep them for later. Ids are compared as given: the caller brings
them to one spelling.
"""

from dealerdesk.catalogue.importing.goods import import_products
from dealerdesk.catalogue.importing.lists import (
    import_brands,
    import_categories,
    import_price_types,
    import_properties,
    import_units,
    import_warehouses,
)
from dealerdesk.catalogue.importing.pictures import NotAPicture, store_picture
from dealerdesk.catalogue.importing.prices import import_prices
from dealerdesk.catalogue.importing.refresh import refresh_products
from dealerdesk.catalogue.importing.result import Result
from dealerdesk.catalogue.importing.stock import import_stock
from dealerdesk.catalogue.importing.variants import import_variants

__all__ = [
    "NotAPicture",
    "Result",
    "import_brands",
    "import_categories",
    "import_price_types",
    "import_prices",
    "import_products",
    "import_properties",
    "import_stock",
    "import_units",
    "import_variants",
    "import_warehouses",
    "refresh_products",
    "store_picture",
]
