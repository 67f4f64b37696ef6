"""Products: names, places, properties, pictures, barcodes, and the default variant of each."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.backends.utils import CursorWrapper

from dealerdesk.catalogue.importing.dictionaries import Attributes, Dictionaries, choices_of
from dealerdesk.catalogue.importing.lists import import_brands, import_units
from dealerdesk.catalogue.importing.parts import replace_barcodes, replace_pictures
from dealerdesk.catalogue.importing.refresh import announce, settle_indexes
from dealerdesk.catalogue.importing.result import Result
from dealerdesk.catalogue.importing.rows import ProductRow
from dealerdesk.catalogue.importing.staging import array, batches, column, cursor, in_transaction, json_text, stage
from dealerdesk.catalogue.importing.upsert import Upsert, if_said, keep

BATCH = 2000
COLUMNS = """
    id_1c text, sku text, code text, name text, full_name text, description text, category_id bigint,
    has_category_id bool, groups int[], brand_id bigint, has_brand_id bool, unit_id bigint, unit_name text,
    vat_rate numeric(5,2), has_vat_rate bool, weight_kg numeric(12,3), pack_multiple numeric(12,3), is_active bool,
    facets int[], attributes jsonb, requisites jsonb, words text, summary text
"""
PRODUCTS = Upsert(
    table="catalogue_product",
    staged="staged_product",
    columns={
        "sku": keep("sku", "''"),
        "code": keep("code", "''"),
        "name": keep("name", "''"),
        "full_name": keep("full_name", "''"),
        "description": keep("description", "''"),
        "category_id": if_said("category_id"),
        "groups": keep("groups", "'{}'"),
        "brand_id": if_said("brand_id"),
        "unit_id": keep("unit_id", "NULL"),
        "unit_name": keep("unit_name", "''"),
        "vat_rate": if_said("vat_rate"),
        "weight_kg": keep("weight_kg", "NULL"),
        "pack_multiple": keep("pack_multiple", "1"),
        "is_active": keep("is_active", "TRUE"),
        "facets": keep("facets", "'{}'"),
        "attributes": keep("attributes", "'{}'"),
        "requisites": keep("requisites", "'{}'"),
        "words": keep("words", "''"),
        "summary": keep("summary", "''"),
    },
    only_new={"popularity": "0"},
    on_write={"changed_at": "now()"},
    insertable="s.name <> ''",
)
DEFAULT_VARIANTS = """
    INSERT INTO catalogue_variant (product_id, id_1c, name, is_default, is_active, characteristics)
    SELECT p.id, p.id_1c, '', TRUE, TRUE, '{}' FROM catalogue_product p WHERE p.id = ANY(%s)
    ON CONFLICT DO NOTHING
"""
UNKNOWN = """
    SELECT s.id_1c FROM staged_product s
    WHERE COALESCE(s.name, '') = '' AND NOT EXISTS (SELECT FROM catalogue_product p WHERE p.id_1c = s.id_1c)
