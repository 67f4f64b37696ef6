"""The history of an order and the talk about it, merged into one timeline for whoever reads it."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealerdesk.accounts.models import User
from dealerdesk.conversations.models import Message
from dealerdesk.events import registry
from dealerdesk.events.models import Event
from dealerdesk.orders import events
from dealerdesk.orders.forms import reason_title
from dealerdesk.orders.models import Order
from dealerdesk.ui.typography import quantity, roubles

Entry = dict[str, Any]

ICONS = {
    events.ORDER_CREATED: "pencil",
    events.ORDER_TO_MANAGER: "user-check",
    events.ORDER_GIVEN_BACK: "arrow-back-up",
    events.ORDER_SUBMITTED: "send",
    events.ORDER_RESUBMITTED: "send",
    events.ORDER_WITHDRAWN: "arrow-back-up",
    events.ORDER_TAKEN: "eye",
    events.ORDER_REWORK: "arrow-back-up",
    events.ORDER_APPROVED: "circle-check",
    events.ORDER_REJECTED: "circle-x",
    events.ORDER_HOLD: "player-pause",
    events.ORDER_RELEASED: "player-play",
    events.ORDER_BOOKED: "database-import",
    events.ORDER_CHANGED_IN_1C: "database-import",
    events.ORDER_AWAITING_PAYMENT: "wallet",
    events.ORDER_INVOICED: "file-invoice",
    events.ORDER_PAYMENT: "cash",
    events.ORDER_PAID: "cash",
    events.ORDER_PICKING: "package",
    events.SHIPMENT_SHIPPED: "truck-delivery",
    events.ORDER_REST_CLOSED: "scissors",
    events.ORDER_DELIVERED: "package-export",
    events.ORDER_CLOSED: "checks",
    events.ORDER_CANCELLED: "ban",
    events.ORDER_CANCEL_ASKED: "ban",
    "document.ready": "file-text",
}


def timeline(order: Order, user: User, *, sums: bool) -> list[Entry]:
    """Events and messages that `user` may read, oldest first; without `sums` no money is named."""
    happened = Event.objects.about(order).seen_from(user).select_related("actor")
    said = order.thread.messages_for(user).select_related("author__organisation")
    entries = [_event(event, user, sums=sums) for event in happened] + [_message(message) for message in said]
    return sorted(entries, key=lambda entry: entry["at"])


def _message(message: Message) -> Entry:
    return {
        "kind": "message",
        "who": message.author,
        "from": message.author.organisation.name,
        "text": message.text,
        "at": message.at,
        "internal": message.internal,
    }


def _event(event: Event, user: User, *, sums: bool) -> Entry:
    who = _("You") if event.actor_id == user.pk else event.actor.name
    return {
        "kind": "event",
        "icon": ICONS.get(event.type, "point"),
        "who": f"{who}:",
        "text": "; ".join(part for part in (_headline(event, sums=sums), *_details(event, user)) if part),
        "at": event.at,
    }


def _headline(event: Event, *, sums: bool) -> str:
    words = _HEADLINES.get(event.type)
    if words is not None:
        return words(event, sums)
    title = str(registry.title(event.type))
    return title[:1].lower() + title[1:]


def _submitted(event: Event, sums: bool) -> str:  # noqa: FBT001 (one shape for the whole table)
    lines = ngettext("%(count)s line", "%(count)s lines", event.get("lines", 0)) % {"count": event.get("lines", 0)}
    told = _("submitted the order") if event.type == events.ORDER_SUBMITTED else _("submitted it again")
    return ", ".join([told, lines, *([_money(event.get("sum"))] if sums else [])])


def _invoice(event: Event, sums: bool) -> str:  # noqa: FBT001
    number = event.get("invoice", "")
    told = _("invoice %(number)s") % {"number": number} if number else _("waits for the payment")
    return ", ".join([told, *([_money(event.get("sum"))] if sums and event.get("sum") else [])])


def _payment(event: Event, sums: bool) -> str:  # noqa: FBT001
    told = _("paid in full") if event.type == events.ORDER_PAID else _("part of the payment")
    return ", ".join([told, *([_money(event.get("sum"))] if sums and event.get("sum") else [])])


def _shipment(event: Event, _sums: bool) -> str:  # noqa: FBT001
    parts = [_("shipment %(number)s") % {"number": event.get("shipment", "")}]
    parts += [value for value in (event.get("carrier"), event.get("tracking")) if value]
    return ", ".join(parts)


def _booked(event: Event, _sums: bool) -> str:  # noqa: FBT001
    return _("booked in 1C under number %(number)s") % {"number": event.get("number_1c", "")}


_HEADLINES: dict[str, Callable[[Event, bool], str]] = {
    events.ORDER_CREATED: lambda _event, _sums: _("began the draft"),
    events.ORDER_TO_MANAGER: lambda _event, _sums: _("handed it to the manager"),
    events.ORDER_GIVEN_BACK: lambda _event, _sums: _("returned it to the employee"),
    events.ORDER_SUBMITTED: _submitted,
    events.ORDER_RESUBMITTED: _submitted,
    events.ORDER_WITHDRAWN: lambda _event, _sums: _("withdrew the order"),
    events.ORDER_TAKEN: lambda _event, _sums: _("took it into review"),
    events.ORDER_REWORK: lambda _event, _sums: _("returned it for rework"),
    events.ORDER_APPROVED: lambda _event, _sums: _("approved the order"),
    events.ORDER_REJECTED: lambda _event, _sums: _("rejected the order"),
    events.ORDER_HOLD: lambda _event, _sums: _("put it on hold"),
    events.ORDER_RELEASED: lambda _event, _sums: _("resumed it"),
    events.ORDER_BOOKED: _booked,
    events.ORDER_AWAITING_PAYMENT: _invoice,
    events.ORDER_INVOICED: _invoice,
    events.ORDER_PAYMENT: _payment,
    events.ORDER_PAID: _payment,
    events.ORDER_PICKING: lambda _event, _sums: _("handed it to the warehouse"),
    events.SHIPMENT_SHIPPED: _shipment,
    events.ORDER_REST_CLOSED: lambda _event, _sums: _("closed the remainder"),
    events.ORDER_DELIVERED: lambda _event, _sums: _("confirmed the receipt"),
    events.ORDER_CLOSED: lambda _event, _sums: _("closed the order"),
    events.ORDER_REOPENED: lambda _event, _sums: _("reopened the order"),
    events.ORDER_CANCEL_ASKED: lambda _event, _sums: _("asks to cancel the order"),
    events.ORDER_CANCELLED: lambda _event, _sums: _("cancelled the order"),
    "document.ready": lambda event, _sums: _("added a document: %(title)s") % {"title": event.get("title", "")},
}


def _details(event: Event, user: User) -> list[str]:
    """Why, in whose words, and what went and what did not; why the limit was passed is the office's business."""
    found = [reason_title(event.get("code", "")), event.get("text", "")]
    if user.is_office:
        found.append(event.get("override", ""))
    if event.get("changes"):
        found.append(changes_text(event.get("changes")))
    if event.get("went"):
        found.append(_("went: %(lines)s") % {"lines": _goods(event.get("went"))})
    if event.get("rest"):
        found.append(_("still to come: %(lines)s") % {"lines": _goods(event.get("rest"))})
    return [part for part in found if part]


def changes_text(changes: list[dict[str, str]]) -> str:
    """What the dealer has changed, line by line: «Ремень 118: 8 → 12»."""
    return "; ".join(_change(change) for change in changes)


def _change(change: dict[str, str]) -> str:
    if not change["before"]:
        return _("%(name)s: added %(quantity)s") % {"name": change["name"], "quantity": _quantity(change["after"])}
    if not change["after"]:
        return _("%(name)s: removed") % {"name": change["name"]}
    return f"{change['name']}: {_quantity(change['before'])} → {_quantity(change['after'])}"


def _goods(lines: list[list[str]]) -> str:
    return "; ".join(f"{name} × {_quantity(amount)}" for name, amount in lines)


def _quantity(text: str) -> str:
    try:
        return quantity(Decimal(text))
    except InvalidOperation:
        return text


def _money(text: str | None) -> str:
    return roubles(Decimal(text)) if text else ""
