"""The text of a product as PostgreSQL searches it: the name first, the rest after.

The text search configuration `ru` is made by the first migration: the Russian stemmer over unaccent, so ё = е.
"""

from django.contrib.postgres.search import SearchVector
from django.db.models.expressions import CombinedExpression

CONFIG = "ru"


def weighted_vector() -> CombinedExpression:
    """Name with weight A; the long name and other words with weight C."""
    return SearchVector("name", config=CONFIG, weight="A") + SearchVector(
        "full_name", "words", config=CONFIG, weight="C"
    )
