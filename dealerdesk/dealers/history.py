"""The journal of a dealer's card in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dealerdesk.accounts.models import User
from dealerdesk.dealers.models import Dealer
from dealerdesk.events.models import Event
from dealerdesk.events.registry import title

OFFICE_ONLY = frozenset({"note"})


@dataclass(frozen=True, slots=True)
class Change:
    """One changed field; `label` is empty for a row that was added."""

    row: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: who did what when."""

    title: str
    actor: User
    at: datetime
    changes: list[Change]


def history(dealer: Dealer, *, reader: User, limit: int = 50) -> list[Entry]:
    """The latest changes of the card that `reader` may know of, newest first."""
    events = Event.objects.about(dealer).seen_from(reader).select_related("actor").order_by("-pk")[:limit]
    return [_entry(event, reader) for event in events]


def since(dealer: Dealer, *, revisions: int, reader: User) -> list[Entry]:
    """The last `revisions` changes: those a person with an old card has not seen."""
    return history(dealer, reader=reader, limit=revisions)


def _entry(event: Event, reader: User) -> Entry:
    changes = [
        _change(found) for found in event.get("changes", []) if reader.is_office or found["field"] not in OFFICE_ONLY
    ]
    return Entry(str(title(event.type)), event.actor, event.at, changes)


def _change(found: dict[str, Any]) -> Change:
    model = apps.get_model("dealers", found["kind"])
    kind = str(model._meta.verbose_name)
    if not found["field"]:
        return Change(f"{kind} {found['row']}", "", "", _("added"))
    field = model._meta.get_field(found["field"])
    row = f"{kind} {found['row']}" if found["row"] else ""
    return Change(row, str(field.verbose_name), _words(field, found["before"]), _words(field, found["after"]))


def _words(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if value and field.get_internal_type() == "DateField" and (day := parse_date(value)):
        return date_format(day, "d.m.Y")
    return str(value) or "—"
