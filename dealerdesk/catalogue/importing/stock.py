"""Stock by warehouse and in total: only quantities that differ are written."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.backends.utils import CursorWrapper

from dealerdesk.catalogue.importing.freshness import note_freshness
from dealerdesk.catalogue.importing.result import Result
from dealerdesk.catalogue.importing.rows import StockRow, TotalRow
from dealerdesk.catalogue.importing.staging import column, cursor, in_transaction, stage
from dealerdesk.realtime.signals import publish

LARGEST = Decimal(10) ** 11
RESOLVE = """
    CREATE TEMP TABLE resolved_stock ON COMMIT DROP AS
    SELECT DISTINCT ON (s.variant, s.warehouse)
        s.variant, s.warehouse, s.quantity, v.id AS variant_id, w.id AS warehouse_id, k.id AS stock_id,
        k.quantity AS before
    FROM staged_stock s
    LEFT JOIN catalogue_variant v ON v.id_1c = s.variant
    LEFT JOIN catalogue_warehouse w ON w.id_1c = s.warehouse
    LEFT JOIN catalogue_stock k ON k.variant_id = v.id AND k.warehouse_id = w.id
    ORDER BY s.variant, s.warehouse, s.n DESC
"""
UNKNOWN = """
    SELECT variant, warehouse, quantity FROM resolved_stock WHERE variant_id IS NULL OR warehouse_id IS NULL
"""
UPDATE = """
    UPDATE catalogue_stock k SET quantity = r.quantity, changed_at = %s FROM resolved_stock r
    WHERE k.id = r.stock_id AND r.before <> r.quantity RETURNING k.id
"""
INSERT = """
    INSERT INTO catalogue_stock (variant_id, warehouse_id, quantity, changed_at)
    SELECT variant_id, warehouse_id, quantity, %s FROM resolved_stock
    WHERE stock_id IS NULL AND variant_id IS NOT NULL AND warehouse_id IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING id
"""
EMPTY = """
    UPDATE catalogue_stock k SET quantity = 0, changed_at = %s
    FROM staged_complete c JOIN catalogue_variant v ON v.id_1c = c.variant
    WHERE k.variant_id = v.id AND k.quantity <> 0 AND NOT EXISTS (
        SELECT FROM resolved_stock r WHERE r.variant_id = k.variant_id AND r.warehouse_id = k.warehouse_id)
    RETURNING k.id
"""
TOTALS = """
    CREATE TEMP TABLE resolved_total ON COMMIT DROP AS
    WITH said AS (
        SELECT DISTINCT ON (s.variant) s.variant, s.quantity, v.id AS variant_id
        FROM staged_total s LEFT JOIN catalogue_variant v ON v.id_1c = s.variant ORDER BY s.variant, s.n DESC
    ), touched AS (
        SELECT variant_id FROM resolved_stock WHERE variant_id IS NOT NULL
        UNION SELECT v.id FROM staged_complete c JOIN catalogue_variant v ON v.id_1c = c.variant
    )
    SELECT variant, variant_id, quantity FROM said
    UNION ALL
    SELECT NULL, k.variant_id, sum(k.quantity) FROM catalogue_stock k JOIN touched USING (variant_id)
    WHERE NOT EXISTS (SELECT FROM said WHERE said.variant_id = k.variant_id) GROUP BY k.variant_id
"""
UNKNOWN_TOTALS = "SELECT variant, quantity FROM resolved_total WHERE variant_id IS NULL"
UPDATE_TOTALS = """
    UPDATE catalogue_stocktotal t SET quantity = r.quantity, changed_at = %s FROM resolved_total r
    WHERE t.variant_id = r.variant_id AND t.quantity <> r.quantity RETURNING t.variant_id
"""
INSERT_TOTALS = """
    INSERT INTO catalogue_stocktotal (variant_id, quantity, changed_at)
    SELECT r.variant_id, r.quantity, %s FROM resolved_total r
    WHERE r.variant_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM catalogue_stocktotal t WHERE t.variant_id = r.variant_id)
    ON CONFLICT DO NOTHING RETURNING variant_id
"""


@in_transaction
def import_stock(
    rows: Iterable[StockRow],
    *,
    at: datetime,
    complete: Iterable[str] = (),
    totals: Iterable[TotalRow] = (),
) -> tuple[Result[StockRow], Result[TotalRow]]:
    """Write free quantities in base units by warehouse and in total; publishes `stock` if any differs.

    `complete` are ids of variants of which `rows` name every warehouse: the others become 0 there. A variant
    that is spoken of without a row in `totals` has as its total the sum over its warehouses. All rows of a
    variant must come in one call. Unknown are rows of goods or warehouses that are not here.
    """
    stock: Result[StockRow] = Result()
    total: Result[TotalRow] = Result()
    with cursor() as on:
        given = stage(
            on, "staged_stock", "n int, variant text, warehouse text, quantity numeric(14,3)", _staged(rows, stock)
        )
        stage(on, "staged_complete", "variant text", ((variant,) for variant in complete))
        said = stage(on, "staged_total", "n int, variant text, quantity numeric(14,3)", _staged_totals(totals, total))
        _write_stock(on, given, at, stock)
        _write_totals(on, said, at, total)
    if stock.changed or total.changed:
        publish("stock")
    note_freshness("stock", at=at)
    return stock, total


def _write_stock(on: CursorWrapper, given: int, at: datetime, result: Result[StockRow]) -> None:
    on.execute("DROP TABLE IF EXISTS resolved_stock")
    on.execute(RESOLVE)
    on.execute(UNKNOWN)
    result.unknown = [StockRow(*row) for row in on.fetchall()]
    result.updated = len(column(on, UPDATE, (at,)))
    result.created = len(column(on, INSERT, (at,)))
    result.unchanged = given - result.created - result.updated - len(result.unknown)
    result.withdrawn = len(column(on, EMPTY, (at,)))


def _write_totals(on: CursorWrapper, said: int, at: datetime, result: Result[TotalRow]) -> None:
    on.execute("DROP TABLE IF EXISTS resolved_total")
    on.execute(TOTALS)
    on.execute(UNKNOWN_TOTALS)
    result.unknown = [TotalRow(*row) for row in on.fetchall()]
    result.updated = len(column(on, UPDATE_TOTALS, (at,)))
    result.created = len(column(on, INSERT_TOTALS, (at,)))
    result.unchanged = max(0, said - result.created - result.updated - len(result.unknown))


def _staged(rows: Iterable[StockRow], result: Result[StockRow]) -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(rows):
        if abs(row.quantity) < LARGEST:
            yield number, row.variant, row.warehouse, row.quantity
        else:
            result.refused.append(row)


def _staged_totals(rows: Iterable[TotalRow], result: Result[TotalRow]) -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(rows):
        if abs(row.quantity) < LARGEST:
            yield number, row.variant, row.quantity
        else:
            result.refused.append(row)
