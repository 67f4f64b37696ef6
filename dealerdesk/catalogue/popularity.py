"""How often goods are asked for: the order in which lists and suggestions show them."""

from collections.abc import Iterable

from django.db import connection, transaction

from dealerdesk.catalogue.importing.staging import stage

UPDATE = """
    UPDATE catalogue_product p SET popularity = COALESCE(s.times, 0)
    FROM catalogue_product q LEFT JOIN staged_popularity s ON s.product = q.id
    WHERE p.id = q.id AND q.popularity <> COALESCE(s.times, 0)
"""


def set_popularity(counts: Iterable[tuple[int, int]]) -> int:
    """Set the popularity of products from (key, times), 0 for all that are not named; how many became different."""
    with transaction.atomic(), connection.cursor() as cursor:
        stage(cursor, "staged_popularity", "product bigint PRIMARY KEY, times int", counts)
        cursor.execute(UPDATE)
        changed: int = cursor.rowcount
    return changed
