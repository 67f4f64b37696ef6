"""Orders that 1C sends back (1c.md part 5): facts are learnt, never undone; what differs is shown, not applied."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from dealerdesk.accounts.models import robot
from dealerdesk.exchange import in_1c, journal, outbox
from dealerdesk.exchange.commerceml.records import Header, OrderDocument
from dealerdesk.exchange.commerceml.values import read_boolean, read_moment
from dealerdesk.exchange.imports.goods import warn_of_faults
from dealerdesk.exchange.journal import Level
from dealerdesk.exchange.models import Connection, Session
from dealerdesk.exchange.report import Report
from dealerdesk.orders import shipping
from dealerdesk.orders.models import Order
from dealerdesk.workflow.machine import NotAllowed, Refused

NEAR = timedelta(days=1)


def import_documents(documents: Iterable[OrderDocument], *, header: Header, session: Session, report: Report) -> None:
    """Apply documents one by one; an unknown or refused one is noted and does not stop the others."""
    reader = _Documents(header, session, report)
    for document in documents:
        report.read["documents"] += 1
        warn_of_faults(report, document.faults, id_1c=document.id, name=document.number)
        reader.apply(document)


class _Documents:
    def __init__(self, header: Header, session: Session, report: Report) -> None:
        self._session = session
        self._connection: Connection = session.connection
        self._report = report
        self._formed_at = _aware(header.formed_at, self._connection) or timezone.now()

    def apply(self, document: OrderDocument) -> None:
        number = document.number if document.is_order else document.based_on
        order = (
            Order.objects.filter(number_for_1c=number).select_related("contract", "counterparty").first()
            if number
            else None
        )
        if order is None or not self._is_same_day(order, document):
            self._report.add("documents", skipped=1)
            self._report.warn("Такой заявки на портале нет", id_1c=document.id, name=number or document.number)
            return
        try:
            with transaction.atomic():
                changed = self._apply_to(order, document)
        except (Refused, NotAllowed, shipping.DoesNotFit) as refusal:
            self._refuse(order, str(refusal) or "Такой переход сейчас невозможен")
        else:
            self._report.add("documents", **{"updated" if changed else "unchanged": 1})

    def _is_same_day(self, order: Order, document: OrderDocument) -> bool:
        """Документ.Дата is the portal's; numbers are never reused, so a foreign date means a foreign order."""
        if document.date is None or not document.is_order:
            return True
        return abs(document.date - order.created_at.astimezone(self._connection.zone).date()) <= NEAR

    def _apply_to(self, order: Order, document: OrderDocument) -> bool:
        if not document.is_order:
            return self._apply_dependent(order, document)
        known = in_1c.locked(order)
        if known.formed_at and self._formed_at < known.formed_at:
            self._report.warn(
                "Файл старше того, что 1С уже сообщила: не применён", id_1c=document.id, name=order.number
            )
            return False
        known.formed_at = self._formed_at
        changed = self._learn(order, document)
        changed |= in_1c.compare(order, known, _content(document), status=document.status, session=self._session)
        changed |= self._move(order, document)
        return changed

    def _learn(self, order: Order, document: OrderDocument) -> bool:
        outbox.came_back(order)
        buyer = document.buyer
        if buyer and buyer.id and order.counterparty and not order.counterparty.id_1c:
            order.counterparty.id_1c = buyer.id[:80]
            order.counterparty.save(update_fields=["id_1c"])
        if not document.number_1c:
            return False
        at = _aware(read_moment(document.requisite("датапо1с")), self._connection) or _midnight(
            document.date_1c, self._connection
        )
        news = shipping.book(order, id_1c=document.id, number_1c=document.number_1c, date_1c=at, by=robot())
        if news:
            text = f"Заказ по {order.number} записан в 1С: {document.number_1c}"
            journal.about_order(self._connection, order, text, session=self._session)
        return news

    def _move(self, order: Order, document: OrderDocument) -> bool:
        """Paid, shipped, cancelled: the stock exchange tells each only when it is complete."""
        if document.deletion_mark or read_boolean(document.requisite("отменен")):
            return in_1c.cancel(order, by=robot())
        changed = False
        if not self._knows_details:
            changed |= self._pay(order, document)
            changed |= read_boolean(document.requisite("проведен")) is True and shipping.release(order, by=robot())
            changed |= self._ship(order, document)
        return changed

    @property
    def _knows_details(self) -> bool:
        """With the JSON push each payment and shipment comes by itself, with its own id: counting both would double."""
        return self._connection.pushes_orders_at is not None

    def _pay(self, order: Order, document: OrderDocument) -> bool:
        number = document.requisite("номероплатыпо1с")
        rest = order.total - order.paid
        if not number or rest <= 0:
            return False
        day = read_moment(document.requisite("датаоплатыпо1с")) or document.moment or timezone.localtime()
        return shipping.pay(
            order, id_1c=f"{order.number_for_1c}:{number}", number=number, day=day.date(), amount=rest, by=robot()
        )

    def _ship(self, order: Order, document: OrderDocument) -> bool:
        number = document.requisite("номеротгрузкипо1с")
        lines = [line for line in order.lines.select_related("variant") if line.rest > 0]
        if not number or not lines:
            return False
        shipped_at = _aware(read_moment(document.requisite("датаотгрузкипо1с")), self._connection) or timezone.now()
        facts = shipping.ShipmentFacts(
            id_1c=f"{order.number_for_1c}:{number}",
            number=number,
            shipped_at=shipped_at,
            quantities={line.variant.id_1c: line.rest for line in lines},
            serials={},
        )
        return shipping.ship(order, facts, by=robot())

    def _apply_dependent(self, order: Order, document: OrderDocument) -> bool:
        """A payment or a shipment as a document of its own (УНФ, БУС)."""
        key = document.id or document.number_1c or document.number
        moment = document.moment or timezone.localtime()
        if document.is_payment and document.amount:
            return shipping.pay(
                order, id_1c=key, number=document.number, day=moment.date(), amount=document.amount, by=robot()
            )
        if document.is_shipment and document.lines:
            facts = shipping.ShipmentFacts(
                id_1c=key,
                number=document.number,
                shipped_at=_aware(document.moment, self._connection) or timezone.now(),
                quantities=_quantities(document),
                serials={},
            )
            return shipping.ship(order, facts, by=robot())
        return False

    def _refuse(self, order: Order, text: str) -> None:
        self._report.add("documents", refused=1)
        self._report.warn(text, name=order.number)
        journal.about_order(
            self._connection, order, f"1С сообщает о {order.number} то, чего портал не может: {text}",
            session=self._session, level=Level.WARNING,
        )  # fmt: skip


def _quantities(document: OrderDocument) -> dict[str, Decimal]:
    """Base units by id of the variant."""
    quantities: dict[str, Decimal] = {}
    for line in document.lines or ():
        quantities[line.id] = quantities.get(line.id, Decimal(0)) + (line.quantity or Decimal(0)) * line.coefficient
    return quantities


def _content(document: OrderDocument) -> list[dict[str, Any]] | None:
    """Lines as the comparison takes them; None when the document only brings a status."""
    if document.lines is None:
        return None
    return [
        {
            "id": line.id,
            "name": line.name,
            "quantity": (line.quantity or Decimal(0)) * line.coefficient,
            "amount": line.amount,
        }
        for line in document.lines
    ]


def _aware(moment: datetime | None, connection: Connection) -> datetime | None:
    return moment.replace(tzinfo=connection.zone) if moment else None


def _midnight(day: date | None, connection: Connection) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=connection.zone) if day else None
