"""Who is told of an order, and what the letters say beside their words (templates/orders/mail/)."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealerdesk.accounts.models import User
from dealerdesk.accounts.roles import Role
from dealerdesk.conversations.events import COMMENT_NEW
from dealerdesk.documents.events import DOCUMENT_READY
from dealerdesk.events.models import Event
from dealerdesk.notifications.rules import rule
from dealerdesk.orders import events
from dealerdesk.orders.forms import REASONS
from dealerdesk.orders.models import Order
from dealerdesk.ui.typography import day, price, quantity, roubles

People = Iterable[User]
Context = dict[str, Any]
MAIL = "orders/mail"

DECIDED = (
    events.ORDER_APPROVED,
    events.ORDER_REJECTED,
    events.ORDER_REWORK,
    events.ORDER_HOLD,
    events.ORDER_WITHDRAWN,
    events.ORDER_CANCELLED,
)
CORRECTED = (events.ORDER_RESUBMITTED, events.ORDER_CANCELLED)
HANDED_ON = (events.ORDER_SUBMITTED, events.ORDER_GIVEN_BACK, events.ORDER_DISCARDED)

YOU_ANSWER = gettext_lazy("You get this letter because you answer for this dealer or decide on this order.")
YOU_MANAGE = gettext_lazy("You get this letter because you manage your company's orders.")
YOU_WROTE = gettext_lazy("You get this letter because you prepared this order or manage your company's orders.")
YOU_TALK = gettext_lazy("You get this letter because you take part in this order.")


# ── who ──────────────────────────────────────────────────────────────────────────────────────────


def managers(_event: Event, order: Order) -> People:
    """The dealer's managers."""
    return order.dealer.organisation.people.filter(role=Role.DEALER_MANAGER)


def author(_event: Event, order: Order) -> People:
    """Who prepared the order."""
    return [order.author]


def dealer_side(event: Event, order: Order) -> People:
    """The author, if he is of the dealer, and the managers."""
    return [person for person in (*author(event, order), *managers(event, order)) if person.is_dealer]


def deciders(_event: Event, order: Order) -> People:
    """Who may take the order: the responsible, the region's people; all Representatives unless the responsible is one."""
    responsible = order.dealer.representative
    people = Q(role=Role.REGIONAL_REPRESENTATIVE, regions=order.dealer.region_id)
    if responsible is None or responsible.role != Role.REPRESENTATIVE:
        people |= Q(role=Role.REPRESENTATIVE)
    return User.objects.filter(people | Q(pk=order.dealer.representative_id)).distinct()


def office_side(event: Event, order: Order) -> People:
    """Who decides on the order, or, while nobody does, those who may."""
    return [order.assignee] if order.assignee else deciders(event, order)


def other_side(event: Event, order: Order) -> People:
    """The side that did not do it."""
    return office_side(event, order) if event.actor.is_dealer else dealer_side(event, order)


def both_sides(event: Event, order: Order) -> People:
    """The dealer's people and the one who decides."""
    return [*dealer_side(event, order), *office_side(event, order)]


def talkers(event: Event, order: Order) -> People:
    """Everybody who has written here, and both sides."""
    return [*order.thread.people(), *both_sides(event, order)]


# ── about what ───────────────────────────────────────────────────────────────────────────────────


def the_order(event: Event) -> Order | None:
    """The order that the event is about."""
    return _orders().filter(pk=event.subject_id).first() if event.subject_kind == "orders.order" else None


def order_of_thread(event: Event) -> Order | None:
    """The order whose conversation it is; None for other threads."""
    return _orders().filter(thread=event.subject_id).first()


def order_of_paper(event: Event) -> Order | None:
    """The order in whose folder a paper has arrived; its own printed form is no news."""
    if event.get("kind") in {"order", "attachment"}:
        return None
    return _orders().filter(folder=event.get("folder")).first()


def _orders() -> QuerySet[Order]:
    return Order.objects.select_related(
        "dealer__organisation", "dealer__representative", "author", "assignee", "contract", "thread"
    )


# ── in which figures ─────────────────────────────────────────────────────────────────────────────


def order_facts(event: Event, order: Order, user: User) -> Context:
    """What every letter of an order may show: dealer, sum, date, the reason and the words of the other side."""
    return {"facts": _filled(_general(event, order, user)), "comment": event.get("text", "")}


def submitted_facts(event: Event, order: Order, user: User) -> Context:
    """And what has changed since the submission before."""
    changes = [[row["name"], f"{row['before'] or 0} → {row['after'] or 0}"] for row in event.get("changes", [])]
    return {**order_facts(event, order, user), "tables": _tables((_("Changed"), changes))}


def money_facts(event: Event, order: Order, user: User) -> Context:
    """An invoice or a payment: number, sum, due date, what is left."""
    if not _sees_sums(order, user):
        return {}
    due = order.invoice.due_date if order.invoice else None
    facts = [
        (_("Invoice"), order.invoice.number if order.invoice else ""),
        (_("Sum"), _kopecks(event.get("sum"))),
        (_("Left to pay"), _kopecks(max(order.total - order.paid, Decimal(0)))),
        (_("Pay by"), day(due) if due else ""),
    ]
    return {"facts": _filled(facts)}


