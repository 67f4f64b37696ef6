"""The door of 1C, and the administrator's pages of the exchange."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from dealerdesk.accounts.access import allowed, public
from dealerdesk.accounts.http import Request
from dealerdesk.exchange import listing, outbox, processing, server, storage
from dealerdesk.exchange.forms import ConnectionForm
from dealerdesk.exchange.journal import TOPIC
from dealerdesk.exchange.models import Connection, JournalEntry, OutboxEntry, Package, Session
from dealerdesk.exchange.tasks import import_again, rehearse_package
from dealerdesk.toolbox.files import content_disposition


@csrf_exempt
@public
def talk_to_1c(request: HttpRequest) -> HttpResponse:
    """The CommerceML protocol; it knows its callers by the connection's own password."""
    return server.answer(request)


@allowed("exchange.view")
@require_GET
def journal(request: Request) -> HttpResponse:
    """Sentences about everything that came and went, newest first."""
    found = listing.Journal(request.GET)
    entries = found.entries()
    shown = listing.dressed(entries[: listing.PAGE_SIZE])
    more = len(entries) > listing.PAGE_SIZE
    context = {
        "journal": found,
        "entries": shown,
        "next_url": found.address(before=shown[-1].pk) if more else "",
        "topic": TOPIC,
        **_head("journal"),
    }
    is_more = request.htmx and request.GET.get("before")
    return render(request, "exchange/journal.html#rows" if is_more else "exchange/journal.html", context)


@allowed("exchange.view")
@require_GET
def entry(request: Request, pk: int) -> HttpResponse:
    """One entry with its counts and remarks."""
    found = get_object_or_404(JournalEntry.objects.select_related("connection", "session", "package", "order"), pk=pk)
    listing.dressed([found])
    return render(
        request,
        "exchange/entry.html",
        {"entry": found, "counts": _counts(found), "reads": _reads(found), "outcomes": listing.OUTCOMES.values()},
    )


@allowed("exchange.view")
@require_GET
def session(request: Request, pk: int) -> HttpResponse:
    """Everything that came in one conversation, and what became of it."""
    found = get_object_or_404(Session.objects.select_related("connection"), pk=pk)
    packages = list(found.packages.order_by("pk")[:500])
    for package in packages:
        package.look = listing.PACKAGE_LOOKS[Package.Status(package.status)]  # type: ignore[attr-defined]
    context = {
        "session": found,
        "packages": packages,
        "entries": listing.dressed(list(found.entries.select_related("order").order_by("pk")[:500])),
        "topic": TOPIC,
        "may_manage": request.user.may("exchange.manage"),
    }
    return render(request, "exchange/session.html", context)


@allowed("exchange.view")
@require_GET
def waiting(request: Request) -> HttpResponse:
    """Held packages and held orders, each with its reason and its button."""
    held = Package.objects.filter(status=Package.Status.HELD).select_related("session__connection").order_by("-pk")
    orders = OutboxEntry.objects.filter(status=OutboxEntry.Status.HELD).select_related("order__dealer").order_by("-pk")
    context = {"packages": held[:100], "outgoing": orders[:100], "may_manage": request.user.may("exchange.manage")}
    return render(request, "exchange/waiting.html", {**context, "topic": TOPIC, **_head("waiting")})


@allowed("exchange.view")
@require_GET
def outbox_list(request: Request) -> HttpResponse:
    """Orders on their way to 1C, open ones first."""
    rows = OutboxEntry.objects.select_related("order__dealer", "session__connection").order_by("-pk")
    if "all" not in request.GET:
        rows = rows.filter(status__in=listing.OPEN)
    page = Paginator(rows, listing.PAGE_SIZE).get_page(request.GET.get("page"))
    for row in page:
        row.look = listing.OUTBOX_LOOKS[OutboxEntry.Status(row.status)]  # type: ignore[attr-defined]
    context = {"page": page, "shows_all": "all" in request.GET, "may_manage": request.user.may("exchange.manage")}
    return render(request, "exchange/outbox.html", {**context, "topic": TOPIC, **_head("outbox")})


