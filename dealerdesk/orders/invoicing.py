"""Invoices of the portal itself, for installations that have no 1C to issue them (DEALERDESK_STANDALONE)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dealerdesk.accounts.models import User
from dealerdesk.finance.models import Invoice
from dealerdesk.orders import shipping
from dealerdesk.orders.models import Order, next_number

DAYS_TO_PAY = 5


def issue_invoice(order: Order, *, by: User, now: datetime) -> Invoice:
    """Issue the invoice of an approved order, once; a prepaid order then waits for its money.

    Due after the contract's deferral, or in five days. Raises shipping.DoesNotFit without a contract.
    """
    with transaction.atomic():
        locked = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
        issued: Invoice | None = locked.invoice
        if issued:
            return issued
        today = timezone.localtime(now).date()
        days = locked.contract.deferral_days if locked.contract else 0
        return shipping.invoice(
            locked,
            id_1c=f"portal-{locked.number_for_1c}",
            number=str(next_number("invoice", now=now)),
            day=today,
            due=today + timedelta(days=days or DAYS_TO_PAY),
            amount=locked.total,
            by=by,
        )
