"""Variants of goods that 1C tells apart by characteristics."""

from collections.abc import Iterable
from typing import Any

from django.db.backends.utils import CursorWrapper

from dealerdesk.catalogue.importing.parts import replace_barcodes
from dealerdesk.catalogue.importing.refresh import announce
from dealerdesk.catalogue.importing.result import Result
from dealerdesk.catalogue.importing.rows import VariantRow
from dealerdesk.catalogue.importing.staging import batches, column, cursor, in_transaction, json_text, stage
from dealerdesk.catalogue.importing.upsert import New, Upsert, keep

BATCH = 5000
COLUMNS = "id_1c text, product text, product_id bigint, name text, characteristics jsonb, is_active bool"
VARIANTS = Upsert(
    table="catalogue_variant",
    staged="staged_variant",
    columns={
        "name": keep("name", "''"),
        "characteristics": keep("characteristics", "'{}'"),
        "is_active": New("COALESCE(s.is_active, p.is_active)", "COALESCE(s.is_active, TRUE)"),
    },
    only_new={"product_id": "s.product_id", "is_default": "FALSE"},
    insertable="s.product_id IS NOT NULL",
)
FIND_PRODUCTS = """
    UPDATE staged_variant s SET product_id = p.id FROM catalogue_product p WHERE p.id_1c = s.product
"""
UNKNOWN = """
    SELECT s.id_1c FROM staged_variant s WHERE s.product_id IS NULL
      AND NOT EXISTS (SELECT FROM catalogue_variant v WHERE v.id_1c = s.id_1c)
"""
PRODUCTS_OF = "SELECT DISTINCT product_id FROM catalogue_variant WHERE id = ANY(%s)"
NAME = 500


@in_transaction
def import_variants(rows: Iterable[VariantRow]) -> Result[VariantRow]:
    """Create and change variants; a row with the product's own id speaks of the default one.

    Unknown are rows of goods that are not here. Publishes `product:<key>` of the goods that changed.
    """
    result: Result[VariantRow] = Result()
    changed: set[int] = set()
    with cursor() as on:
        for batch in batches(rows, BATCH):
            result.add(_import_batch(on, batch, changed))
    announce(sorted(changed))
    return result


def _import_batch(on: CursorWrapper, batch: list[VariantRow], changed: set[int]) -> Result[VariantRow]:
    given = {row.id_1c: row for row in batch}
    stage(on, "staged_variant", COLUMNS, (_staged(row) for row in given.values()))
    on.execute(FIND_PRODUCTS)
    unknown = [given[id_1c] for id_1c in column(on, UNKNOWN)]
    updated, created = VARIANTS.update(on), VARIANTS.insert(on)
    changed |= set(column(on, PRODUCTS_OF, (updated + created,)))
    changed |= replace_barcodes(on, {row.id_1c: row.barcodes for row in batch if row.barcodes is not None})
    unchanged = len(batch) - len(created) - len(updated) - len(unknown)
    return Result(created=len(created), updated=len(updated), unchanged=unchanged, unknown=unknown)


def _staged(row: VariantRow) -> tuple[Any, ...]:
    characteristics = None if row.characteristics is None else json_text(dict(row.characteristics))
    is_default = row.id_1c == row.product
    name = None if is_default or row.name is None else row.name[:NAME]
    return (row.id_1c, row.product, None, name, characteristics, row.active)
