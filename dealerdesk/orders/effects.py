"""What a step does besides moving the order; each runs in the step's transaction and returns facts for the journal."""

# ruff: noqa: ARG001 (one shape of arguments for the whole table)

from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils import timezone

from dealerdesk.accounts.models import User
from dealerdesk.events.models import Event
from dealerdesk.orders.models import Order, OrderLine, Shipment, ShipmentLine, next_number, number_texts
from dealerdesk.orders.pricing import apply_cheaper, lines_of
from dealerdesk.orders.terms import DECISION_HOURS, REACTION_HOURS, after_working_hours
from dealerdesk.realtime.signals import publish

Facts = dict[str, Any]
Data = dict[str, Any]


def entered(order: Order) -> None:
    """The clock of a state starts anew, and the lists learn of it."""
    publish(*order.list_topics)
    order.state_since = timezone.now()
    order.due_at = None
    order.reason = ""


def moved(order: Order, *, by: User, data: Data) -> Facts:
    """A step without consequences of its own."""
    entered(order)
    return {"number": order.number}


def with_reason(order: Order, *, by: User, data: Data) -> Facts:
    """Keep why, for the other side to read."""
    entered(order)
    order.reason = data.get("text", "")
    return {"number": order.number}


def asked(order: Order, *, by: User, data: Data) -> Facts:
    """Nothing moves; the other side reads what is wanted."""
    return {"number": order.number}


def submitted(order: Order, *, by: User, data: Data) -> Facts:
    """Give the number (once), the prices that fell, and the office its clock; remember what was asked."""
    now = timezone.now()
    entered(order)
    lines = lines_of(order)
    apply_cheaper(order, lines)
    order.add_up()
    if not order.number_for_1c:
        order.number, order.number_for_1c = number_texts(next_number("order", now=now), now=now)
    order.submission += 1
    order.submitted_at = now
    order.due_at = after_working_hours(now, REACTION_HOURS)
    content = _content(lines)
    return {
        "number": order.number,
        "sum": order.total,
        "lines": len(lines),
        "content": content,
        "changes": _changes(_last_content(order), content),
    }


def taken(order: Order, *, by: User, data: Data) -> Facts:
    """Name who decides, and by when."""
    entered(order)
    order.assignee = by
    order.due_at = after_working_hours(timezone.now(), DECISION_HOURS)
    return {"number": order.number, "assignee": by.name}


def approved(order: Order, *, by: User, data: Data) -> Facts:
    """Confirm every line as asked."""
    entered(order)
    order.decided_at = timezone.now()
    order.assignee = order.assignee or by
    order.lines.update(confirmed=F("quantity"))
    return {"number": order.number, "sum": order.total, "override": data.get("override", "")}


def held(order: Order, *, by: User, data: Data) -> Facts:
    """Remember where the order was, to go back there."""
    facts = with_reason(order, by=by, data=data)
    order.held_from = Order.objects.values_list("state", flat=True).get(pk=order.pk)  # the row still says where it was
    return facts


def awaits_payment(order: Order, *, by: User, data: Data) -> Facts:
    """The dealer pays until the invoice is due."""
    entered(order)
    invoice = order.invoice
    facts = {"invoice": invoice.number, "sum": invoice.amount, "due": invoice.due_date} if invoice else {}
    return {"number": order.number, **facts}


def paid(order: Order, *, by: User, data: Data) -> Facts:
    """The money is there."""
    entered(order)
    return paid_by_hand(order, by=by, data=data)


def paid_by_hand(order: Order, *, by: User, data: Data) -> Facts:
    """Somebody says that the money is there: the order and its invoice are paid in full."""
    order.payment = Order.Payment.PAID
    order.paid = max(order.paid, order.total)
    if order.invoice and order.invoice.paid < order.invoice.amount:
        order.invoice.paid = order.invoice.amount
        order.invoice.save(update_fields=["paid"])
    return {"number": order.number, "sum": order.paid}


def shipped(order: Order, *, by: User, data: Data) -> Facts:
    """A shipment that is already on record (shipping.py), or the whole rest where a person ships by hand."""
    entered(order)
    shipment = data.get("shipment") or _ship_rest(order, data)
    lines = [[line.line.name, str(line.quantity)] for line in shipment.lines.select_related("line")]
    rest = [[line.name, str(line.rest)] for line in order.lines.all() if line.rest > 0]
    return {
        "number": order.number,
        "shipment": shipment.number,
        "carrier": shipment.carrier,
        "tracking": shipment.tracking,
        "went": lines,
        "rest": rest,
    }


def rest_closed(order: Order, *, by: User, data: Data) -> Facts:
    """What has not been shipped will not come."""
    facts = with_reason(order, by=by, data=data)
    order.lines.update(cancelled=F("confirmed") - F("shipped"))
    return facts


def delivered(order: Order, *, by: User, data: Data) -> Facts:
    """Everything shipped has arrived."""
    entered(order)
    order.lines.update(delivered=F("shipped"))
    return {"number": order.number}


def _ship_rest(order: Order, data: Data) -> Shipment:
    now = timezone.now()
    serial = next_number("shipment", now=now)
    shipment = Shipment.objects.create(
        order=order,
        id_1c=f"portal-{now.year}-{serial}",
        number=f"О-{now.year}-{serial:06d}",
        shipped_at=now,
        carrier=data.get("carrier", "") or order.carrier,
        tracking=data.get("tracking", ""),
    )
    lines = [line for line in order.lines.all() if line.rest > 0]
    ShipmentLine.objects.bulk_create([ShipmentLine(shipment=shipment, line=line, quantity=line.rest) for line in lines])
    for line in lines:
        line.shipped += line.rest
    OrderLine.objects.bulk_update(lines, ["shipped"])
    return shipment


def _content(lines: list[OrderLine]) -> list[list[str]]:
    return [
        [str(line.variant_id), line.sku, line.name, str(line.quantity.normalize()), str(line.price)] for line in lines
    ]


def _last_content(order: Order) -> list[list[str]]:
    last = Event.objects.about(order).filter(payload__has_key="content").last() if order.submission > 1 else None
    return last.get("content", []) if last else []


def _changes(before: list[list[str]], after: list[list[str]]) -> list[Facts]:
    """Line by line: what was added, removed, or has another quantity than at the submission before."""
    if not before:
        return []
    old = {row[0]: row for row in before}
    new = {row[0]: row for row in after}
    return [
        {"sku": row[1], "name": row[2], "before": _quantity(old.get(key)), "after": _quantity(new.get(key))}
        for key, row in {**old, **new}.items()
        if _quantity(old.get(key)) != _quantity(new.get(key))
    ]


def _quantity(row: list[str] | None) -> str:
    return f"{Decimal(row[3]):f}" if row else ""
