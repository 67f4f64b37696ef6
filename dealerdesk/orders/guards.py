"""What stands in the way of a step, in the user's words, with a link to the cure."""

# ruff: noqa: ARG001 (one shape of arguments for the whole table)

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from dealerdesk.accounts.models import User
from dealerdesk.accounts.roles import Role
from dealerdesk.dealers.models import Contract
from dealerdesk.finance.credit import Credit, credit_of
from dealerdesk.orders.models import Order, OrderLine
from dealerdesk.orders.pricing import Difference, differences, lines_of
from dealerdesk.workflow.machine import Reason

REGIONAL_LIMIT = Decimal(500_000)
DUPLICATE_WINDOW = timedelta(hours=24)
Data = dict[str, Any]


def credit(order: Order) -> Credit | None:
    """The dealer's credit with this order in it; None while no contract is chosen."""
    if order.contract is None:
        return None
    others = Order.objects.exclude(pk=order.pk).committed(order.contract)
    return credit_of(order.contract, committed=others, this=order.total)


def has_lines(order: Order, _user: User, _data: Data) -> Iterator[Reason]:
    """An empty order goes nowhere."""
    if not order.lines.exists():
        yield Reason(_("There is nothing in the order yet"), "#lines")


def complete(order: Order, user: User, _data: Data) -> Iterator[Reason]:
    """Everything that the office needs to decide is filled in and true today."""
    lines = lines_of(order)
    if not order.dealer.may_order:
        yield Reason(_("Orders of this dealer are suspended"))
    yield from _lines_are_good(order, lines)
    yield from _terms_are_given(order)
    yield from _credit_lets_submit(order)
    if lines and not order.duplicate_ok and (twin := _twin(order, lines)):
        yield Reason(_("The same was ordered less than a day ago: %(number)s") % {"number": twin.number}, "#duplicate")


def _lines_are_good(order: Order, lines: list[OrderLine]) -> Iterator[Reason]:
    if not lines:
        yield Reason(_("There is nothing in the order yet"), "#lines")
    texts = {
        Difference.DEARER: _("Line %(position)s has become dearer: agree or remove it"),
        Difference.NO_PRICE: _("Line %(position)s has no price any more: remove it or ask your manager"),
        Difference.NOT_SOLD: _("Line %(position)s is no longer sold: remove it"),
    }
    for found in differences(order, lines):
        if found.blocks:
            yield Reason(texts[found.kind] % {"position": found.line.position}, f"#line-{found.line.pk}")


def _terms_are_given(order: Order) -> Iterator[Reason]:
    if order.counterparty is None or order.contract is None:
        yield Reason(_("Choose the legal entity and the contract"), "#payment")
    if not order.delivery:
        yield Reason(_("Choose how to deliver"), "#delivery")
    if order.delivery in (Order.Delivery.CARRIER, Order.Delivery.OWN) and order.address is None:
        yield Reason(_("Choose the delivery address"), "#delivery")
    if order.delivery == Order.Delivery.CARRIER and not order.carrier:
        yield Reason(_("Name the carrier"), "#delivery")
    if order.desired_date is None:
        yield Reason(_("Set the desired date"), "#delivery")
    elif order.desired_date < timezone.localdate():
        yield Reason(_("The desired date has passed"), "#delivery")


def _credit_lets_submit(order: Order) -> Iterator[Reason]:
    state = credit(order)
    if state and state.mode == Contract.CreditMode.BLOCK and not state.enough:
        yield Reason(_credit_text(state), "#payment")


def _credit_text(state: Credit) -> str:
    if state.overdue > 0:
        return _("Overdue debt of %(sum)s ₽: pay it first") % {"sum": _roubles(state.overdue)}
    return _("The limit is short of %(sum)s ₽") % {"sum": _roubles(-state.rest)}


def _roubles(amount: Decimal) -> str:
    return f"{amount:,.0f}".replace(",", "\u00a0")


def _twin(order: Order, lines: list[OrderLine]) -> Order | None:
    since = timezone.now() - DUPLICATE_WINDOW
    others = Order.objects.filter(dealer=order.dealer_id, submitted_at__gte=since, total=order.total).exclude(
        pk=order.pk
    )
    others = others.exclude(state__in=["cancelled", "rejected"]).prefetch_related("lines")
    mine = Counter((line.variant_id, line.quantity) for line in lines)
    return next(
        (other for other in others if Counter((line.variant_id, line.quantity) for line in other.lines.all()) == mine),
        None,
    )


def may_approve(order: Order, user: User, data: Data) -> Iterator[Reason]:
    """The approval policy (processes.md 3.1.3): the regional one up to a sum and without overdue debt, above him the Representative."""
    if user.role == Role.REGIONAL_REPRESENTATIVE and order.total > REGIONAL_LIMIT:
        yield Reason(_("Above %(sum)s ₽ the Representative approves") % {"sum": _roubles(REGIONAL_LIMIT)})
    state = credit(order)
    if state is None or state.enough or state.mode == Contract.CreditMode.WARN:
        return
    if not user.may("order.override"):
        yield Reason(_credit_text(state), "#payment")
    elif "override" in data and not data["override"]:
        yield Reason(_("%(why)s. Give a reason to approve all the same") % {"why": _credit_text(state)}, "#override")


def is_paid(order: Order, _user: User, _data: Data) -> Iterator[Reason]:
    """Nothing is left to pay."""
    if order.payment != Order.Payment.PAID:
        yield Reason(_("The invoice is not paid in full yet"))


def something_left(order: Order, _user: User, _data: Data) -> Iterator[Reason]:
    """There is something to ship."""
    if not any(line.rest > 0 for line in order.lines.all()):
        yield Reason(_("Everything has been shipped"))
