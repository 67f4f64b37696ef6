"""Creating and changing dealers: the card's forms become rows and a line in the journal."""

from typing import Any

from django.db import connection, models, transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr

from dealerdesk.accounts.models import Organisation, User
from dealerdesk.dealers.events import DEALER_CHANGED, DEALER_CREATED
from dealerdesk.dealers.forms import Card, CardForm
from dealerdesk.dealers.models import Dealer
from dealerdesk.events.journal import record

NUMBER_PREFIX = "Д-"
NUMBER_LOCK = 0x6465616C


@transaction.atomic
def create(card: Card, *, by: User) -> Dealer:
    """Save a valid card of a new dealer: its company, its number, all its rows."""
    dealer: Dealer = card.dealer.instance
    dealer.number = _next_number()
    dealer.organisation = Organisation.objects.create(kind=Organisation.Kind.DEALER, name=dealer.name)
    _save(card)
    record(DEALER_CREATED, dealer, by=by, changes=[])
    return dealer


@transaction.atomic
def change(card: Card, *, by: User) -> bool:
    """Save a valid card of a dealer whose row the caller has locked; False when nothing differs."""
    changes = [change for form in card.forms() for change in _changes(form)]
    if not changes:
        return False
    dealer: Dealer = card.dealer.instance
    dealer.revision += 1
    Organisation.objects.filter(pk=dealer.organisation_id).update(name=dealer.name)
    _save(card)
    record(DEALER_CHANGED, dealer, by=by, internal=_is_internal(changes), changes=changes)
    return True


def _save(card: Card) -> None:
    card.dealer.save()
    card.counterparties.save()
    for form in card.counterparties.forms:
        if form.instance.pk:
            form.contracts.save()
    card.addresses.save()


def _changes(form: CardForm) -> list[dict[str, Any]]:
    """What the form changes, with before and after; a new row is one change."""
    thing = form.instance
    if not form.has_changed():
        return []
    kind = thing._meta.model_name
    if thing.pk is None:
        return [{"kind": kind, "row": str(thing), "field": "", "before": "", "after": str(thing)}]
    row = "" if isinstance(thing, Dealer) else str(thing)
    return [
        {
            "kind": kind,
            "row": row,
            "field": name,
            "before": _before(form, name),
            "after": _plain(form.cleaned_data[name]),
        }
        for name in form.changed_data
    ]


def _before(form: CardForm, name: str) -> Any:
    value = form.initial.get(name)
    field = form.instance._meta.get_field(name)
    if isinstance(field, models.ForeignKey) and value:
        return str(field.related_model._default_manager.filter(pk=value).first() or "")
    return _plain(value)


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool) else "" if value is None else str(value)


def _is_internal(changes: list[dict[str, Any]]) -> bool:
    """A note of the office to itself is not the dealer's news."""
    return all(change["field"] == "note" for change in changes)


def _next_number() -> str:
    """The next free `Д-000123`; a lock until the transaction ends keeps two writers apart."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBER_LOCK])
    own = Dealer.objects.filter(number__regex=rf"^{NUMBER_PREFIX}[0-9]{{1,9}}$")
    last = own.aggregate(last=Max(Cast(Substr("number", len(NUMBER_PREFIX) + 1), IntegerField())))["last"]
    return f"{NUMBER_PREFIX}{(last or 0) + 1:03d}"
