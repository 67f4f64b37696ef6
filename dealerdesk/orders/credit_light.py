"""The credit light of an order: verdict in words first, bar second, numbers third. Roubles, VAT included."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealerdesk.dealers.models import Contract
from dealerdesk.finance.credit import Credit
from dealerdesk.orders.models import Order
from dealerdesk.orders.states import COMMITTED
from dealerdesk.ui.typography import roubles

ZERO = Decimal(0)


def light(order: Order, state: Credit, *, of_office: bool) -> Mapping[str, Any]:
    """What `{% credit %}` shows for `order` on a contract in `state`."""
    if not state.checked:
        return {"family": "quiet", "verdict": _("Not checked."), "text": _unchecked(order), "parts": (), "whole": 0}
    return {
        "family": _family(state),
        "verdict": _verdict(state),
        "text": _text(order, state, of_office=of_office),
        "parts": _parts(order, state),
        "whole": max(state.limit, state.exposure),
        "limit": state.limit,
        "terms": terms(order.contract),
        "overdue": state.overdue,
    }


def terms(contract: Contract | None) -> str:
    """The payment terms in words: «Отсрочка 30 дней»."""
    if contract is None:
        return ""
    if contract.is_prepaid:
        return _("Prepayment 100 %")
    days = contract.deferral_days
    return ngettext("Deferred by %(count)s day", "Deferred by %(count)s days", days) % {"count": days}


def _unchecked(order: Order) -> str:
    if order.contract and order.contract.is_prepaid:
        return _("Prepayment: goods leave after the money has come.")
    return _("The credit of this contract is not limited.")


def _family(state: Credit) -> str:
    if state.enough:
        return "done"
    return "stop" if state.overdue > ZERO or state.mode == Contract.CreditMode.BLOCK else "dealer"


def _verdict(state: Credit) -> str:
    if state.overdue > ZERO:
        return _("Overdue %(sum)s.") % {"sum": roubles(state.overdue)}
    if state.rest < ZERO:
        return _("%(sum)s short.") % {"sum": roubles(-state.rest)}
    return _("Enough.")


def _text(order: Order, state: Credit, *, of_office: bool) -> str:
    if state.enough:
        rest = {"rest": roubles(state.rest), "limit": roubles(state.limit)}
        return _("%(rest)s of %(limit)s will be left.") % rest
    if state.mode == Contract.CreditMode.WARN:
        return _("It is only a warning: the order may go on.")
    if state.mode == Contract.CreditMode.BLOCK and not of_office:
        return _("The order cannot be submitted until it is paid.")
    if order.state in COMMITTED:
        return ""
    if of_office:
        return _("To approve it all the same, give a reason.")
    return _("You may submit; the office decides whether it goes on.")


def _parts(order: Order, state: Credit) -> list[tuple[str, str, Decimal]]:
    # An approved order is among the committed ones already when its own contract is asked without it.
    this = _("This draft") if order.is_draft else _("This order")
    parts = [
        ("debt", _("Debt"), state.debt),
        ("approved", _("Approved, not shipped"), state.committed),
        ("this", this, state.this),
    ]
    return [part for part in parts if part[2] > ZERO]
