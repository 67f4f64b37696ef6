"""What waits for the person: orders in which the move is his, soonest first."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.models import User
from dealerdesk.orders.listing import my_moves
from dealerdesk.orders.models import Order
from dealerdesk.orders.standing import Standing, standing_of
from dealerdesk.orders.states import State

SHOWN = 8
BUTTONS: Mapping[str, str | Promise] = {
    State.DEALER_REVIEW: _("Check"),
    State.REWORK: _("Correct"),
    State.DEALER_CONFIRM: _("See the changes"),
    State.AWAITING_PAYMENT: _("Open the invoice"),
    State.SUBMITTED: _("Take"),
    State.IN_REVIEW: _("Decide"),
    State.ON_HOLD: _("Open"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """One line of «Требуют вас»."""

    order: Order
    standing: Standing
    button: str | Promise
    shows_sum: bool


@dataclass(frozen=True, slots=True)
class Moves:
    """The first few lines, and how many there are in all."""

    lines: list[Move]
    total: int
    late: int


def moves_of(user: User) -> Moves:
    """The orders that wait for `user`, the soonest term first, then the longest waiting."""
    waiting = Order.objects.visible_to(user).filter(my_moves(user))
    ordered = waiting.order_by(F("due_at").asc(nulls_last=True), "state_since", "pk")
    lines = [_move(order, user) for order in _with_people(ordered)[: SHOWN + 1]]
    total = len(lines) if len(lines) <= SHOWN else waiting.count()
    return Moves(lines[:SHOWN], total, sum(move.standing.late for move in lines))


def drafts_of(user: User) -> list[Order]:
    """The person's own unfinished drafts, the latest first."""
    if not user.may("order.create"):
        return []
    own = Order.objects.visible_to(user).filter(state=State.DRAFT, author=user)
    return list(_with_people(own).order_by("-created_at", "-pk")[:SHOWN])


def _with_people(orders: QuerySet[Order]) -> QuerySet[Order]:
    return orders.select_related("dealer", "author", "assignee", "invoice")


def _move(order: Order, user: User) -> Move:
    return Move(order, standing_of(order, user), BUTTONS.get(order.state, _("Open")), user.may("order.sums"))
