"""What follows by itself: printed forms, the portal's own invoices, and the end of an order that is paid for."""

from django.conf import settings
from django.utils import timezone

from dealerdesk.accounts.models import robot
from dealerdesk.events.models import Event
from dealerdesk.events.registry import on
from dealerdesk.orders import events
from dealerdesk.orders.invoicing import issue_invoice
from dealerdesk.orders.models import Order
from dealerdesk.orders.printed_forms import file_invoice, file_order_form
from dealerdesk.orders.states import State
from dealerdesk.orders.workflow import order_workflow


@on(events.ORDER_DELIVERED, events.ORDER_PAID)
def close_when_done(event: Event) -> None:
    """Close a received order whose money is there; harmless to repeat."""
    order = Order.objects.get(pk=event.subject_id)
    if order.state == State.DELIVERED and order.payment == Order.Payment.PAID:
        order_workflow.run(order, "close", by=robot())


@on(events.ORDER_SUBMITTED, events.ORDER_RESUBMITTED)
def print_order_form(event: Event) -> None:
    """Put «Заявка на отгрузку» as it was submitted into the folder; each submission is a revision."""
    file_order_form(Order.objects.get(pk=event.subject_id), by=robot())


@on(events.ORDER_APPROVED)
def issue_own_invoice(event: Event) -> None:
    """Where there is no 1C, the portal issues and prints the invoice."""
    if settings.STANDALONE:
        order = Order.objects.get(pk=event.subject_id)
        issue_invoice(order, by=robot(), now=timezone.now())
        order.refresh_from_db()
        file_invoice(order, by=robot())
