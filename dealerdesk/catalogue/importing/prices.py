"""Prices: only those that differ are written, and only their price types are signalled."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.backends.utils import CursorWrapper

from dealerdesk.catalogue.importing.freshness import note_freshness
from dealerdesk.catalogue.importing.result import Result
from dealerdesk.catalogue.importing.rows import PriceRow
from dealerdesk.catalogue.importing.staging import column, cursor, in_transaction, stage
from dealerdesk.realtime.signals import publish

LARGEST = Decimal(10) ** 13
RESOLVE = """
    CREATE TEMP TABLE resolved_price ON COMMIT DROP AS
    SELECT DISTINCT ON (s.variant, s.price_type)
        s.variant, s.price_type, s.amount, v.id AS variant_id, t.id AS price_type_id, p.id AS price_id,
        p.amount AS before
    FROM staged_price s
    LEFT JOIN catalogue_variant v ON v.id_1c = s.variant
    LEFT JOIN dealers_pricetype t ON t.id_1c = s.price_type
    LEFT JOIN catalogue_price p ON p.variant_id = v.id AND p.price_type_id = t.id
    ORDER BY s.variant, s.price_type, s.n DESC
"""
UNKNOWN = """
    SELECT variant, price_type, amount FROM resolved_price WHERE variant_id IS NULL OR price_type_id IS NULL
"""
UPDATE = """
    UPDATE catalogue_price p SET amount = r.amount, changed_at = %s FROM resolved_price r
    WHERE p.id = r.price_id AND r.before <> r.amount RETURNING p.price_type_id
"""
INSERT = """
    INSERT INTO catalogue_price (variant_id, price_type_id, amount, changed_at)
    SELECT variant_id, price_type_id, amount, %s FROM resolved_price
    WHERE price_id IS NULL AND variant_id IS NOT NULL AND price_type_id IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING price_type_id
"""
WITHDRAW = """
    WITH gone AS (
        DELETE FROM catalogue_price p
        USING staged_complete c JOIN catalogue_variant v ON v.id_1c = c.variant
        WHERE p.variant_id = v.id
          AND (%(among)s::text[] IS NULL OR p.price_type_id IN (
              SELECT id FROM dealers_pricetype WHERE id_1c = ANY(%(among)s::text[])))
          AND NOT EXISTS (
              SELECT FROM resolved_price r WHERE r.variant_id = p.variant_id AND r.price_type_id = p.price_type_id)
        RETURNING p.variant_id, p.price_type_id, p.amount
    )
    INSERT INTO catalogue_withdrawnprice (variant_id, price_type_id, amount, at)
    SELECT variant_id, price_type_id, amount, %(at)s FROM gone RETURNING price_type_id
"""


@in_transaction
def import_prices(
    rows: Iterable[PriceRow],
    *,
    at: datetime,
    complete: Iterable[str] = (),
    among: Collection[str] | None = None,
) -> Result[PriceRow]:
    """Write prices per base unit, rounded to kopecks, half up; publishes `prices:<key of the price type>`.

    `complete` are ids of variants of which `rows` name every price: the others are withdrawn (and kept in
    WithdrawnPrice), limited to the price types `among` when given. All prices of such a variant must come in
    one call. Unknown are rows of goods or price types that are not here; refused are negative and huge ones.
    """
    result: Result[PriceRow] = Result()
    with cursor() as on:
        given = stage(
            on, "staged_price", "n int, variant text, price_type text, amount numeric(15,2)", _staged(rows, result)
        )
        on.execute("DROP TABLE IF EXISTS resolved_price")
        on.execute(RESOLVE)
        _write(on, at, result)
        result.unchanged = given - result.created - result.updated - len(result.unknown)
        _withdraw(on, complete, among, at, result)
    note_freshness("prices", at=at)
    return result


def _staged(rows: Iterable[PriceRow], result: Result[PriceRow]) -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(rows):
        if 0 <= row.amount < LARGEST:
            yield number, row.variant, row.price_type, row.amount
        else:
            result.refused.append(row)


def _write(on: CursorWrapper, at: datetime, result: Result[PriceRow]) -> None:
    on.execute(UNKNOWN)
    result.unknown = [PriceRow(*row) for row in on.fetchall()]
    updated, created = column(on, UPDATE, (at,)), column(on, INSERT, (at,))
    result.updated, result.created = len(updated), len(created)
    publish(*_topics({*updated, *created}))


def _withdraw(
    on: CursorWrapper, complete: Iterable[str], among: Collection[str] | None, at: datetime, result: Result[PriceRow]
) -> None:
    if stage(on, "staged_complete", "variant text", ((variant,) for variant in complete)):
        withdrawn = column(on, WITHDRAW, {"among": None if among is None else list(among), "at": at})
        result.withdrawn = len(withdrawn)
        publish(*_topics(set(withdrawn)))


def _topics(price_types: set[int]) -> list[str]:
    return [f"prices:{pk}" for pk in sorted(price_types)]
