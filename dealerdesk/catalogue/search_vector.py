"""The text of a product as PostgreSQL searches it: the name first, the rest after.

The text search configuration `ru` is made by the first migration: the Russian stemmer over unaccent, so ё = е.
Signs between letters and digits become blanks first: the parser would read `Т-42` as «т» and minus 42,
`5.5` as one number, `а/б` as a path. Queries are torn apart at the same signs (catalogue/search.py).
"""

from django.contrib.postgres.search import SearchVector
from django.db.models import Func, TextField, Value
from django.db.models.expressions import CombinedExpression

CONFIG = "ru"
SIGNS = "-_/.,+:"


def weighted_vector() -> CombinedExpression:
    """Name with weight A; the long name and other words with weight C."""
    name = SearchVector(_plain("name"), config=CONFIG, weight="A")
    return name + SearchVector(_plain("full_name"), _plain("words"), config=CONFIG, weight="C")


def _plain(field: str) -> Func:
    return Func(field, Value(SIGNS), Value(" " * len(SIGNS)), function="translate", output_field=TextField())
