"""The facts of each role: what is on its way, what is to be paid, how the queue stands. Roubles, VAT included."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, F, Q, QuerySet, Sum, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealerdesk.accounts.models import User
from dealerdesk.dealers.models import Contract, Dealer
from dealerdesk.finance.credit import Credit, credit_of
from dealerdesk.finance.models import Balance, Invoice
from dealerdesk.orders.listing import my_moves
from dealerdesk.orders.models import Order, Shipment
from dealerdesk.orders.page import sees_sums
from dealerdesk.orders.standing import Standing, standing_of
from dealerdesk.orders.states import State
from dealerdesk.ui.typography import roubles

SHOWN = 6
ZERO = Decimal(0)
IN_REVIEW = (State.SUBMITTED, State.IN_REVIEW)
ON_THE_WAY = (
    State.SUBMITTED, State.IN_REVIEW, State.ON_HOLD, State.APPROVED, State.PICKING, State.PART_SHIPPED, State.SHIPPED, State.DELIVERED,
)  # fmt: skip
WITH_DEALER = (State.REWORK, State.DEALER_CONFIRM, State.AWAITING_PAYMENT)


def waiting(user: User) -> int:
    """How many orders wait for the person himself."""
    return Order.objects.visible_to(user).filter(my_moves(user)).count() if user.may("order.view") else 0


def drafts(user: User) -> list[Order]:
    """The person's own unfinished drafts, the latest first."""
    if not user.may("order.create"):
        return []
    own = Order.objects.visible_to(user).filter(state=State.DRAFT, author=user)
    return list(own.select_related("dealer", "author").order_by("-created_at", "-pk")[:SHOWN])


@dataclass(frozen=True, slots=True)
class Way:
    """An order on its way: `shares` of the goods ordered, confirmed, shipped, received."""

    order: Order
    standing: Standing
    shares: tuple[Decimal, Decimal, Decimal, Decimal]
    words: str
    shows_sum: bool


def on_the_way(user: User) -> tuple[list[Way], int]:
    """The latest orders that move without the person, newest change first; and how many there are in all."""
    orders = Order.objects.visible_to(user).filter(state__in=ON_THE_WAY).exclude(my_moves(user))
    sums = {name: Sum(f"lines__{name}") for name in ("quantity", "confirmed", "shipped", "delivered")}
    shown = orders.select_related("dealer", "author", "assignee", "invoice").annotate(**sums)
    return [_way(order, user) for order in shown.order_by("-state_since", "-pk")[:SHOWN]], orders.count()


def _way(order: Any, user: User) -> Way:
    whole = order.quantity or Decimal(1)
    steps = (order.confirmed or ZERO, order.shipped or ZERO, order.delivered or ZERO)
    shipped = _("%(shipped)s of %(whole)s pcs.") % {"shipped": f"{steps[1]:.0f}", "whole": f"{whole:.0f}"}
    words = shipped if steps[1] else _("%(whole)s pcs.") % {"whole": f"{whole:.0f}"}
    first, second, third = (step / whole for step in steps)
    return Way(order, standing_of(order, user), (Decimal(1), first, second, third), words, sees_sums(order, user))


@dataclass(frozen=True, slots=True)
class Light:
    """The credit of one contract, verdict first."""

    contract: Contract
    credit: Credit
    family: str
    verdict: str
    text: str
    parts: list[tuple[str, str, Decimal]]

    @property
    def whole(self) -> Decimal:
        return max(self.credit.limit, self.credit.exposure)


def lights(dealers: QuerySet[Dealer]) -> list[Light]:
    """The credit of each contract in force of `dealers` that has a limit at all."""
    contracts = Contract.objects.filter(counterparty__dealer__in=dealers, is_active=True)
    deferred = contracts.exclude(payment_terms=Contract.Terms.PREPAYMENT).exclude(credit_mode=Contract.CreditMode.OFF)
    return [_light(contract) for contract in deferred.select_related("counterparty")[:SHOWN]]


def _light(contract: Contract) -> Light:
    credit = credit_of(contract, committed=Order.objects.committed(contract), this=ZERO)
    parts = [("debt", _("Debt by invoices"), credit.debt), ("approved", _("Approved, not shipped"), credit.committed)]
    return Light(
        contract,
        credit,
        _family(credit),
        _verdict(credit),
        _of_limit(credit),
        [part for part in parts if part[2] > ZERO],
    )


def _family(credit: Credit) -> str:
    return "done" if credit.enough else "stop" if credit.overdue > ZERO else "dealer"


