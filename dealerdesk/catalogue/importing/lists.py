"""The short lists that goods refer to: groups, brands, units, properties, price types, warehouses."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.backends.utils import CursorWrapper

from dealerdesk.catalogue.facets import FacetKind, facet
from dealerdesk.catalogue.importing.refresh import refresh_products
from dealerdesk.catalogue.importing.result import Result
from dealerdesk.catalogue.importing.rows import (
    BrandRow,
    CategoryRow,
    PriceTypeRow,
    PropertyRow,
    UnitRow,
    WarehouseRow,
)
from dealerdesk.catalogue.importing.staging import column, cursor, in_transaction, stage
from dealerdesk.catalogue.importing.upsert import New, Upsert, keep, unless_empty

Row = TypeVar("Row")
NAME = 255

CATEGORIES = Upsert(
    table="catalogue_category",
    staged="staged_category",
    columns={"name": unless_empty("name"), "is_active": keep("is_active", "TRUE")},
    only_new={"display_name": "''"},
)
PLACEHOLDERS = """
    INSERT INTO catalogue_category (id_1c, name, display_name, is_active)
    SELECT DISTINCT s.parent, '', '', FALSE FROM staged_category s
    WHERE s.parent <> '' ON CONFLICT DO NOTHING
"""
PARENTS = """
    UPDATE catalogue_category p SET parent_id = parent.id
    FROM staged_category s LEFT JOIN catalogue_category parent ON parent.id_1c = s.parent
    WHERE p.id_1c = s.id_1c AND s.parent IS NOT NULL
      AND p.parent_id IS DISTINCT FROM parent.id AND parent.id IS DISTINCT FROM p.id
    RETURNING p.id
"""
BRANDS = Upsert(table="catalogue_brand", staged="staged_brand", columns={"name": unless_empty("name")})
UNITS = Upsert(
    table="catalogue_unit",
    staged="staged_unit",
    key="code",
    columns={name: unless_empty(name) for name in ("name", "full_name", "international")},
)
PROPERTIES = Upsert(
    table="catalogue_property",
    staged="staged_property",
    columns={
        "name": unless_empty("name"),
        "kind": keep("kind", "'text'"),
        "of_variants": keep("of_variants", "FALSE"),
    },
    only_new={"is_facet": "TRUE"},
)
# A value that came before its list was kept as a plain text: the id. Now it gets its words.
PROMOTE = """
    UPDATE catalogue_propertychoice c SET id_1c = s.id_1c, value = s.value
    FROM staged_choice s JOIN catalogue_property p ON p.id_1c = s.property
    WHERE c.property_id = p.id AND c.id_1c = '' AND c.value = s.id_1c AND NOT EXISTS (
        SELECT FROM catalogue_propertychoice o WHERE o.property_id = p.id AND o.id_1c = s.id_1c)
    RETURNING c.id
"""
RENAME = """
    UPDATE catalogue_propertychoice c SET value = s.value
    FROM staged_choice s JOIN catalogue_property p ON p.id_1c = s.property
    WHERE c.property_id = p.id AND c.id_1c = s.id_1c AND c.value <> s.value RETURNING c.id
"""
ADD_CHOICES = """
    INSERT INTO catalogue_propertychoice (property_id, id_1c, value)
    SELECT DISTINCT ON (p.id, s.id_1c) p.id, s.id_1c, s.value
    FROM staged_choice s JOIN catalogue_property p ON p.id_1c = s.property
    WHERE NOT EXISTS (SELECT FROM catalogue_propertychoice c WHERE c.property_id = p.id AND c.id_1c = s.id_1c)
    ON CONFLICT DO NOTHING
