"""The whole state of an order in 1C: number, reserve, invoice, payments, shipments."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from dealerdesk.accounts.models import robot
from dealerdesk.catalogue.models import Warehouse
from dealerdesk.exchange import in_1c, journal, outbox
from dealerdesk.exchange.journal import Level
from dealerdesk.exchange.models import Connection
from dealerdesk.exchange.pushes import items
from dealerdesk.exchange.pushes.items import OK, BadItem, Item, Result
from dealerdesk.finance.models import Payment
from dealerdesk.orders import shipping
from dealerdesk.orders.models import Order, Shipment
from dealerdesk.orders.states import State
from dealerdesk.orders.workflow import order_workflow
from dealerdesk.workflow.machine import NotAllowed, Refused

MOST_SERIALS = 1000


def apply(item: Item, connection: Connection) -> Result:
    """Apply one order or say why not; a refused one leaves nothing behind."""
    number = items.text(item, "number", most=20, required=True)
    version = items.version_of(item)
    order = Order.objects.filter(number_for_1c=number).select_related("contract").first()
    if order is None:
        return items.unknown(f"Заявки {number} нет на портале")
    try:
        with transaction.atomic():
            return _apply(item, version, order, connection)
    except (shipping.DoesNotFit, Refused, NotAllowed) as refusal:
        text = str(refusal) or "такой шаг сейчас невозможен"
        journal.about_order(connection, order, f"{order.number}, из 1С: {text}", level=Level.ERROR)
        return items.error(text)


def _apply(item: Item, version: int, order: Order, connection: Connection) -> Result:
    known = in_1c.locked(order)
    order.refresh_from_db()
    if version < order.version_1c:
        return items.stale(f"Версия {version} старше принятой {order.version_1c}")
    if version == order.version_1c:
        return OK
    said = _book(item, order)
    said += _reserve(item, order)
    said += _invoice(item, order)
    said += _payments(item, order, connection)
    said += _release(item, order)
    said += _shipments(item, order, connection)
    said += _ends(item, order)
    in_1c.compare(order, known, None, status=items.text(item, "status", most=120), session=None)
    Order.objects.filter(pk=order.pk).update(version_1c=version)
    for sentence in said:
        journal.about_order(connection, order, f"{order.number}: {sentence}")
    return OK


def _book(item: Item, order: Order) -> list[str]:
    number = items.text(item, "number_1c", most=40)
    outbox.came_back(order)
    if not number:
        return []
    id_1c, date_1c = items.id_of(item, "id_1c"), items.moment(item, "date_1c")
    news = shipping.book(order, id_1c=id_1c, number_1c=number, date_1c=date_1c, by=robot())
    return [f"записана в 1С под номером {number}"] if news else []


def _reserve(item: Item, order: Order) -> list[str]:
    reserved: dict[str, Decimal] = {}
    for row in items.rows(item, "reserve"):
        key = items.variant_of(row)
        reserved[key] = reserved.get(key, Decimal(0)) + items.required_number(row, "quantity", places=3)
    shipping.reserve(order, reserved, until=items.day(item, "reserve_until"), by=robot())
    return []


def _invoice(item: Item, order: Order) -> list[str]:
    said = items.part(item, "invoice")
    if said is None:
        return []
    before = order.invoice_id
    day = items.day(said, "date", required=True)
    number = items.text(said, "number", most=40, required=True)
    amount = items.required_number(said, "amount", places=2)
    if day is None or amount < 0:
        raise BadItem("invoice: сумма отрицательна")
    shipping.invoice(
        order,
        id_1c=items.id_of(said, "id_1c", required=True),
        number=number,
        day=day,
        due=items.day(said, "due"),
        amount=amount,
        by=robot(),
    )
    order.refresh_from_db()
    return [f"счёт {number} на {amount} ₽"] if order.invoice_id != before else []


def _payments(item: Item, order: Order, connection: Connection) -> list[str]:
    told = []
    ids = set()
    for row in items.rows(item, "payments", most=500):
        id_1c, day = items.id_of(row, "id_1c", required=True), items.day(row, "date", required=True)
        amount, number = items.required_number(row, "amount", places=2), items.text(row, "number", most=40)
        ids.add(id_1c)
        if day and shipping.pay(order, id_1c=id_1c, number=number, day=day, amount=amount, by=robot()):
            told.append(f"оплата {amount} ₽")
    if order.invoice_id:
        gone = Payment.objects.filter(invoice=order.invoice_id).exclude(id_1c__in=ids).count()
        _warn_of_gone(order, connection, gone, "оплат")
    return told


def _release(item: Item, order: Order) -> list[str]:
    """Booked, posted and reserved: with deferred payment the warehouse may begin."""
    if not items.flag(item, "posted") or not items.rows(item, "reserve"):
        return []
    return ["передана на склад"] if shipping.release(order, by=robot()) else []


def _shipments(item: Item, order: Order, connection: Connection) -> list[str]:
    told = []
    ids = set()
    for row in items.rows(item, "shipments", most=500):
        facts = _shipment(row)
        ids.add(facts.id_1c)
        if shipping.ship(order, facts, by=robot()):
            told.append(f"отгрузка {facts.number}")
        else:
            _update_carriage(facts)
    gone = Shipment.objects.filter(order=order).exclude(id_1c__in=ids).count()
    _warn_of_gone(order, connection, gone, "отгрузок")
    return told


def _shipment(row: Item) -> shipping.ShipmentFacts:
    quantities: dict[str, Decimal] = {}
    serials: dict[str, list[str]] = {}
    for line in items.rows(row, "lines"):
        key = items.variant_of(line)
        quantity = items.required_number(line, "quantity", places=3)
        if quantity <= 0:
            raise BadItem("quantity: не больше нуля")
        quantities[key] = quantities.get(key, Decimal(0)) + quantity
        serials.setdefault(key, []).extend(_serials(line))
    warehouse = items.id_of(row, "warehouse")
    return shipping.ShipmentFacts(
        id_1c=items.id_of(row, "id_1c", required=True),
        number=items.text(row, "number", most=40, required=True),
        shipped_at=items.moment(row, "date") or timezone.now(),
        quantities=quantities,
        serials=serials,
        warehouse=_warehouse_name(warehouse),
        carrier=items.text(row, "carrier", most=120),
        tracking=items.text(row, "tracking", most=120),
        places=items.whole(row, "places", most=100_000),
        weight_kg=items.number(row, "weight", places=3),
    )


def _serials(line: Item) -> list[str]:
    value = line.get("serials") or []
    good = isinstance(value, list) and len(value) <= MOST_SERIALS
    if not good or not all(isinstance(serial, str) and len(serial) <= 80 for serial in value):  # noqa: PLR2004
        raise BadItem("serials: не список номеров")
    return value


def _warehouse_name(id_1c: str) -> str:
    found = Warehouse.objects.filter(id_1c=id_1c).first() if id_1c else None
    return str(found) if found else ""


def _update_carriage(facts: shipping.ShipmentFacts) -> None:
    """Tracking and places often come after the shipment itself."""
    said = {"carrier": facts.carrier, "tracking": facts.tracking, "places": facts.places, "weight_kg": facts.weight_kg}
    known = {name: value for name, value in said.items() if value not in ("", None)}
    if known:
        Shipment.objects.filter(id_1c=facts.id_1c).update(**known)


def _ends(item: Item, order: Order) -> list[str]:
    order.refresh_from_db()
    if items.flag(item, "cancelled"):
        return ["отменена в 1С"] if in_1c.cancel(order, by=robot()) else []
    if items.moment(item, "delivered_at") and order.state == State.SHIPPED:
        order_workflow.run(order, "receive", by=robot())
        return ["получена дилером"]
    return []


def _warn_of_gone(order: Order, connection: Connection, gone: int, what: str) -> None:
    """A payment or a shipment that was there has been unposted in 1C: a person must decide what it means."""
    if gone:
        text = f"{order.number}: в 1С больше нет {what}: {gone}. На портале они остались"
        journal.about_order(connection, order, text, level=Level.DIFFERENCE)
