"""Which news make something go to 1C."""

from dealerdesk.events.models import Event
from dealerdesk.events.registry import on
from dealerdesk.exchange import outbox
from dealerdesk.orders.events import ORDER_APPROVED, ORDER_CANCELLED
from dealerdesk.orders.models import Order


@on(ORDER_APPROVED)
def put_into_outbox(event: Event) -> None:
    """An approved order is to become a «Заказ клиента»."""
    outbox.put(Order.objects.get(pk=event.subject_id))


@on(ORDER_CANCELLED)
def put_cancellation_into_outbox(event: Event) -> None:
    """1C cancels the lines of an order that it has; one that it never got is forgotten."""
    if not event.actor.is_robot:
        outbox.put(Order.objects.get(pk=event.subject_id), cancels=True)
