"""The journal as a list, and the figures above it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext, pgettext_lazy

from dealerdesk.catalogue.models import Freshness
from dealerdesk.exchange.forms import JournalFilter
from dealerdesk.exchange.models import Connection, JournalEntry, OutboxEntry, Package
from dealerdesk.ui.typography import ago

PAGE_SIZE = 50
DAY = timedelta(days=1)
SILENCE = timedelta(hours=1)
OPEN = (OutboxEntry.Status.WAITING, OutboxEntry.Status.HELD, OutboxEntry.Status.HANDED)
LOOKS = {
    JournalEntry.Level.DONE: ("done", "circle-check"),
    JournalEntry.Level.WARNING: ("dealer", "help-circle"),
    JournalEntry.Level.ERROR: ("stop", "alert-triangle"),
    JournalEntry.Level.HELD: ("stop", "player-pause"),
    JournalEntry.Level.DIFFERENCE: ("office", "arrows-exchange"),
}
PACKAGE_LOOKS = {
    Package.Status.RECEIVED: ("quiet", "inbox"),
    Package.Status.QUEUED: ("quiet", "clock"),
    Package.Status.IMPORTING: ("moving", "refresh"),
    Package.Status.DONE: ("done", "circle-check"),
    Package.Status.FAILED: ("stop", "alert-triangle"),
    Package.Status.HELD: ("stop", "player-pause"),
    Package.Status.KEPT: ("quiet", "file"),
}
OUTBOX_LOOKS = {
    OutboxEntry.Status.WAITING: ("moving", "clock"),
    OutboxEntry.Status.HELD: ("stop", "alert-triangle"),
    OutboxEntry.Status.HANDED: ("moving", "arrow-up"),
    OutboxEntry.Status.ACKNOWLEDGED: ("done", "circle-check"),
    OutboxEntry.Status.SUPERSEDED: ("quiet", "history"),
}

KINDS: dict[str, str | Promise] = {
    "groups": gettext_lazy("Groups"),
    "props": pgettext_lazy("1C", "Properties"),
    "units": gettext_lazy("Units"),
    "price_types": gettext_lazy("Price types"),
    "warehouses": gettext_lazy("Warehouses"),
    "goods": pgettext_lazy("counted", "Goods"),
    "deleted": gettext_lazy("Marked as deleted"),
    "pictured": gettext_lazy("Goods with pictures"),
    "pictures": gettext_lazy("Pictures"),
    "variants": pgettext_lazy("1C", "Variants"),
    "offers": gettext_lazy("Offers"),
    "pairs": gettext_lazy("Offers of variants"),
    "priceless": gettext_lazy("Offers without a price"),
    "prices": gettext_lazy("Prices"),
    "rows": gettext_lazy("Stock by warehouse"),
    "totals": gettext_lazy("Stock in total"),
    "quantity": gettext_lazy("Sum of quantities"),
    "documents": gettext_lazy("Documents"),
    "empty": gettext_lazy("Empty records"),
}
OUTCOMES: dict[str, str | Promise] = {
    "created": pgettext_lazy("counted", "Created"),
    "updated": pgettext_lazy("counted", "Changed"),
    "unchanged": gettext_lazy("As before"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "parked": gettext_lazy("Parked"),
    "resolved": gettext_lazy("Came out of parking"),
    "refused": gettext_lazy("Refused"),
    "skipped": gettext_lazy("Skipped"),
}


def kind_title(kind: str) -> str | Promise:
    """What the page calls a kind of records."""
    return KINDS.get(kind, kind)


class Journal:
    """The entries that pass the filter of an address, newest first, a page at a time by key."""

    def __init__(self, parameters: Any) -> None:
        self.form = JournalFilter(parameters)
        self.chosen = {name: value for name, value in self.form.cleaned_data.items() if value}
        before = str(parameters.get("before", ""))
        self._before = int(before) if before.isdecimal() and len(before) < 18 else None  # noqa: PLR2004

    @property
    def query(self) -> str:
        return str(self.chosen.get("q", "")).strip()

    @property
    def direction(self) -> str:
        return str(self.chosen.get("direction", ""))

    def entries(self) -> list[JournalEntry]:
        """One page and one entry more, which tells whether there is a next page."""
        rows = JournalEntry.objects.select_related("connection", "order").order_by("-pk")
        rows = rows.filter(
            **{name: self.chosen[name] for name in ("direction", "level", "connection") if name in self.chosen}
        )
        for word in self.query.replace("\0", "").split():
            rows = rows.filter(Q(text__icontains=word) | Q(detail__icontains=word) | Q(order__number__icontains=word))
        if self._before:
            rows = rows.filter(pk__lt=self._before)
        return list(rows[: PAGE_SIZE + 1])

    def terms(self) -> list[dict[str, Any]]:
        """The filters as chips."""
        words = {name: str(self.chosen[name]) for name in ("level", "connection") if name in self.chosen}
        if "level" in words:
            words["level"] = str(JournalEntry.Level(words["level"]).label)
        return [{"words": text, "off_url": self.address(**{name: ""})} for name, text in words.items()]

    def address(self, **changes: Any) -> str:
        """The address of this view with some filters changed; empty ones fall out."""
        kept = {name: getattr(value, "pk", value) for name, value in self.chosen.items()} | changes
        return f"{reverse('exchange:journal')}?{urlencode({name: value for name, value in kept.items() if value})}"


def dressed(entries: list[JournalEntry]) -> list[JournalEntry]:
    """Entries with the family and the icon that the page shows."""
    for entry in entries:
        entry.family, entry.icon = LOOKS[JournalEntry.Level(entry.level)]  # type: ignore[attr-defined]
    return entries


@dataclass(frozen=True, slots=True)
class State:
    """How a connection is: family of its dot and words."""

    family: str
    words: str | Promise


def state_of(connection: Connection, *, now: datetime) -> State:
    """Whether 1C has been heard of within the hour."""
    if not connection.is_active:
        return State("quiet", _("Switched off"))
    if connection.seen_at is None:
        return State("quiet", _("1C has not called yet"))
    if now - connection.seen_at > SILENCE:
        return State("bad", _("1C has been silent since %(when)s") % {"when": ago(connection.seen_at, now=now)})
    return State("good", _("Running, last heard %(when)s") % {"when": ago(connection.seen_at, now=now)})


def waiting_count() -> int:
    """Held packages and orders: what a person must decide on."""
    held = Package.objects.filter(status=Package.Status.HELD).count()
    return held + OutboxEntry.objects.filter(status=OutboxEntry.Status.HELD).count()


def tabs(current: str) -> list[dict[str, Any]]:
    """The views of the exchange."""
    outgoing = OutboxEntry.objects.filter(status__in=OPEN).count()
    rows: list[tuple[str, str, int | None]] = [
        ("journal", _("Journal"), None),
        ("waiting", _("Wait for a person"), waiting_count()),
        ("outbox", _("To 1C"), outgoing),
        ("connections", _("Connections"), None),
    ]
    return [
        {"title": title, "url": reverse(f"exchange:{name}"), "count": count, "family": "stop" if name == "waiting" else "", "current": name == current}
        for name, title, count in rows
    ]  # fmt: skip


def figures(*, now: datetime) -> list[dict[str, Any]]:
    """Messages of a day, freshness of stock and prices, what waits for 1C, errors."""
    day = JournalEntry.objects.filter(at__gte=now - DAY)
    counts = day.aggregate(
        all=Count("pk"), errors=Count("pk", filter=Q(level=JournalEntry.Level.ERROR)), last=Max("at")
    )
    fresh = dict(Freshness.objects.values_list("kind", "at"))
    outgoing = _counts(OutboxEntry.objects.filter(status__in=OPEN))
    held = outgoing.get(OutboxEntry.Status.HELD, 0)
    return [
        {"title": _("In a day"), "value": counts["all"], "note": npgettext("1C", "message", "messages", counts["all"])},
        {"title": _("Stock"), **_age(fresh.get("stock"), now)},
        {"title": _("Prices"), **_age(fresh.get("prices"), now)},
        {
            "title": _("Queue to 1C"),
            "value": sum(outgoing.values()),
            "note": ngettext("%(count)s held back", "%(count)s held back", held) % {"count": held}
            if held
            else _("orders"),
            "family": "stop" if held else "",
        },
        {
            "title": _("Errors"),
            "value": counts["errors"],
            "note": _("in a day"),
            "family": "stop" if counts["errors"] else "",
        },
    ]


def _age(at: datetime | None, now: datetime) -> dict[str, Any]:
    if at is None:
        return {"value": "—", "note": _("not received yet")}
    family = "stop" if now - at > SILENCE else ""
    return {"value": ago(at, now=now), "note": _("since 1C told them"), "family": family}


def _counts(rows: QuerySet[OutboxEntry]) -> dict[str, int]:
    return dict(rows.order_by().values_list("status").annotate(Count("pk")))
