"""What follows by itself: an order that has arrived and is paid for closes."""

from dealerdesk.accounts.models import robot
from dealerdesk.events.models import Event
from dealerdesk.events.registry import on
from dealerdesk.orders import events
from dealerdesk.orders.models import Order
from dealerdesk.orders.states import State
from dealerdesk.orders.workflow import order_workflow


@on(events.ORDER_DELIVERED, events.ORDER_PAID)
def close_when_done(event: Event) -> None:
    """Close a received order whose money is there; harmless to repeat."""
    order = Order.objects.get(pk=event.subject_id)
    if order.state == State.DELIVERED and order.payment == Order.Payment.PAID:
        order_workflow.run(order, "close", by=robot())
