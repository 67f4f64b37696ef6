"""Two people at one card: what the second one saw, what the first one saved, and how to keep both."""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.forms import ValidationError
from django.forms.boundfield import BoundField

from dealerdesk.dealers.forms import Card
from dealerdesk.dealers.models import Dealer

SALT = "dealers.card"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that a colleague changed meanwhile. `yours` is empty where you had not touched it."""

    row: str
    label: str
    now: str
    yours: str


def seen(card: Card) -> str:
    """What the person is looking at, signed: goes into the form and comes back with it."""
    values = {key: _text(bound.initial) for key, _row, bound in _fields(card)}
    return signing.dumps({"revision": card.dealer.instance.revision, "values": values}, salt=SALT, compress=True)


def is_stale(posted: Any, dealer: Dealer) -> bool:
    """Whether the card was saved by somebody since the person opened it."""
    return bool(_what_was_seen(posted).get("revision") != dealer.revision)


def merge(posted: Any, current: Card, mine: Card) -> tuple[Any, list[Difference]]:
    """The posted data with the colleague's values where the person changed nothing, and a list of them all."""
    base, merged, differences = _what_was_seen(posted).get("values", {}), posted.copy(), []
    typed = {key: bound for key, _row, bound in _fields(mine)}
    for key, row, bound in _fields(current):
        now, own = _text(bound.initial), typed.get(key)
        if own is None or key not in base or base[key] == now:
            continue
        touched = not own.field.disabled and not _same(own, base[key], own.data)
        if not touched:
            merged[own.html_name] = now
        elif _same(own, now, own.data):
            continue
        differences.append(
            Difference(row, str(bound.label), shown(bound, now), shown(bound, own.data) if touched else "")
        )
    return merged, differences


def shown(bound: BoundField, value: Any) -> str:
    """A field's value in the words of the screen."""
    for choice, label in getattr(bound.field, "choices", ()):
        if str(choice) == str(value):
            return str(label)
    try:
        return str(bound.field.prepare_value(bound.field.to_python(value)) or "—")
    except ValidationError:
        return str(value)


def _fields(card: Card) -> list[tuple[str, str, BoundField]]:
    """Key, row and field of everything that is already in the database."""
    return [
        (f"{form._meta.model.__name__}:{form.instance.pk}:{name}", row_name(form.instance), form[name])
        for form in card.forms()
        if form.instance.pk
        for name in form._meta.fields or ()
    ]


def row_name(thing: Any) -> str:
    """The name of a row of the card; the dealer itself needs none."""
    return "" if isinstance(thing, Dealer) else f"{thing._meta.verbose_name} {thing}"


def _what_was_seen(posted: Any) -> dict[str, Any]:
    try:
        found: dict[str, Any] = signing.loads(posted.get("seen", ""), salt=SALT)
    except signing.BadSignature:
        return {}
    return found


def _same(bound: BoundField, one: Any, other: Any) -> bool:
    try:
        return bool(bound.field.to_python(one) == bound.field.to_python(other))
    except ValidationError:
        return False


def _text(value: Any) -> str:
    return "" if value is None else str(value)