"""
PRICE_TYPES = Upsert(
    table="dealers_pricetype",
    staged="staged_price_type",
    columns={
        "name": unless_empty("name"),
        "currency": keep("currency", "'RUB'"),
        "vat_included": keep("vat_included", "TRUE"),
    },
    only_new={"display_name": "''"},
)
WAREHOUSES = Upsert(
    table="catalogue_warehouse",
    staged="staged_warehouse",
    columns={
        "name": unless_empty("name"),
        "address": New("COALESCE(s.address, p.address)", "COALESCE(s.address, '')"),
        "is_active": keep("is_active", "TRUE"),
    },
    only_new={"display_name": "''"},
)


@in_transaction
def import_categories(rows: Iterable[CategoryRow]) -> Result[CategoryRow]:
    """Groups in any order; a parent that never came is kept by its id until it does."""
    given = _last_of_each(rows)
    with cursor() as on:
        values = ((r.id_1c, r.name[:NAME], r.parent, r.active) for r in given.values())
        stage(on, "staged_category", "id_1c text, name text, parent text, is_active bool", values)
        updated, created = set(CATEGORIES.update(on)), set(CATEGORIES.insert(on))
        on.execute(PLACEHOLDERS)
        updated |= set(column(on, PARENTS)) - created
    refresh_products(facet(FacetKind.CATEGORY, pk) for pk in updated)
    return _result(given, created, updated)


@in_transaction
def import_brands(rows: Iterable[BrandRow]) -> Result[BrandRow]:
    """Makers by id."""
    given = _last_of_each(rows)
    with cursor() as on:
        stage(on, "staged_brand", "id_1c text, name text", ((r.id_1c, r.name[:NAME]) for r in given.values()))
        updated, created = BRANDS.update(on), BRANDS.insert(on)
    refresh_products(facet(FacetKind.BRAND, pk) for pk in updated)
    return _result(given, created, updated)


@in_transaction
def import_units(rows: Iterable[UnitRow]) -> Result[UnitRow]:
    """Units of measure by code."""
    given = _last_of_each(rows, key="code")
    with cursor() as on:
        values = ((r.code, r.name[:50], r.full_name[:NAME], r.international[:10]) for r in given.values())
        stage(on, "staged_unit", "code text, name text, full_name text, international text", values)
        updated, created = UNITS.update(on), UNITS.insert(on)
    return _result(given, created, updated)


@in_transaction
def import_properties(rows: Iterable[PropertyRow]) -> Result[PropertyRow]:
    """Properties with the values of their lists; counts are of properties, a changed value counts as a change."""
    given = _last_of_each(rows)
    with cursor() as on:
        values = ((r.id_1c, r.name[:NAME], r.kind or None, r.of_variants) for r in given.values())
        stage(on, "staged_property", "id_1c text, name text, kind text, of_variants bool", values)
        updated, created = PROPERTIES.update(on), PROPERTIES.insert(on)
        changed = _import_choices(on, given.values())
    refresh_products(facet(FacetKind.CHOICE, pk) for pk in changed)
    return _result(given, created, updated)


@in_transaction
def import_price_types(rows: Iterable[PriceTypeRow]) -> Result[PriceTypeRow]:
    """Price types by id; those not named stay."""
    given = _last_of_each(rows)
    with cursor() as on:
        values = ((r.id_1c, r.name[:NAME], r.currency, r.vat_included) for r in given.values())
        stage(on, "staged_price_type", "id_1c text, name text, currency text, vat_included bool", values)
        updated, created = PRICE_TYPES.update(on), PRICE_TYPES.insert(on)
    return _result(given, created, updated)


@in_transaction
def import_warehouses(rows: Iterable[WarehouseRow]) -> Result[WarehouseRow]:
    """Warehouses by id; those not named stay."""
    given = _last_of_each(rows)
    with cursor() as on:
        values = ((r.id_1c, r.name[:NAME], r.address and r.address[:500], r.active) for r in given.values())
        stage(on, "staged_warehouse", "id_1c text, name text, address text, is_active bool", values)
        updated, created = WAREHOUSES.update(on), WAREHOUSES.insert(on)
    return _result(given, created, updated)


def _import_choices(on: CursorWrapper, properties: Iterable[PropertyRow]) -> list[int]:
    choices = {(p.id_1c, c.id_1c): c.value[:1000] for p in properties for c in p.choices}
    values = ((*key, value) for key, value in choices.items())
    stage(on, "staged_choice", "property text, id_1c text, value text", values)
    changed = column(on, PROMOTE) + column(on, RENAME)
    on.execute(ADD_CHOICES)
    return changed


def _last_of_each(rows: Iterable[Row], key: str = "id_1c") -> dict[str, Row]:
    return {getattr(row, key): row for row in rows}


def _result(given: dict[str, Row], created: Iterable[Any], updated: Iterable[Any]) -> Result[Row]:
    made, changed = len(set(created)), len(set(updated))
    return Result(created=made, updated=changed, unchanged=max(0, len(given) - made - changed))
