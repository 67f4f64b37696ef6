"""How far an order has come: the stage strip, its shipments, its way to 1C, and the people around it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from dealerdesk.accounts.models import User
from dealerdesk.events.models import Event
from dealerdesk.orders import events
from dealerdesk.orders.models import Order
from dealerdesk.orders.states import STAGES, State
from dealerdesk.ui.typography import day, moment

# The event that opens a stage; its actor and moment stand under the stage's name.
OPENS = {
    0: (events.ORDER_CREATED, events.ORDER_WITHDRAWN),
    1: (events.ORDER_SUBMITTED, events.ORDER_RESUBMITTED, events.ORDER_TAKEN),
    2: (events.ORDER_APPROVED,),
    3: (events.ORDER_PICKING, events.ORDER_PAID),
    4: (events.SHIPMENT_SHIPPED,),
    5: (events.ORDER_DELIVERED,),
}


def stage(order: Order, happened: Iterable[Event], user: User) -> list[dict[str, Any]]:
    """The six steps with who and when; side roads recolour the current one."""
    current = order.look.stage
    opened = _opened(happened, user, current)
    done = order.state in (State.DELIVERED, State.CLOSED)
    return [
        {
            "name": str(name),
            "note": _note(order, place, opened),
            "state": "past" if place < current or done else ("now" if place == current else "later"),
            "family": _family(order),
        }
        for place, name in enumerate(STAGES)
    ]


def _family(order: Order) -> str:
    return "dealer" if order.state == State.DRAFT else order.look.family


def _opened(happened: Iterable[Event], user: User, current: int) -> dict[int, str]:
    """Who and when; the day is enough but for the present stage."""
    opened: dict[int, str] = {}
    for event in happened:
        for place, codes in OPENS.items():
            if event.type in codes:
                who = _("You") if event.actor_id == user.pk else event.actor.name
                when = moment(event.at) if place == current else day(event.at)
                opened[place] = f"{who}, {when}"
    return opened


def _note(order: Order, place: int, opened: dict[int, str]) -> str:
    if place <= order.look.stage:
        return opened.get(place, day(order.created_at) if place == 0 else "")
    if place == 4 and order.desired_date:  # noqa: PLR2004 (the stage of shipping)
        return _("asked for %(day)s") % {"day": day(order.desired_date)}
    return ""


def shipments(order: Order) -> list[dict[str, Any]]:
    """Each shipment with its lines and serial numbers, oldest first."""
    rows = order.shipments.prefetch_related("lines__line")
    return [{"shipment": shipment, "lines": list(shipment.lines.all())} for shipment in rows]


def people(order: Order, user: User) -> list[dict[str, Any]]:
    """Who stands behind the order: author, who decides, the dealer's representative."""
    found = [
        (_("Author"), order.author),
        (_("Decides"), order.assignee),
        (_("Representative"), order.dealer.representative),
    ]
    known: set[int] = set()
    shown = []
    for role, person in found:
        if person and person.pk not in known and not (person.is_office and person.pk == user.pk):
            known.add(person.pk)
            shown.append({"role": role, "person": person})
    return shown


def sync(order: Order, user: User) -> dict[str, str]:
    """Where the order is on its way to 1C, in one sentence; `note` is for the office."""
    told = {
        Order.Sync.QUEUED: _("Waits for 1C to fetch it."),
        Order.Sync.SENT: _("Handed to 1C, waiting for its number."),
        Order.Sync.ACCEPTED: _("Booked in 1C."),
        Order.Sync.ERROR: _("Held back: 1C has not got it."),
        Order.Sync.CONFLICT: _("Differs from what 1C holds: look at both."),
    }
    family = {Order.Sync.ERROR: "stop", Order.Sync.CONFLICT: "stop", Order.Sync.ACCEPTED: "done"}
    sync_state = Order.Sync(order.sync)
    return {
        "text": told.get(sync_state) or _not_sent(order),
        "family": family.get(sync_state, "quiet"),
        "number": order.number_1c,
        "note": order.sync_note if user.is_office else "",
    }


def _not_sent(order: Order) -> str:
    if settings.STANDALONE:
        return _("Works without 1C: the portal issues the invoice, the office ships by hand.")
    if order.decided_at and not order.is_final:
        return _("Is about to be handed to 1C.")
    return _("Not handed over yet: 1C gets the order after its approval.")
