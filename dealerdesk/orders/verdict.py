"""What helps to decide at a glance: the figures of the queue and, on a phone, the checks as a list. Roubles, VAT included."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealerdesk.finance.credit import Credit
from dealerdesk.orders.grid import Row
from dealerdesk.orders.models import Order
from dealerdesk.ui.typography import day, roubles

YEAR = timedelta(days=365)
ZERO = Decimal(0)
OK, TROUBLE, NEUTRAL = ("done", "circle-check"), ("stop", "alert-triangle"), ("quiet", "history")


def figures(order: Order, credit: Credit | None, rows: list[Row]) -> list[dict[str, Any]]:
    """Sum, limit, overdue, when to ship, how the dealer has ordered in a year."""
    past = _past(order)
    lines = ngettext("%(count)s line", "%(count)s lines", len(rows)) % {"count": len(rows)}
    shown = [{"title": _("Sum"), "value": roubles(order.total), "note": lines}]
    if credit and credit.checked:
        shown.append(
            {
                "title": _("Limit"),
                "value": _enough(credit),
                "note": _rest(credit),
                "family": "" if credit.rest >= ZERO else "stop",
            }
        )
        overdue = roubles(credit.overdue) if credit.overdue > ZERO else _("None")
        shown.append(
            {
                "title": _("Overdue"),
                "value": overdue,
                "note": _debt(credit),
                "family": "stop" if credit.overdue > ZERO else "",
            }
        )
    shown.append(
        {"title": _("To ship"), "value": day(order.desired_date), "note": str(order.get_delivery_display()).lower()}
    )
    shown.append({"title": _("In a year"), "value": _orders(past["count"]), "note": _average(past)})
    return shown


def checks(order: Order, credit: Credit | None, rows: list[Row]) -> list[dict[str, str]]:
    """The same as sentences, each with a sign: what is right and what is not."""
    found = []
    if credit and credit.checked:
        found.append(_check(OK if credit.rest >= ZERO else TROUBLE, _enough(credit), _rest(credit)))
        found.append(_check(*_overdue(credit)))
    short = [row for row in rows if row.short]
    if short:
        text = ngettext("Short of stock in %(count)s line", "Short of stock in %(count)s lines", len(short)) % {
            "count": len(short)
        }
        found.append(_check(TROUBLE, text, ", ".join(row.line.name for row in short[:2])))
    else:
        found.append(_check(OK, _("Everything is in stock"), ""))
    past = _past(order)
    return [*found, _check(NEUTRAL, _("In a year: %(orders)s") % {"orders": _orders(past["count"])}, _average(past))]


def _check(sign: tuple[str, str], text: str, note: str) -> dict[str, str]:
    family, icon = sign
    return {"family": family, "icon": icon, "text": text, "note": note}


def _overdue(credit: Credit) -> tuple[tuple[str, str], str, str]:
    if credit.overdue > ZERO:
        return TROUBLE, _("Overdue %(sum)s") % {"sum": roubles(credit.overdue)}, _debt(credit)
    return OK, _("Nothing is overdue"), _debt(credit)


def _past(order: Order) -> dict[str, Any]:
    since = timezone.now() - YEAR
    others = Order.objects.filter(dealer=order.dealer_id, submitted_at__gte=since).exclude(pk=order.pk)
    found: dict[str, Any] = others.exclude(state__in=["cancelled", "rejected"]).aggregate(
        count=Count("pk"), mean=Avg("total")
    )
    return found


def _enough(credit: Credit) -> str:
    if credit.rest >= ZERO:
        return _("Enough")
    return _("%(sum)s short") % {"sum": roubles(-credit.rest)}


def _rest(credit: Credit) -> str:
    limit = roubles(credit.limit)
    if credit.rest < ZERO:
        return _("of %(limit)s") % {"limit": limit}
    return _("%(rest)s will be left") % {"rest": roubles(credit.rest)}


def _debt(credit: Credit) -> str:
    return _("debt %(sum)s") % {"sum": roubles(credit.debt)} if credit.debt > ZERO else _("no debt")


def _orders(number: int) -> str:
    return ngettext("%(count)s order", "%(count)s orders", number) % {"count": number}


def _average(past: dict[str, Any]) -> str:
    return _("on average %(sum)s") % {"sum": roubles(past["mean"])} if past["mean"] else _("the first one")
