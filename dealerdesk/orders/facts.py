"""Figures of orders for the first page of the office and of dealers. Roubles, VAT included."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealerdesk.accounts.models import User
from dealerdesk.orders.listing import IN_WORK, SHIPPING
from dealerdesk.orders.models import Order
from dealerdesk.orders.states import State
from dealerdesk.ui.typography import day, roubles

Figure = dict[str, Any]


def of_dealer(user: User) -> list[Figure]:
    """In work, to be paid, on the way, the nearest shipment."""
    found = Order.objects.visible_to(user).aggregate(
        work=Count("pk", filter=Q(state__in=IN_WORK)),
        moving=Count("pk", filter=Q(state__in=[State.PICKING, *SHIPPING])),
        unpaid=Count("pk", filter=_unpaid()),
        debt=Sum(F("invoice__amount") - F("invoice__paid"), filter=_unpaid()),
        nearest=Min(
            "desired_date", filter=Q(state__in=[State.APPROVED, State.PICKING], desired_date__gte=timezone.localdate())
        ),
    )
    figures = [
        {"title": _("In work"), "value": found["work"], "note": _orders(found["work"])},
        {"title": _("On the way"), "value": found["moving"], "note": _orders(found["moving"])},
        {"title": _("Nearest shipment"), "value": day(found["nearest"]), "note": _("the date you asked for")},
    ]
    if user.may("finance.view"):
        note = ngettext("%(count)s invoice", "%(count)s invoices", found["unpaid"]) % {"count": found["unpaid"]}
        figures.insert(1, {"title": _("To be paid"), "value": roubles(found["debt"] or 0), "note": note})
    return figures


def of_office(user: User) -> list[Figure]:
    """Waiting and late decisions, holds, what has to leave by today, approved in seven days."""
    now, today = timezone.now(), timezone.localdate()
    waiting = Q(state__in=[State.SUBMITTED, State.IN_REVIEW])
    week = Q(decided_at__gte=now - timedelta(days=7))
    found = Order.objects.visible_to(user).aggregate(
        waiting=Count("pk", filter=waiting),
        late=Count("pk", filter=waiting & Q(due_at__lt=now)),
        held=Count("pk", filter=Q(state=State.ON_HOLD)),
        today=Count(
            "pk", filter=Q(state__in=[State.APPROVED, State.AWAITING_PAYMENT, State.PICKING], desired_date__lte=today)
        ),
        approved=Count("pk", filter=week),
        sum=Sum("total", filter=week),
    )
    late = _("of them late: %(count)s") % {"count": found["late"]} if found["late"] else _("none is late")
    return [
        {
            "title": _("Waiting for a decision"),
            "value": found["waiting"],
            "note": late,
            "family": "stop" if found["late"] else "",
        },
        {"title": _("On hold"), "value": found["held"], "note": _orders(found["held"])},
        {"title": _("To be shipped by today"), "value": found["today"], "note": _orders(found["today"])},
        {"title": _("Approved in 7 days"), "value": roubles(found["sum"] or 0), "note": _count(found["approved"])},
    ]


def _unpaid() -> Q:
    return Q(invoice__isnull=False, invoice__paid__lt=F("invoice__amount")) & ~Q(
        state__in=[State.CANCELLED, State.REJECTED]
    )


def _count(number: int) -> str:
    return ngettext("%(count)s order", "%(count)s orders", number) % {"count": number}


def _orders(number: int) -> str:
    return ngettext("order", "orders", number)
