"""What 1C holds of an order beside what we hold: remembered, compared, shown (1c.md 5.1)."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from dealerdesk.accounts.models import User, robot
from dealerdesk.events.journal import record
from dealerdesk.exchange import journal
from dealerdesk.exchange.journal import Level
from dealerdesk.exchange.models import OrderIn1C, Session
from dealerdesk.orders.events import ORDER_CHANGED_IN_1C
from dealerdesk.orders.models import Order
from dealerdesk.orders.states import State
from dealerdesk.orders.workflow import order_workflow

Line = dict[str, Any]


def locked(order: Order) -> OrderIn1C:
    """The memory of an order in 1C, locked until the caller's transaction ends."""
    OrderIn1C.objects.get_or_create(order=order, defaults={"changed_at": timezone.now()})
    return OrderIn1C.objects.select_for_update().get(order=order)


def compare(
    order: Order, known: OrderIn1C, content: list[Line] | None, *, status: str, session: Session | None
) -> bool:
    """Keep what 1C says; a new difference becomes an event and an entry of the journal. True when it is new.

    `content` are lines with id, name, quantity in base units and amount; None when 1C says nothing of lines.
    """
    known.status = status[:120] or known.status
    known.changed_at = timezone.now()
    news = False
    if content is not None:
        difference = _differences(order, content)
        news = difference != known.difference
        known.lines = [_plain(line) for line in content]
        known.difference = difference
    known.save()
    if news:
        _tell(order, known.difference, session)
    elif known.difference:
        _mark(order, known.difference)
    return news


def cancel(order: Order, *, by: User) -> bool:
    """1C has cancelled the order or marked it for deletion. True when that moved it; Refused when it cannot."""
    order.refresh_from_db()
    if order.state == State.CANCELLED:
        return False
    order_workflow.run(order, "cancel", by=by, data={"code": "other", "text": "Заказ отменён в 1С"})
    return True


def _differences(order: Order, content: list[Line]) -> list[Line]:
    """Line by line, only where quantity or sum differ."""
    ours = {line.variant.id_1c: line for line in order.lines.select_related("variant")}
    theirs: dict[str, Line] = {}
    for line in content:
        same = theirs.setdefault(line["id"], {**line, "quantity": Decimal(0), "amount": Decimal(0)})
        same["quantity"] += line["quantity"]
        same["amount"] += line["amount"] or Decimal(0)
    found = []
    for id_1c in {**ours, **theirs}:
        mine, other = ours.get(id_1c), theirs.get(id_1c)
        before = mine.quantity - mine.cancelled if mine else Decimal(0)
        after = other["quantity"] if other else Decimal(0)
        sum_before, sum_after = mine.amount if mine else Decimal(0), other["amount"] if other else Decimal(0)
        if before != after or (other and other["amount"] and sum_before != sum_after):
            found.append(
                {
                    "id": id_1c,
                    "name": mine.name if mine else (other or {}).get("name", ""),
                    "sku": mine.sku if mine else "",
                    "before": f"{before.normalize():f}",
                    "after": f"{after.normalize():f}",
                    "sum_before": f"{sum_before:.2f}",
                    "sum_after": f"{sum_after:.2f}",
                }
            )
    return found


def _tell(order: Order, difference: list[Line], session: Session | None) -> None:
    differs = bool(difference)
    _mark(order, difference)
    record(ORDER_CHANGED_IN_1C, order, by=robot(), number=order.number, changes=difference)
    if session:
        text = f"Расхождение по {order.number}: {order.sync_note}" if differs else f"{order.number} снова как в 1С"
        level = Level.DIFFERENCE if differs else Level.DONE
        journal.about_order(session.connection, order, text, session=session, level=level)


def _mark(order: Order, difference: list[Line]) -> None:
    order.sync = Order.Sync.CONFLICT if difference else Order.Sync.ACCEPTED
    order.sync_note = _sentence(difference) if difference else ""
    order.save(update_fields=["sync", "sync_note"])


def _sentence(difference: list[Line]) -> str:
    first = difference[0]
    more = f" и ещё {len(difference) - 1}" if len(difference) > 1 else ""
    if first["before"] != first["after"]:
        return f"«{first['name'][:100]}»: в 1С {first['after']}, на портале {first['before']}{more}"
    return f"«{first['name'][:100]}»: сумма в 1С {first['sum_after']}, на портале {first['sum_before']}{more}"


def _plain(line: Line) -> Line:
    return {key: str(value) if isinstance(value, Decimal) else value for key, value in line.items()}
