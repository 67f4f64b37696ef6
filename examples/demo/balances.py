"""What 1C would say is owed on each contract, from the invoices and payments that it has told of."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import F, Q, Sum
from django.utils import timezone

from dealerdesk.dealers.models import Contract
from dealerdesk.finance.models import Balance, Invoice
from dealerdesk.orders.models import Order

if TYPE_CHECKING:
    from datetime import date

SHIPPED = ("part_shipped", "shipped", "delivered", "closed")
ZERO = Decimal(0)


def tell(today: date) -> None:
    """Write the balance of every contract with deferred payment."""
    for contract in Contract.objects.filter(payment_terms=Contract.Terms.DEFERRED):
        shipped = Order.objects.filter(contract=contract, state__in=SHIPPED).values("invoice")
        left = Sum(F("amount") - F("paid"))
        sums = Invoice.objects.filter(pk__in=shipped).aggregate(
            debt=left, overdue=Sum(F("amount") - F("paid"), filter=Q(due_date__lt=today))
        )
        facts = {"debt": sums["debt"] or ZERO, "overdue": max(sums["overdue"] or ZERO, ZERO), "as_of": timezone.now()}
        Balance.objects.update_or_create(contract=contract, defaults=facts)