@allowed("exchange.view")
@require_GET
def connection_list(request: Request) -> HttpResponse:
    """Which bases of 1C talk to the portal."""
    now = timezone.now()
    rows = [(connection, listing.state_of(connection, now=now)) for connection in Connection.objects.all()]
    return render(request, "exchange/connections.html", {"rows": rows, **_head("connections")})


@allowed("exchange.manage")
def connection_new(request: Request) -> HttpResponse:
    """A new connection."""
    return _connection_form(request, Connection(), _("Connection added. Type these into 1C"))


@allowed("exchange.manage")
def connection_edit(request: Request, pk: int) -> HttpResponse:
    """Settings of a connection, and what to type into 1C."""
    return _connection_form(request, get_object_or_404(Connection, pk=pk), _("Settings saved"))


@allowed("exchange.manage")
@require_POST
def replay(request: Request, pk: int) -> HttpResponse:
    """Apply a stored package once more; a held one without the guard."""
    package = get_object_or_404(Package.objects.select_related("session"), pk=pk, role=Package.Role.XML)
    is_release = package.status == Package.Status.HELD
    with transaction.atomic():
        processing.mark_for_another_run(package)
        turn = f"exchange-{package.session.connection_id}"
        import_again.later(in_turn=turn, priority=5).defer(package_id=package.pk, is_guarded=not is_release)
    text = _("%(name)s is released and will be applied") if is_release else _("%(name)s will be applied again")
    messages.success(request, text % {"name": package.name})
    return redirect(package.session)


@allowed("exchange.manage")
@require_POST
def rehearse(request: Request, pk: int) -> HttpResponse:
    """See what a stored package would do; the journal tells it."""
    package = get_object_or_404(Package.objects.select_related("session"), pk=pk, role=Package.Role.XML)
    rehearse_package.later(in_turn=f"exchange-{package.session.connection_id}").defer(package_id=package.pk)
    messages.success(request, _("The journal will tell what %(name)s would change") % {"name": package.name})
    return redirect(package.session)


@allowed("exchange.manage")
@require_POST
def retry(request: Request, pk: int) -> HttpResponse:
    """Hand an outgoing order to 1C at its next query."""
    entry = get_object_or_404(OutboxEntry.objects.select_related("order"), pk=pk)
    outbox.retry(entry)
    messages.success(request, _("%(number)s goes to 1C with its next exchange") % {"number": entry.order.number})
    return redirect("exchange:outbox")


@allowed("exchange.manage")
@require_GET
def package_file(_request: Request, pk: int) -> FileResponse:
    """The bytes as 1C sent them."""
    package = get_object_or_404(Package, pk=pk)
    path = storage.full(package.path)
    response = FileResponse(path.open("rb"), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition(package.name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _connection_form(request: Request, connection: Connection, saved: str) -> HttpResponse:
    form = ConnectionForm(request.POST or None, instance=connection)
    if request.method == "POST" and form.is_valid():
        messages.success(request, saved)
        return redirect(form.save())
    known = Connection.objects.filter(pk=connection.pk).first()
    context = {
        "form": form,
        "connection": known,
        "state": listing.state_of(known, now=timezone.now()) if known else None,
        "address": f"{settings.PUBLIC_URL}/exchange/1c",
        "push_address": f"{settings.PUBLIC_URL}/api/1c/v1/",
    }
    return render(request, "exchange/connection.html", context, status=400 if form.errors else 200)


def _head(current: str) -> dict[str, Any]:
    now = timezone.now()
    newest = Connection.objects.filter(is_active=True).order_by("-seen_at").first()
    state = listing.state_of(newest, now=now) if newest else None
    return {"tabs": listing.tabs(current), "figures": listing.figures(now=now), "newest": newest, "state": state}


def _counts(entry: JournalEntry) -> list[dict[str, Any]]:
    """Rows of the table of outcomes: what, created, updated, unchanged, …"""
    done = entry.counts.get("done", {}) if isinstance(entry.counts, dict) else {}
    return [
        {"kind": listing.kind_title(kind), "counts": [count.get(word, 0) for word in listing.OUTCOMES]}
        for kind, count in done.items()
    ]


def _reads(entry: JournalEntry) -> list[tuple[Any, Any]]:
    """What the file holds."""
    read = entry.counts.get("read", {}) if isinstance(entry.counts, dict) else {}
    return [(listing.kind_title(kind), number) for kind, number in read.items()]
