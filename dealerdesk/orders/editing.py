"""Changing the terms of an order field by field, under its lock; what depends on a field follows it."""

from collections.abc import Callable, Collection, Mapping

from django.db import transaction

from dealerdesk.accounts.models import User
from dealerdesk.orders.forms import TermsForm
from dealerdesk.orders.lines import editable, reprice
from dealerdesk.orders.models import Order
from dealerdesk.realtime.signals import publish

FIELDS = TermsForm.Meta.fields


def save_terms(order: Order, data: Mapping[str, str], *, only: Collection[str] = FIELDS, by: User) -> TermsForm:
    """Keep every field of `only` that is good; the form that comes back shows the others as typed, with their errors.

    Raises Order.DoesNotExist and CannotChange as `lines.editable`.
    """
    with transaction.atomic():
        locked = editable(order, by=by)
        checked = _narrow(TermsForm(data, instance=locked), [name for name in only if name in FIELDS])
        checked.is_valid()
        good = [name for name in checked.fields if name not in checked.errors and name in checked.changed_data]
        if good:
            _keep(locked, good)
    return _as_typed(locked, data, checked)


def confirm_not_duplicate(order: Order, *, by: User) -> None:
    """The dealer says that he wants the same goods once more. Raises as `lines.editable`."""
    with transaction.atomic():
        locked = editable(order, by=by)
        locked.duplicate_ok = True
        locked.revision += 1
        locked.save(update_fields=["duplicate_ok", "revision"])
        publish(f"order:{locked.pk}")


def _narrow(form: TermsForm, names: Collection[str]) -> TermsForm:
    for name in [name for name in form.fields if name not in names]:
        del form.fields[name]
    return form


def _keep(order: Order, good: Collection[str]) -> None:
    for name, follow in _FOLLOWERS.items():
        if name in good:
            follow(order)
    order.revision += 1
    order.save(update_fields=[*good, "counterparty", "contract", "price_type", "revision"])
    if "counterparty" in good or "contract" in good:
        reprice(order)
    else:
        publish(f"order:{order.pk}")


def _contract_follows(order: Order) -> None:
    if order.contract and order.counterparty_id and order.contract.counterparty_id == order.counterparty_id:
        return
    contracts = order.dealer.contracts().filter(is_active=True, counterparty=order.counterparty)
    order.contract = contracts.first()
    _prices_follow(order)


def _prices_follow(order: Order) -> None:
    order.price_type = (order.contract.price_type if order.contract else None) or order.dealer.price_type


_FOLLOWERS: dict[str, Callable[[Order], None]] = {"counterparty": _contract_follows, "contract": _prices_follow}


def _as_typed(order: Order, data: Mapping[str, str], checked: TermsForm) -> TermsForm:
    """The whole form by what is kept now, but the refused fields as they were typed."""
    typed = {name: data.get(name, "") for name in checked.errors}
    shown = TermsForm(instance=order, initial=typed)
    return shown.with_errors(checked.errors)
