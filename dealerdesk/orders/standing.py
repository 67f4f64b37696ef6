"""Whose move an order is and till when, in the words of whoever looks: the second line of every page and row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dealerdesk.accounts.models import User
from dealerdesk.orders.models import Order
from dealerdesk.orders.states import State
from dealerdesk.ui.typography import day, moment

S = State
Words = Callable[[Order], str]

# Which right makes a person the one who moves; without it the ball is with a colleague.
MOVERS = {
    S.DRAFT: "order.create",
    S.DEALER_REVIEW: "order.submit",
    S.REWORK: "order.submit",
    S.DEALER_CONFIRM: "order.answer",
    S.AWAITING_PAYMENT: "finance.view",
    S.SUBMITTED: "order.take",
    S.IN_REVIEW: "order.decide",
    S.ON_HOLD: "order.hold",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Чей ход: `text` is a phrase in lower case, `mine` says that the viewer moves, `due` by when; `tinted` that the pill says so."""

    text: str
    mine: bool
    due: datetime | None = None
    since: datetime | None = None
    late: bool = False
    tinted: bool = False

    @property
    def sentence(self) -> str:
        """The phrase with its term, for a row of a list."""
        words = _("%(what)s by %(when)s") % {"what": self.text, "when": moment(self.due)} if self.due else self.text
        return capfirst(words)


def standing_of(order: Order, user: User) -> Standing:
    """How `order` stands for `user`; asks the database nothing beyond assignee and invoice."""
    mine = is_mover(order, user)
    words = _FOR_ME if mine else (_FOR_DEALER if user.is_dealer else _FOR_OFFICE)
    text = (words.get(State(order.state)) or _FOR_ANYBODY[State(order.state)])(order)
    due = order.due_at if order.state in (S.SUBMITTED, S.IN_REVIEW) else None
    return Standing(
        text,
        mine,
        due,
        order.state_since,
        late=mine and due is not None and due < timezone.now(),
        tinted=mine and order.state != S.DRAFT,
    )


def is_mover(order: Order, user: User) -> bool:
    """Whether the ball is with `user` himself: his side's move, and his right to make it."""
    right = MOVERS.get(State(order.state))
    if right is None or not user.may(right):
        return False
    if order.state == S.DRAFT:
        return user.is_dealer or order.author_id == user.pk
    return order.is_move_of(user)


def _drafted(order: Order) -> str:
    return _("check and submit, drafted by %(author)s") % {"author": order.author}


def _held(order: Order) -> str:
    return order.reason.splitlines()[0] if order.reason else _("on hold until the cause is gone")


def _pay(order: Order) -> str:
    return _invoiced(order, _("pay the invoice"), _("pay invoice %(number)s"), _("pay invoice %(number)s by %(day)s"))


def _paying(order: Order) -> str:
    return _invoiced(
        order,
        _("the dealer pays the invoice"),
        _("the dealer pays invoice %(number)s"),
        _("the dealer pays invoice %(number)s by %(day)s"),
    )


def _invoiced(order: Order, plain: str, numbered: str, dated: str) -> str:
    if order.invoice is None:
        return plain
    facts = {"number": order.invoice.number, "day": day(order.invoice.due_date)}
    return (dated if order.invoice.due_date else numbered) % facts


def _approved(order: Order) -> str:
    if settings.STANDALONE:
        return _("the office prepares the invoice and the goods")
    if order.sync == Order.Sync.ERROR:
        return _("held back from 1C, the office puts it right")
    return _("1C books the order and reserves the goods")


def _shipped(order: Order) -> str:
    return _("on the way, carrier %(name)s") % {"name": order.carrier} if order.carrier else _("on the way")


def _delivered(order: Order) -> str:
    if order.payment == Order.Payment.PAID:
        return _("closes by itself")
    if order.invoice:
        return _("invoice %(number)s is still to be paid") % {"number": order.invoice.number}
    return _("waits for the payment")


def _closed(order: Order) -> str:
    return _("closed on %(day)s") % {"day": day(order.state_since)}


def _why(order: Order) -> str:
    return order.reason.splitlines()[0] if order.reason else str(order.get_state_display()).lower()


def _review(order: Order) -> str:
    if order.assignee:
        return _("%(name)s decides") % {"name": order.assignee}
    return _("the office decides")


_FOR_ME: dict[State, Words] = {
    S.DRAFT: lambda _order: _("fill in and submit"),
    S.DEALER_REVIEW: _drafted,
    S.REWORK: lambda _order: _("correct and submit again"),
    S.DEALER_CONFIRM: lambda _order: _("confirm the proposed changes"),
    S.AWAITING_PAYMENT: _pay,
    S.SUBMITTED: lambda _order: _("take into review"),
    S.IN_REVIEW: lambda _order: _("decide"),
}
_FOR_DEALER: dict[State, Words] = {
    S.DRAFT: lambda _order: _("not submitted yet"),
    S.DEALER_REVIEW: lambda _order: _("the manager checks and submits"),
    S.REWORK: lambda _order: _("the manager corrects and submits again"),
    S.SUBMITTED: lambda _order: _("the office will take it into review"),
    S.IN_REVIEW: lambda _order: _("the office will decide"),
    S.AWAITING_PAYMENT: _pay,
}
_FOR_OFFICE: dict[State, Words] = {
    S.DRAFT: lambda _order: _("not submitted yet"),
    S.REWORK: lambda _order: _("the dealer corrects and submits again"),
    S.DEALER_CONFIRM: lambda _order: _("the dealer answers the proposal"),
    S.AWAITING_PAYMENT: _paying,
}
_FOR_ANYBODY: dict[State, Words] = {
    S.DRAFT: lambda _order: _("not submitted yet"),
    S.DEALER_REVIEW: lambda _order: _("the manager checks and submits"),
    S.SUBMITTED: lambda _order: _("the office will take it into review"),
    S.IN_REVIEW: _review,
    S.REWORK: lambda _order: _("the dealer corrects and submits again"),
    S.DEALER_CONFIRM: lambda _order: _("the dealer answers the proposal"),
    S.ON_HOLD: _held,
    S.APPROVED: _approved,
    S.AWAITING_PAYMENT: _paying,
    S.PICKING: lambda _order: _("the warehouse is picking the goods"),
    S.PART_SHIPPED: lambda _order: _("the rest is still to be shipped"),
    S.SHIPPED: _shipped,
    S.DELIVERED: _delivered,
    S.CLOSED: _closed,
    S.REJECTED: _why,
    S.CANCELLED: _why,
}
