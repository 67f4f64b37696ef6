"""What 1C says of an order after approval: booked, reserved, invoiced, paid, shipped. Facts are keyed and never go back."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from dealerdesk.accounts.models import User
from dealerdesk.events.journal import record
from dealerdesk.finance.models import Invoice, Payment
from dealerdesk.orders import events
from dealerdesk.orders.models import Order, OrderLine, Shipment, ShipmentLine
from dealerdesk.orders.states import State
from dealerdesk.orders.workflow import order_workflow

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ShipmentFacts:
    """One «Реализация» as 1C tells it; quantities in base units by the id of the variant in 1C."""

    id_1c: str
    number: str
    shipped_at: datetime
    quantities: dict[str, Decimal]
    serials: dict[str, list[str]]
    warehouse: str = ""
    carrier: str = ""
    tracking: str = ""
    places: int | None = None
    weight_kg: Decimal | None = None


class DoesNotFit(ValueError):
    """1C tells something that the order cannot hold; the text is for the journal of the exchange."""


def book(order: Order, *, id_1c: str, number_1c: str, date_1c: datetime | None, by: User) -> bool:
    """Learn the order's own number in 1C. True when that was news."""
    with transaction.atomic():
        order.refresh_from_db(from_queryset=Order.objects.select_for_update(of=("self",)))
        if order.number_1c == number_1c and order.sync == Order.Sync.ACCEPTED:
            return False
        news = not order.number_1c
        order.id_1c, order.number_1c, order.date_1c = id_1c or order.id_1c, number_1c, date_1c or order.date_1c
        order.sync, order.sync_note = Order.Sync.ACCEPTED, ""
        order.save(update_fields=["id_1c", "number_1c", "date_1c", "sync", "sync_note"])
        if news:
            record(events.ORDER_BOOKED, order, by=by, number=order.number, number_1c=number_1c)
    return news


def reserve(order: Order, quantities: dict[str, Decimal], *, until: date | None, by: User) -> None:  # noqa: ARG001 (as its neighbours)
    """Note how much of each variant (by id in 1C) is reserved; lines not named are not reserved."""
    lines = list(order.lines.select_related("variant"))
    for line in lines:
        line.reserved = max(quantities.get(line.variant.id_1c, ZERO), ZERO)
    OrderLine.objects.bulk_update(lines, ["reserved"])
    Order.objects.filter(pk=order.pk).update(reserve_until=until)


def invoice(
    order: Order, *, id_1c: str, number: str, day: date, due: date | None, amount: Decimal, by: User
) -> Invoice:
    """Keep the invoice of the order, and let a prepaid order wait for its money. Repeating changes nothing."""
    if order.contract is None:
        raise DoesNotFit("У заявки нет договора, счёт не к чему отнести")
    with transaction.atomic():
        facts = {"contract": order.contract, "number": number, "date": day, "due_date": due, "amount": amount}
        kept, _new = Invoice.objects.update_or_create(id_1c=id_1c, defaults=facts)
        order.refresh_from_db(from_queryset=Order.objects.select_for_update(of=("self",)))
        news = order.invoice_id != kept.pk
        order.invoice = kept
        if order.payment == Order.Payment.NONE:
            order.payment = Order.Payment.INVOICED
        order.save(update_fields=["invoice", "payment"])
        if order.state == State.APPROVED and order.contract.is_prepaid:
            order_workflow.run(order, "await_payment", by=by)
        elif news:
            record(events.ORDER_INVOICED, order, by=by, number=order.number, invoice=number, sum=amount, due=due)
    return kept


def pay(order: Order, *, id_1c: str, number: str, day: date, amount: Decimal, by: User) -> bool:
    """Count a payment once (by its id in 1C). Paid in full, a waiting order goes to the warehouse. True when new."""
    if order.contract is None:
        raise DoesNotFit("У заявки нет договора, оплату не к чему отнести")
    with transaction.atomic():
        order.refresh_from_db(from_queryset=Order.objects.select_for_update(of=("self",)))
        facts = {"contract": order.contract, "invoice": order.invoice, "number": number, "date": day, "amount": amount}
        _kept, new = Payment.objects.get_or_create(id_1c=id_1c, defaults=facts)
        if not new:
            return False
        order.paid += amount
        order.payment = Order.Payment.PAID if order.paid >= order.total else Order.Payment.PART_PAID
        order.save(update_fields=["paid", "payment"])
        if order.invoice:
            order.invoice.paid += amount
            order.invoice.save(update_fields=["paid"])
        _after_payment(order, amount, by)
    return True


def _after_payment(order: Order, amount: Decimal, by: User) -> None:
    full = order.payment == Order.Payment.PAID
    if full and order.state == State.AWAITING_PAYMENT:
        order_workflow.run(order, "pay", by=by)
        return
    record(events.ORDER_PAID if full else events.ORDER_PAYMENT, order, by=by, number=order.number, sum=amount)


def ship(order: Order, facts: ShipmentFacts, *, by: User) -> bool:
    """Record a shipment once (by its id in 1C) and move the order on. True when new; DoesNotFit if it is too much."""
    with transaction.atomic():
        order.refresh_from_db(from_queryset=Order.objects.select_for_update(of=("self",)))
        if Shipment.objects.filter(id_1c=facts.id_1c).exists():
            return False
        shipment = _keep(order, facts)
        left = any(line.rest > 0 for line in order.lines.all())
        order_workflow.run(order, "ship_part" if left else "ship_rest", by=by, data={"shipment": shipment})
    return True


def _keep(order: Order, facts: ShipmentFacts) -> Shipment:
    shipment = Shipment.objects.create(
        order=order,
        id_1c=facts.id_1c,
        number=facts.number,
        shipped_at=facts.shipped_at,
        warehouse=facts.warehouse,
        carrier=facts.carrier,
        tracking=facts.tracking,
        places=facts.places,
        weight_kg=facts.weight_kg,
    )
    lines = {line.variant.id_1c: line for line in order.lines.select_related("variant")}
    for key, quantity in facts.quantities.items():
        line = lines.get(key)
        if line is None or quantity > line.rest:
            raise DoesNotFit(f"В отгрузке {facts.number} больше, чем ждали по заявке {order.number}: {key}")
        line.shipped += quantity
        line.save(update_fields=["shipped"])
        ShipmentLine.objects.create(shipment=shipment, line=line, quantity=quantity, serials=facts.serials.get(key, []))
    return shipment


def release(order: Order, *, by: User) -> bool:
    """1C has booked and reserved: an order with deferred payment goes to the warehouse. True when it moved."""
    order.refresh_from_db()
    if order.state != State.APPROVED or order.contract is None or order.contract.is_prepaid:
        return False
    order_workflow.run(order, "release", by=by)
    return True
