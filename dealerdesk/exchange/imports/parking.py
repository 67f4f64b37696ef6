"""Rows that speak of goods, price types or warehouses not here yet: kept, and applied when those come (1c.md 2.6)."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from dealerdesk.catalogue.importing import import_prices, import_stock, import_variants
from dealerdesk.catalogue.importing.rows import PriceRow, StockRow, TotalRow, VariantRow
from dealerdesk.catalogue.importing.staging import cursor, stage
from dealerdesk.exchange.models import Connection, ParkedRow
from dealerdesk.exchange.report import Report

Kind = ParkedRow.Kind
COLUMNS = "kind text, variant text, other text, number numeric(24,9), facts jsonb"
PARK = """
    INSERT INTO exchange_parkedrow (connection_id, kind, variant, other, number, facts, at)
    SELECT DISTINCT ON (kind, variant, other) %s, kind, variant, other, number, facts, %s FROM staged_parked
    ON CONFLICT (connection_id, kind, variant, other)
    DO UPDATE SET number = EXCLUDED.number, facts = EXCLUDED.facts, at = EXCLUDED.at
"""
TAKE_VARIANTS = """
    DELETE FROM exchange_parkedrow p USING catalogue_product g
    WHERE p.connection_id = %s AND p.kind = 'variant' AND g.id_1c = split_part(p.variant, '#', 1)
    RETURNING p.variant, p.facts
"""
TAKE_PRICES = """
    DELETE FROM exchange_parkedrow p USING catalogue_variant v, dealers_pricetype t
    WHERE p.connection_id = %s AND p.kind = 'price' AND v.id_1c = p.variant AND t.id_1c = p.other
    RETURNING p.variant, p.other, p.number, p.facts->>'currency' IS NULL OR p.facts->>'currency' = t.currency
"""
TAKE_STOCK = """
    DELETE FROM exchange_parkedrow p USING catalogue_variant v, catalogue_warehouse w
    WHERE p.connection_id = %s AND p.kind = 'stock' AND v.id_1c = p.variant AND w.id_1c = p.other
    RETURNING p.variant, p.other, p.number
"""
TAKE_TOTALS = """
    DELETE FROM exchange_parkedrow p USING catalogue_variant v
    WHERE p.connection_id = %s AND p.kind = 'total' AND v.id_1c = p.variant
    RETURNING p.variant, p.number
"""
Values = tuple[Any, ...]


def park_variants(connection: Connection, rows: list[VariantRow], report: Report) -> None:
    """Keep variants of goods that are not here."""
    _park(
        connection, [(Kind.VARIANT, row.id_1c, "", None, json.dumps(_facts(row), ensure_ascii=False)) for row in rows]
    )
    report.add("variants", parked=len(rows))


def park_prices(connection: Connection, rows: list[PriceRow], currencies: dict[str, str], report: Report) -> None:
    """Keep prices; `currencies` are the codes that the file names for price types."""
    _park(
        connection,
        [
            (
                Kind.PRICE,
                row.variant,
                row.price_type,
                row.amount,
                json.dumps({"currency": currencies.get(row.price_type)}),
            )
            for row in rows
        ],
    )
    report.add("prices", parked=len(rows))


def park_stock(connection: Connection, rows: list[StockRow], totals: list[TotalRow], report: Report) -> None:
    """Keep quantities."""
    values = [(Kind.STOCK, row.variant, row.warehouse, row.quantity, "{}") for row in rows]
    values += [(Kind.TOTAL, row.variant, "", row.quantity, "{}") for row in totals]
    _park(connection, values)
    report.add("rows", parked=len(rows))
    report.add("totals", parked=len(totals))


def resolve(connection: Connection, report: Report, *, at: datetime) -> None:
    """Apply what can be applied now; run after goods or lists have come."""
    if not connection.parked.exists():
        return
    with cursor() as on:
        variants = _take(on, TAKE_VARIANTS, connection)
        if variants:
            import_variants([_variant(id_1c, facts) for id_1c, facts in variants])
        prices = _take(on, TAKE_PRICES, connection)
        stock, totals = _take(on, TAKE_STOCK, connection), _take(on, TAKE_TOTALS, connection)
    _apply_prices(prices, report, at)
    if stock or totals:
        import_stock([StockRow(*row) for row in stock], at=at, totals=[TotalRow(*row) for row in totals])
    report.add("variants", resolved=len(variants))
    report.add("prices", resolved=len(prices))
    report.add("rows", resolved=len(stock))


def _apply_prices(rows: list[Values], report: Report, at: datetime) -> None:
    if rows:
        import_prices(
            [PriceRow(variant, price_type, amount) for variant, price_type, amount, fits in rows if fits], at=at
        )
    for variant, *_, fits in rows:
        if not fits:
            report.warn("Отложенная цена в другой валюте, чем её вид цен: не принята", id_1c=variant)


def _park(connection: Connection, values: Iterable[Values]) -> None:
    with cursor() as on:
        if stage(on, "staged_parked", COLUMNS, values):
            on.execute(PARK, [connection.pk, timezone.now()])


def _take(on: Any, query: str, connection: Connection) -> list[Values]:
    on.execute(query, [connection.pk])
    return list(on.fetchall())


def _facts(row: VariantRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "characteristics": None if row.characteristics is None else dict(row.characteristics),
        "active": row.active,
        "barcodes": None if row.barcodes is None else list(row.barcodes),
    }


def _variant(id_1c: str, facts: Any) -> VariantRow:
    known = json.loads(facts) if isinstance(facts, str) else facts
    barcodes = known.get("barcodes")
    return VariantRow(
        id_1c=id_1c,
        product=id_1c.partition("#")[0],
        name=known.get("name"),
        characteristics=known.get("characteristics"),
        active=known.get("active"),
        barcodes=None if barcodes is None else tuple(barcodes),
    )
