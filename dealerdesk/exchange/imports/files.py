"""One file of 1C: its records in their order, each kind to its place."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, cast

from dealerdesk.exchange.commerceml import read
from dealerdesk.exchange.commerceml.orders import Profile
from dealerdesk.exchange.commerceml.records import (
    Category,
    ClassifierStart,
    Empty,
    Group,
    Header,
    Offer,
    OrderDocument,
    Part,
    PartStart,
    PriceTypeDef,
    Product,
    PropertyDef,
    Record,
    UnitDef,
    WarehouseDef,
)
from dealerdesk.exchange.imports import lists, parking
from dealerdesk.exchange.imports.currencies import Currencies
from dealerdesk.exchange.imports.goods import import_goods
from dealerdesk.exchange.imports.guard import guarded
from dealerdesk.exchange.imports.offers import Meaning, import_offers
from dealerdesk.exchange.imports.orders import import_documents
from dealerdesk.exchange.models import Connection, Session
from dealerdesk.exchange.report import Report

FRAME = (Header, ClassifierStart, PartStart, Category)


def import_file(path: Path, *, name: str, session: Session, at: datetime, is_guarded: bool = True) -> Report:
    """Apply everything that the file says, in the caller's transaction, which must end if this raises.

    Raises BrokenXml, NotCommerceML (OldScheme), Held.
    """
    report = Report()
    file = _File(name, session, at, report)
    with guarded(session.connection, is_on=is_guarded):
        for (kind, _part), records in groupby(file.counted(read(path)), key=file.run_of):
            file.apply(kind, records)
        parking.resolve(session.connection, report, at=at)
    return report


class _File:
    def __init__(self, name: str, session: Session, at: datetime, report: Report) -> None:
        self._name = name
        self._session = session
        self._connection: Connection = session.connection
        self._at = at
        self._report = report
        self._currencies = Currencies(self._connection.currency_names)
        self._header = Header("", None, "")
        self._part: PartStart | None = None
        self._parts = 0
        self._price_types: set[str] = set()

    def counted(self, records: Iterable[Record]) -> Iterator[Record]:
        """Empty records only count; frames are remembered; the rest goes on."""
        for record in records:
            if isinstance(record, Empty):
                self._report.read["empty"] += 1
            elif isinstance(record, FRAME):
                self._remember(record)
            else:
                yield record

    def run_of(self, record: Record) -> tuple[type[Record], int]:
        """Records of one kind in one part of the file are applied together."""
        return type(record), self._parts

    def apply(self, kind: type[Record], records: Iterator[Record]) -> None:
        """A run of records of one kind."""
        some = cast("Iterator[Any]", records)
        if kind is Product:
            import_goods(some, connection=self._connection, is_complete=self._is_complete, report=self._report)
        elif kind is Offer:
            self._import_offers(some)
        elif kind is PriceTypeDef:
            types = list(some)
            self._price_types.update(price_type.id for price_type in types)
            lists.import_price_types(types, self._report, self._currencies)
        elif kind is OrderDocument:
            import_documents(some, header=self._header, session=self._session, report=self._report)
        else:
            LISTS[kind](some, self._report)

    def _import_offers(self, offers: Iterator[Offer]) -> None:
        # The run is begun by its first record, so the part that it belongs to is known by then.
        part = self._part.part if self._part else Part.OFFER_CHANGES
        meaning = Meaning(
            part=part,
            withdraws=part is Part.OFFERS and self._connection.withdraws_prices and not self._is_from_bus,
            price_types=set(self._price_types),
        )
        import_offers(
            offers,
            connection=self._connection,
            meaning=meaning,
            currencies=self._currencies,
            at=self._at,
            report=self._report,
        )

    def _remember(self, record: Record) -> None:
        if isinstance(record, Header):
            self._header = record
        elif isinstance(record, PartStart):
            self._part, self._parts = record, self._parts + 1
            self._price_types = set()

    @property
    def _is_complete(self) -> bool:
        return self._part is not None and self._part.only_changes is False

    @property
    def _is_from_bus(self) -> bool:
        """The extension splits goods, offers, prices and rests into files of their own."""
        return (
            self._connection.profile == Profile.BUS
            or self._header.namespace.endswith("commerceml_3")
            or self._header.version.startswith("3")
            or "___" in self._name
        )


LISTS: dict[type[Record], Any] = {
    Group: lists.import_groups,
    PropertyDef: lists.import_properties,
    WarehouseDef: lists.import_warehouses,
    UnitDef: lists.import_units,
}
