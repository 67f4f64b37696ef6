"""Goods of a catalogue, with their characteristics where 1C exports them with the catalogue."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from dealerdesk.catalogue.importing import import_products, import_variants
from dealerdesk.catalogue.importing.rows import BrandRow, PictureRow, ProductRow, UnitRow, VariantRow
from dealerdesk.exchange.commerceml.records import Characteristic, Fault, Product
from dealerdesk.exchange.imports import parking
from dealerdesk.exchange.imports.texts import plain_text, unit_name, vat_rate
from dealerdesk.exchange.models import Connection
from dealerdesk.exchange.report import Report

LONGEST_ID = 80


def import_goods(goods: Iterable[Product], *, connection: Connection, is_complete: bool, report: Report) -> None:
    """Write goods; a deleted one is switched off, never removed.

    `is_complete`: what a record does not name is empty (1c.md 3.6). Goods that are only named as deleted
    and were never here are passed over.
    """
    reader = _Goods(report, is_complete=is_complete)
    result = import_products(reader.products(goods))
    report.add("goods", created=result.created, updated=result.updated, unchanged=result.unchanged)
    report.add("goods", skipped=len(result.unknown))
    if reader.variants:
        done = import_variants(reader.variants)
        report.add("variants", created=done.created, updated=done.updated, unchanged=done.unchanged)
        parking.park_variants(connection, done.unknown, report)


class _Goods:
    """Turns records into rows, one by one; the variants among them are gathered."""

    def __init__(self, report: Report, *, is_complete: bool) -> None:
        self.variants: list[VariantRow] = []
        self._report = report
        self._is_complete = is_complete
        self._of_variants: set[str] = set()

    def products(self, goods: Iterable[Product]) -> Iterator[ProductRow]:
        for product in goods:
            self._count(product)
            if len(product.id) > LONGEST_ID:
                self._report.warn("Ид длиннее 80 знаков", id_1c=product.id[:LONGEST_ID], name=product.name or "")
                self._report.add("goods", refused=1)
            elif not product.variant_id:
                yield self._row(product)
            else:
                self.variants.append(variant_row(product))
                if product.product_id not in self._of_variants:
                    self._of_variants.add(product.product_id)
                    yield self._row(product)

    def _count(self, product: Product) -> None:
        pictures = len(product.pictures or ())
        self._report.read.update(goods=1, deleted=int(product.deleted), pictured=int(pictures > 0), pictures=pictures)
        warn_of_faults(self._report, product.faults, id_1c=product.id, name=product.name or "")

    def _row(self, product: Product) -> ProductRow:
        rate, without_vat = self._vat(product)
        return ProductRow(
            id_1c=product.product_id,
            name=product.name,
            sku=self._or_empty(product.sku, product),
            code=self._or_empty(product.code, product),
            full_name=product.full_name,
            description=_description(product),
            active=self._active(product),
            groups=product.group_ids,
            brand=self._brand(product),
            unit=_unit(product),
            vat_rate=rate,
            without_vat=without_vat,
            weight_kg=product.weight or None,
            properties=self._properties(product),
            requisites=_requisites(product),
            pictures=_pictures(product),
            barcodes=None if product.variant_id else self._barcodes(product),
        )

    def _active(self, product: Product) -> bool | None:
        if product.variant_id:
            return None if product.deleted else True
        return not product.deleted

    def _replaces(self, product: Product) -> bool:
        return self._is_complete and not product.deleted

    def _or_empty(self, text: str | None, product: Product) -> str | None:
        return "" if text is None and self._replaces(product) else text

    def _brand(self, product: Product) -> BrandRow | None:
        if product.brand:
            return BrandRow(product.brand.id or product.brand.name[:LONGEST_ID], product.brand.name)
        if product.trade_mark:
            return BrandRow(product.trade_mark[:LONGEST_ID], product.trade_mark)
        return BrandRow("", "") if self._replaces(product) else None

    def _properties(self, product: Product) -> dict[str, tuple[str, ...]] | None:
        if product.properties is None:
            return {} if self._replaces(product) else None
        return {value.property_id: value.values for value in product.properties if value.values}

    def _barcodes(self, product: Product) -> tuple[str, ...] | None:
        return () if product.barcodes is None and self._replaces(product) else product.barcodes

    def _vat(self, product: Product) -> tuple[Decimal | None, bool]:
        if product.vat is None:
            return None, False
        rate, without_vat = vat_rate(product.vat)
        if rate is None and not without_vat:
            self._report.warn(f"Неизвестная ставка НДС «{product.vat}»", id_1c=product.id, name=product.name or "")
        return rate, without_vat


def variant_row(product: Product) -> VariantRow:
    """The characteristic that a record of goods with `#` in its id describes."""
    return VariantRow(
        id_1c=product.id,
        product=product.product_id,
        name=variant_name(product.name, product.characteristics),
        characteristics=characteristics_of(product.characteristics),
        active=not product.deleted,
        barcodes=product.barcodes,
    )


def variant_name(name: str | None, characteristics: tuple[Characteristic, ...] | None) -> str | None:
    """What tells a variant from its siblings: values of characteristics, else what 1C adds to the name."""
    if characteristics:
        return ", ".join(row.value for row in characteristics)
    if not name:
        return None
    stem, separator, own = name.partition("#")
    if separator:
        return own.strip()
    _, opening, inside = stem.rpartition("(")
    return inside[:-1].strip() if opening and inside.endswith(")") else stem.strip()


def characteristics_of(rows: tuple[Characteristic, ...] | None) -> dict[str, str] | None:
    """Characteristics by name."""
    return None if rows is None else {row.name: row.value for row in rows}


def warn_of_faults(report: Report, faults: tuple[Fault, ...], *, id_1c: str, name: str) -> None:
    """Name each value of a record that could not be read."""
    for fault in faults:
        report.warn(f"{fault.element}: не прочитано «{fault.text}», прежнее значение осталось", id_1c=id_1c, name=name)


def _description(product: Product) -> str | None:
    if product.description_html and not product.description:
        return plain_text(product.description_html)
    return None if product.description is None else plain_text(product.description)


def _unit(product: Product) -> UnitRow | None:
    unit = product.unit
    if unit is None or not (unit.code or unit.name):
        return None
    return UnitRow(unit.code or unit.name, unit_name(unit), unit.full_name, unit.international)


def _requisites(product: Product) -> dict[str, str] | None:
    named = {name: "; ".join(values) for name, values in product.requisites if values and name != "ОписаниеФайла"}
    if product.country:
        named["Страна"] = product.country
    return named or None


def _pictures(product: Product) -> tuple[PictureRow, ...] | None:
    if product.pictures is None:
        return None
    titles = dict(product.picture_titles)
    return tuple(PictureRow(path, titles.get(path, "")) for path in product.pictures)
