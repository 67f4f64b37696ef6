"""Who hears of troubles in the exchange: administrators of all, those who decide on an order of that order."""

from collections.abc import Iterable
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealerdesk.accounts.models import User
from dealerdesk.events.models import Event
from dealerdesk.exchange.events import EXCHANGE_ERROR, EXCHANGE_STALE
from dealerdesk.exchange.models import Connection
from dealerdesk.notifications.rules import rule
from dealerdesk.orders.models import Order
from dealerdesk.orders.notifications import office_side
from dealerdesk.ui.typography import moment

MAIL = "exchange/mail"
YOU_ADMINISTER = gettext_lazy("You get this letter because you administer the exchange with 1C.")
YOU_DECIDE = gettext_lazy("You get this letter because you decide on this order.")


def administrators(_event: Event, _connection: Connection) -> Iterable[User]:
    """Whoever manages the exchange."""
    return User.objects.with_right("exchange.manage")


def sees_exchange(user: User, _connection: Connection) -> bool:
    """Connections belong to nobody; the right is enough."""
    return user.may("exchange.view")


def the_connection(event: Event) -> Connection | None:
    """The connection that the event is about."""
    return Connection.objects.filter(pk=event.subject_id).first()


def the_order(event: Event) -> Order | None:
    """The order that is in trouble, if it is about one."""
    return Order.objects.filter(pk=event.get("order")).first()


def trouble(event: Event, about: Any, _user: User) -> dict[str, Any]:
    """The sentence of the journal, and of whom it speaks."""
    name = [(_("Connection"), about.name)] if isinstance(about, Connection) else [(_("Order"), about.number)]
    return {"facts": name, "comment": event.get("text", "")}


def silence(event: Event, connection: Connection, _user: User) -> dict[str, Any]:
    """Since when nothing has come."""
    since = parse_datetime(event.get("since", ""))
    return {"facts": [(_("Connection"), connection.name), (_("Last heard"), moment(since))]}


# fmt: off
rule(EXCHANGE_ERROR, recipients=administrators, about=the_connection, sees=sees_exchange, templates=MAIL, reason=YOU_ADMINISTER, facts=trouble)
rule(EXCHANGE_ERROR, recipients=office_side,    about=the_order,                          templates=MAIL, reason=YOU_DECIDE,     facts=trouble)
rule(EXCHANGE_STALE, recipients=administrators, about=the_connection, sees=sees_exchange, templates=MAIL, reason=YOU_ADMINISTER, facts=silence)
# fmt: on