"""
HERE = "SELECT id_1c, groups, brand_id, attributes, code FROM catalogue_product WHERE id_1c = ANY(%s)"
LARGEST_MULTIPLE = Decimal(10) ** 9


@dataclass(slots=True)
class Derivation:
    """What facets and search words are made of, merged from what is here and what is said now."""

    groups: list[int]
    brand: int | None
    attributes: Attributes
    code: str


@in_transaction
def import_products(rows: Iterable[ProductRow]) -> Result[ProductRow]:
    """Create and change goods; each new one gets its default variant with the same id.

    Unknown are rows without a name for goods that are not here. Publishes `product:<key>` for each
    changed one, or `products` when more than 200 changed.
    """
    result: Result[ProductRow] = Result()
    changed: list[int] = []
    with cursor() as on:
        dictionaries = Dictionaries(on)
        for batch in batches(rows, BATCH):
            result.add(_import_batch(on, batch, dictionaries, changed))
        if result.changed:
            settle_indexes(on)
    announce(changed)
    return result


def _import_batch(
    on: CursorWrapper, batch: list[ProductRow], dictionaries: Dictionaries, changed: list[int]
) -> Result[ProductRow]:
    given = {row.id_1c: row for row in batch}
    _learn(given, dictionaries)
    here = _derivations_here(on, given, dictionaries)
    stage(on, "staged_product", COLUMNS, (_staged(row, here.get(row.id_1c), dictionaries) for row in given.values()))
    unknown = [given[id_1c] for id_1c in column(on, UNKNOWN)]
    updated, created = set(PRODUCTS.update(on)), set(PRODUCTS.insert(on))
    on.execute(DEFAULT_VARIANTS, [sorted(created)])
    updated |= _replace_parts(on, given.values()) - created
    changed += sorted(updated)
    unchanged = len(batch) - len(created) - len(updated) - len(unknown)
    return Result(created=len(created), updated=len(updated), unchanged=unchanged, unknown=unknown)


def _learn(given: dict[str, ProductRow], dictionaries: Dictionaries) -> None:
    rows = given.values()
    brands = {row.brand for row in rows if row.brand and row.brand.id_1c}
    units = {row.unit for row in rows if row.unit and row.unit.code}
    if any(not dictionaries.knows_brand(brand) for brand in brands) or any(
        u.code not in dictionaries.units for u in units
    ):
        import_brands(brands)
        import_units(units)
        dictionaries.read_brands_and_units()
    dictionaries.learn_categories({group for row in rows for group in row.groups or ()})
    dictionaries.learn_properties({pk for row in rows for pk in row.properties or ()})
    dictionaries.learn_choices(
        {
            (dictionaries.properties[id_1c], raw)
            for row in rows
            for id_1c, values in (row.properties or {}).items()
            for raw in values
            if raw
        }
    )


def _derivations_here(
    on: CursorWrapper, given: dict[str, ProductRow], dictionaries: Dictionaries
) -> dict[str, Derivation]:
    """Goods that are here and of which this batch says only a part."""
    partial = [row.id_1c for row in given.values() if _is_partial(row)]
    on.execute(HERE, [partial])
    here = {
        id_1c: Derivation(groups, brand, json.loads(attributes), code)
        for id_1c, groups, brand, attributes, code in on.fetchall()
    }
    dictionaries.learn_texts(pk for one in here.values() for pk in choices_of(one.attributes))
    return here


def _is_partial(row: ProductRow) -> bool:
    return row.groups is None or row.brand is None or row.properties is None or row.code is None


def _derivation(row: ProductRow, here: Derivation | None, dictionaries: Dictionaries) -> Derivation:
    merged = here or Derivation([], None, {}, "")
    if row.groups is not None:
        merged.groups = [dictionaries.categories[group] for group in row.groups]
    if row.brand is not None:
        merged.brand = dictionaries.brands.get(row.brand.id_1c)
    if row.properties is not None:
        by_key = {dictionaries.properties[id_1c]: values for id_1c, values in row.properties.items()}
        merged.attributes = dictionaries.attributes(by_key)
    if row.code is not None:
        merged.code = row.code
    return merged


def _staged(row: ProductRow, here: Derivation | None, dictionaries: Dictionaries) -> tuple[Any, ...]:
    made = _derivation(row, here, dictionaries)
    facets, words, summary = dictionaries.derive(made.groups, made.brand, made.attributes, made.code)
    unit, unit_name = dictionaries.units.get(row.unit.code, (None, None)) if row.unit else (None, None)
    return (
        row.id_1c,
        _cut(row.sku, 100),
        _cut(row.code, 50),
        _cut(row.name, 1000),
        _cut(row.full_name, 2000),
        row.description,
        made.groups[0] if made.groups else None,
        row.groups is not None,
        array(made.groups),
        made.brand,
        row.brand is not None,
        unit,
        _cut(row.unit.name, 50) or unit_name if row.unit else None,
        None if row.without_vat else row.vat_rate,
        row.without_vat or row.vat_rate is not None,
        row.weight_kg if row.weight_kg is None or abs(row.weight_kg) < LARGEST_MULTIPLE else None,
        row.pack_multiple if row.pack_multiple and 0 < row.pack_multiple < LARGEST_MULTIPLE else None,
        row.active,
        array(facets),
        json_text(made.attributes),
        None if row.requisites is None else json_text(dict(row.requisites)),
        words,
        summary,
    )


def _cut(text: str | None, length: int) -> str | None:
    return text if text is None else text[:length]


def _replace_parts(on: CursorWrapper, rows: Iterable[ProductRow]) -> set[int]:
    """Barcodes and pictures of the rows that speak of them; the goods that became different."""
    barcodes = {row.id_1c: row.barcodes for row in rows if row.barcodes is not None}
    pictures = {row.id_1c: row.pictures for row in rows if row.pictures is not None}
    return replace_barcodes(on, barcodes) | replace_pictures(on, pictures)
