"""Groups, properties, price types, warehouses, units of a file, into the catalogue."""

from collections.abc import Callable, Iterable
from typing import Any

from dealerdesk.catalogue import importing
from dealerdesk.catalogue.importing.result import Result
from dealerdesk.catalogue.importing.rows import (
    CategoryRow,
    ChoiceRow,
    PriceTypeRow,
    PropertyRow,
    UnitRow,
    WarehouseRow,
)
from dealerdesk.exchange.commerceml.records import Group, PriceTypeDef, PropertyDef, Unit, UnitDef, WarehouseDef
from dealerdesk.exchange.imports.currencies import Currencies
from dealerdesk.exchange.imports.texts import unit_name
from dealerdesk.exchange.report import Report

KINDS = {"string": "text", "number": "number", "time": "date", "choice": "choice", "": ""}


def import_groups(groups: Iterable[Group], report: Report) -> None:
    """Upsert the tree of groups; a group marked as deleted is switched off."""
    rows = [CategoryRow(g.id, g.name, g.parent_id, active=not g.deleted) for g in groups]
    _note(report, "groups", rows, importing.import_categories)


def import_properties(properties: Iterable[PropertyDef], report: Report) -> None:
    """Upsert properties and the values of their lists; a second classifier adds to the first."""
    rows = [
        PropertyRow(
            p.id,
            p.name,
            KINDS[p.kind],
            tuple(ChoiceRow(choice.id, choice.value) for choice in p.choices),
            of_variants=True if p.for_offers else None,
        )
        for p in properties
    ]
    _note(report, "props", rows, importing.import_properties)


def import_price_types(types: Iterable[PriceTypeDef], report: Report, currencies: Currencies) -> None:
    """Upsert price types; one in a currency we do not know keeps what it had, with a remark."""
    rows = [PriceTypeRow(t.id, t.name, _currency(t, report, currencies), t.vat_included) for t in types]
    _note(report, "price_types", rows, importing.import_price_types)


def import_warehouses(warehouses: Iterable[WarehouseDef], report: Report) -> None:
    """Upsert warehouses."""
    rows = [WarehouseRow(w.id, w.name, w.address or None, active=not w.deleted) for w in warehouses]
    _note(report, "warehouses", rows, importing.import_warehouses)


def import_units(units: Iterable[UnitDef], report: Report) -> None:
    """Upsert units by their code."""
    rows = [_unit(unit) for unit in units]
    _note(report, "units", rows, importing.import_units)


def _unit(unit: UnitDef) -> UnitRow:
    plain = Unit(unit.code, unit.name, unit.full_name, unit.international)
    return UnitRow(unit.code or unit.id, unit_name(plain), unit.full_name, unit.international)


def _currency(price_type: PriceTypeDef, report: Report, currencies: Currencies) -> str | None:
    if not price_type.currency:
        return None
    code = currencies.code(price_type.currency)
    if code is None:
        report.warn(f"Неизвестная валюта «{price_type.currency}»", id_1c=price_type.id, name=price_type.name)
    return code


def _note(report: Report, kind: str, rows: list[Any], write: Callable[[list[Any]], Result[Any]]) -> None:
    report.read[kind] += len(rows)
    result = write(rows)
    report.add(kind, created=result.created, updated=result.updated, unchanged=result.unchanged)
