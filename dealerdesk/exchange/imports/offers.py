"""Offers: variants, prices per base unit, stock. Whatever refers to something unknown is parked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from dealerdesk.catalogue.importing import import_prices, import_stock, import_variants
from dealerdesk.catalogue.importing.rows import PriceRow, StockRow, TotalRow, VariantRow
from dealerdesk.catalogue.importing.staging import batches
from dealerdesk.dealers.models import PriceType
from dealerdesk.exchange.commerceml.offers import BAD_PRICE
from dealerdesk.exchange.commerceml.records import Offer, Part, Price
from dealerdesk.exchange.imports import parking
from dealerdesk.exchange.imports.currencies import Currencies
from dealerdesk.exchange.imports.goods import LONGEST_ID, characteristics_of, variant_name, warn_of_faults
from dealerdesk.exchange.models import Connection
from dealerdesk.exchange.report import Report

BATCH = 3000


@dataclass(slots=True)
class Meaning:
    """What an offer's silence means in this file (1c.md 3.5)."""

    part: Part
    withdraws: bool
    """A record names all its prices: what it does not name is withdrawn, among the types of the file."""
    price_types: set[str] = field(default_factory=set)

    @property
    def empties(self) -> bool:
        """A record with a quantity and no warehouse at all has nothing at any of them."""
        return self.part is Part.OFFERS


@dataclass(slots=True)
class _Batch:
    variants: list[VariantRow] = field(default_factory=list)
    prices: list[PriceRow] = field(default_factory=list)
    priced: list[str] = field(default_factory=list)
    stock: list[StockRow] = field(default_factory=list)
    totals: list[TotalRow] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)


def import_offers(
    offers: Iterable[Offer],
    *,
    connection: Connection,
    meaning: Meaning,
    currencies: Currencies,
    at: datetime,
    report: Report,
) -> None:
    """Write variants, prices and stock of the offers, batch by batch, in the caller's transaction."""
    reader = _Offers(connection, meaning, currencies, report)
    for some in batches(offers, BATCH):
        _write(reader.batch(some), reader, at)


def _write(batch: _Batch, reader: "_Offers", at: datetime) -> None:
    report, connection = reader.report, reader.connection
    if batch.variants:
        variants = import_variants(batch.variants)
        report.add("variants", created=variants.created, updated=variants.updated, unchanged=variants.unchanged)
        parking.park_variants(connection, variants.unknown, report)
    if batch.prices or batch.priced:
        among = reader.meaning.price_types
        prices = import_prices(batch.prices, at=at, complete=batch.priced if among else (), among=among)
        report.add("prices", created=prices.created, updated=prices.updated, unchanged=prices.unchanged)
        report.add("prices", withdrawn=prices.withdrawn, refused=len(prices.refused))
        parking.park_prices(connection, prices.unknown, reader.currency_of, report)
    if batch.stock or batch.totals or batch.counted:
        stock, totals = import_stock(batch.stock, at=at, complete=batch.counted, totals=batch.totals)
        report.add("rows", created=stock.created, updated=stock.updated, unchanged=stock.unchanged)
        report.add("rows", withdrawn=stock.withdrawn, refused=len(stock.refused))
        report.add("totals", created=totals.created, updated=totals.updated, unchanged=totals.unchanged)
        parking.park_stock(connection, stock.unknown, totals.unknown, report)


class _Offers:
    """Turns offers into rows of the catalogue."""

    def __init__(self, connection: Connection, meaning: Meaning, currencies: Currencies, report: Report) -> None:
        self.connection = connection
        self.meaning = meaning
        self.report = report
        self._currencies = currencies
        self._codes: dict[str, str | None] = {}
        self._type_currency = dict(PriceType.objects.values_list("id_1c", "currency"))
        self.currency_of: dict[str, str] = {}

    def batch(self, offers: Iterable[Offer]) -> _Batch:
        batch = _Batch()
        for offer in offers:
            self._count(offer)
            if len(offer.id) > LONGEST_ID:
                self.report.warn("Ид длиннее 80 знаков", id_1c=offer.id[:LONGEST_ID], name=offer.name or "")
                continue
            if offer.deleted or self.meaning.part is Part.OFFERS:
                batch.variants.extend(_variant(offer))
            self._add_prices(offer, batch)
            self._add_stock(offer, batch)
        return batch

    def _count(self, offer: Offer) -> None:
        self.report.read.update(
            offers=1, pairs=int(bool(offer.variant_id)), priceless=int(not offer.prices), deleted=int(offer.deleted)
        )
        self.report.read["prices"] += len(offer.prices or ())
        self.report.read["rows"] += len(offer.stock or ())
        self.report.read["quantity"] += offer.quantity or 0  # type: ignore[assignment]  # a sum of decimals
        warn_of_faults(self.report, offer.faults, id_1c=offer.id, name=offer.name or "")

    def _add_prices(self, offer: Offer, batch: _Batch) -> None:
        prices = [row for price in offer.prices or () if (row := self._price(offer, price))]
        batch.prices.extend(prices)
        is_whole = len(prices) == len(offer.prices or ()) and not any(f.element == BAD_PRICE for f in offer.faults)
        if self.meaning.withdraws and is_whole and not offer.deleted:
            batch.priced.append(offer.id)

    def _price(self, offer: Offer, price: Price) -> PriceRow | None:
        code = self._code(price.currency)
        expected = self._type_currency.get(price.price_type_id)
        if price.currency and (code is None or (expected and code != expected)):
            self.report.warn(f"Цена в валюте «{price.currency}» не принята", id_1c=offer.id, name=offer.name or "")
            self.report.add("prices", refused=1)
            return None
        if code:
            self.currency_of[price.price_type_id] = code
        if price.amount == 0:
            self.report.warn("Цена 0: на портале будет «по запросу»", id_1c=offer.id, name=offer.name or "")
        return PriceRow(offer.id, price.price_type_id, price.per_base_unit)

    def _code(self, text: str) -> str | None:
        if text not in self._codes:
            self._codes[text] = self._currencies.code(text) if text else None
        return self._codes[text]

    def _add_stock(self, offer: Offer, batch: _Batch) -> None:
        rows = [StockRow(offer.id, row.warehouse_id, row.quantity) for row in offer.stock or () if row.warehouse_id]
        batch.stock.extend(rows)
        total = offer.quantity if offer.quantity is not None else _without_warehouse(offer)
        if total is not None:
            batch.totals.append(TotalRow(offer.id, total))
        if rows or (total is not None and self.meaning.empties):
            batch.counted.append(offer.id)


def _without_warehouse(offer: Offer) -> Decimal | None:
    rests = [row.quantity for row in offer.stock or () if not row.warehouse_id]
    return sum(rests, Decimal(0)) if rests else None


def _variant(offer: Offer) -> Iterator[VariantRow]:
    """Nothing for a record that only brings numbers: it must not make a variant without a name."""
    if offer.name is None and offer.characteristics is None and not offer.deleted and offer.barcodes is None:
        return
    yield VariantRow(
        id_1c=offer.id,
        product=offer.product_id,
        name=variant_name(offer.name, offer.characteristics) if offer.variant_id else None,
        characteristics=characteristics_of(offer.characteristics),
        active=not offer.deleted,
        barcodes=offer.barcodes,
    )