def shipment_facts(event: Event, _order: Order, _user: User) -> Context:
    """What went, what did not, and how."""
    facts = [
        (_("Shipment"), event.get("shipment")),
        (_("Carrier"), event.get("carrier")),
        (_("Tracking number"), event.get("tracking")),
    ]
    went, rest = (_quantities(event.get(key, [])) for key in ("went", "rest"))
    return {"facts": _filled(facts), "tables": _tables((_("Shipped"), went), (_("Still to be shipped"), rest))}


def comment_facts(event: Event, _order: Order, _user: User) -> Context:
    """What was said, and whether it is for the office alone."""
    internal = [(_("Internal"), _("the dealer does not see it"))] if event.internal else []
    return {"comment": event.get("text", ""), "facts": internal}


def _general(event: Event, order: Order, user: User) -> list[tuple[str, Any]]:
    return [
        (_("Dealer"), "" if user.is_dealer else order.dealer.name),
        (_("Sum"), roubles(order.total) if order.total and _sees_sums(order, user) else ""),
        (_("Desired date"), day(order.desired_date) if order.desired_date else ""),
        (_("Reason"), _reason(event)),
    ]


def _reason(event: Event) -> str:
    """The reason from its dictionary in the reader's language; the journal keeps it in the writer's."""
    named = [title for kind in REASONS.values() for code, title in kind if code == event.get("code")]
    return str(named[0]) if named else event.get("why", "")


def _sees_sums(order: Order, user: User) -> bool:
    return Order.objects.visible_to(user, "order.sums").filter(pk=order.pk).exists()


def _kopecks(amount: Any) -> str:
    return f"{price(amount)}\u00a0₽" if amount not in (None, "") else ""


def _quantities(rows: list[list[str]]) -> list[list[str]]:
    return [[name, quantity(amount)] for name, amount in rows]


def _tables(*named: tuple[str, list[list[str]]]) -> list[Context]:
    return [{"title": title, "rows": rows} for title, rows in named if rows]


def _filled(facts: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in facts if value not in (None, "")]


# ── the rules ────────────────────────────────────────────────────────────────────────────────────


def _tell(
    recipients: Callable[[Event, Order], People],
    code: str,
    *,
    reason: Any,
    facts: Callable[[Event, Order, User], Context] | None = order_facts,
    about: Callable[[Event], Order | None] = the_order,
    **how: Any,
) -> None:
    rule(code, recipients=recipients, about=about, templates=MAIL, reason=reason, facts=facts, **how)


# fmt: off
_tell(managers,    events.ORDER_TO_MANAGER,       reason=YOU_MANAGE, action=True, done_by=HANDED_ON)
_tell(author,      events.ORDER_GIVEN_BACK,       reason=YOU_WROTE)
_tell(deciders,    events.ORDER_SUBMITTED,        reason=YOU_ANSWER, action=True, done_by=(events.ORDER_TAKEN, *DECIDED), facts=submitted_facts)
_tell(managers,    events.ORDER_SUBMITTED,        reason=YOU_MANAGE, mail=False)
_tell(office_side, events.ORDER_WITHDRAWN,        reason=YOU_ANSWER)
_tell(dealer_side, events.ORDER_TAKEN,            reason=YOU_WROTE, mail=False)
_tell(dealer_side, events.ORDER_REWORK,           reason=YOU_WROTE, action=True, done_by=CORRECTED)
_tell(office_side, events.ORDER_RESUBMITTED,      reason=YOU_ANSWER, action=True, done_by=(events.ORDER_TAKEN, *DECIDED), facts=submitted_facts)
_tell(dealer_side, events.ORDER_APPROVED,         reason=YOU_WROTE)
_tell(dealer_side, events.ORDER_REJECTED,         reason=YOU_WROTE)
_tell(both_sides,  events.ORDER_HOLD,             reason=YOU_TALK)
_tell(both_sides,  events.ORDER_RELEASED,         reason=YOU_TALK)
_tell(both_sides,  events.ORDER_CHANGED_IN_1C,    reason=YOU_TALK)
_tell(managers,    events.ORDER_AWAITING_PAYMENT, reason=YOU_MANAGE, facts=money_facts)
_tell(managers,    events.ORDER_INVOICED,         reason=YOU_MANAGE, facts=money_facts)
_tell(managers,    events.ORDER_PAYMENT,          reason=YOU_MANAGE, facts=money_facts)
_tell(both_sides,  events.ORDER_PAID,             reason=YOU_TALK, facts=money_facts)
_tell(dealer_side, events.SHIPMENT_SHIPPED,       reason=YOU_WROTE, facts=shipment_facts)
_tell(other_side,  events.ORDER_REST_CLOSED,      reason=YOU_TALK)
_tell(office_side, events.ORDER_DELIVERED,        reason=YOU_ANSWER)
_tell(both_sides,  events.ORDER_REOPENED,         reason=YOU_TALK)
_tell(office_side, events.ORDER_CANCEL_ASKED,     reason=YOU_ANSWER, action=True, done_by=(events.ORDER_CANCELLED, events.SHIPMENT_SHIPPED))
_tell(other_side,  events.ORDER_CANCELLED,        reason=YOU_TALK)
_tell(managers,    DOCUMENT_READY,                reason=YOU_MANAGE, about=order_of_paper, facts=None)
_tell(talkers,     COMMENT_NEW,                   reason=YOU_TALK, about=order_of_thread, facts=comment_facts)
# fmt: on