def _verdict(credit: Credit) -> str:
    if credit.overdue > ZERO:
        return _("Overdue %(sum)s") % {"sum": roubles(credit.overdue)}
    if credit.rest < ZERO:
        return _("%(sum)s over the limit") % {"sum": roubles(-credit.rest)}
    return _("%(sum)s free") % {"sum": roubles(credit.rest)}


def _of_limit(credit: Credit) -> str:
    return _("of %(limit)s") % {"limit": roubles(credit.limit)}


def to_pay(user: User, *, dealer: Dealer | None = None) -> QuerySet[Invoice]:
    """Invoices that are not paid in full, the soonest term first; of one dealer or of all in sight."""
    unpaid = Invoice.objects.visible_to(user).filter(paid__lt=F("amount"))
    if dealer:
        unpaid = unpaid.filter(contract__counterparty__dealer=dealer)
    return unpaid.order_by(F("due_date").asc(nulls_last=True), "date", "pk")[:SHOWN]


def opened(user: User, dealer: Dealer) -> dict[str, Any]:
    """How many orders of a dealer are open, and for how much."""
    rows = Order.objects.visible_to(user).filter(dealer=dealer, state__in=[*ON_THE_WAY, *WITH_DEALER])
    return rows.exclude(state=State.DELIVERED).aggregate(count=Count("pk"), sum=Sum("total"))


def shipments(user: User) -> QuerySet[Shipment]:
    """The latest shipments of goods that have not been received yet."""
    moving = Order.objects.visible_to(user).filter(state__in=[State.PART_SHIPPED, State.SHIPPED])
    return Shipment.objects.filter(order__in=moving).select_related("order").order_by("-shipped_at", "-pk")[:4]


def queue_figures(user: User, *, now: datetime) -> list[Mapping[str, Any]]:
    """How the office's queue stands: to decide, late, on hold, picked, shipped today."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    found = Order.objects.visible_to(user).aggregate(
        waiting=Count("pk", filter=Q(state__in=IN_REVIEW)),
        old=Count("pk", filter=Q(state__in=IN_REVIEW, submitted_at__lt=now - timedelta(days=1))),
        late=Count("pk", filter=Q(state__in=IN_REVIEW, due_at__lt=now)),
        held=Count("pk", filter=Q(state=State.ON_HOLD)),
        picking=Count("pk", filter=Q(state=State.PICKING)),
        shipping=Count("pk", filter=Q(state__in=[State.PART_SHIPPED, State.SHIPPED])),
        approved=Count("pk", filter=Q(decided_at__gte=today) & ~Q(state__in=[State.REJECTED, State.REWORK])),
    )
    return [
        {
            "title": _("Wait for a decision"),
            "value": found["waiting"],
            "note": _older(found["old"]),
            "family": "office" if found["waiting"] else "",
        },
        {
            "title": _("Past the term"),
            "value": found["late"],
            "note": _("by the office's own clock"),
            "family": "stop" if found["late"] else "",
        },
        {"title": _("Orders on hold"), "value": found["held"], "note": _("until the cause is gone")},
        {"title": _("Orders being picked"), "value": found["picking"], "note": _("at the warehouses")},
        {
            "title": _("On the road"),
            "value": found["shipping"],
            "note": _("decided today: %(count)s") % {"count": found["approved"]},
        },
    ]


def _older(count: int) -> str:
    return ngettext("%(count)s older than a day", "%(count)s older than a day", count) % {"count": count}


def debtors(user: User) -> list[dict[str, Any]]:
    """Dealers with overdue debt, the largest first."""
    if not user.may("finance.view"):
        return []
    dealers = Dealer.objects.visible_to(user, "finance.view")
    late = Balance.objects.filter(contract__counterparty__dealer__in=dealers, overdue__gt=0)
    rows: Any = late.values(
        number=F("contract__counterparty__dealer__number"), name=F("contract__counterparty__dealer__name")
    )
    return list(rows.annotate(overdue=Sum("overdue")).order_by("-overdue", "name")[:SHOWN])


def regions(user: User) -> list[dict[str, Any]]:
    """Open orders by region: how many, on how much, how many wait for the office."""
    opened = Order.objects.visible_to(user).filter(state__in=ON_THE_WAY).exclude(state=State.DELIVERED)
    waiting = Case(When(state__in=IN_REVIEW, then=1))
    rows = opened.values(region=F("dealer__region__name"))
    return list(
        rows.annotate(
            count=Count("pk"), waiting=Count(waiting), sum=Sum("total", output_field=DecimalField())
        ).order_by("-sum")
    )
