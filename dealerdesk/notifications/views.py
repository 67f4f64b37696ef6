"""The bell and its page; the administrator's view of letters."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from dealerdesk.accounts.access import allowed
from dealerdesk.accounts.http import Request
from dealerdesk.notifications.channels.email import send_later
from dealerdesk.notifications.models import Delivery, Letter, Notice, bell_topic

PAGE_SIZE = 40
MOST_SHOWN = 99
LETTER_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; frame-ancestors 'self'"
)


@allowed("notification.view")
@require_GET
def inbox(request: Request) -> HttpResponse:
    """Notices: what is to be done, and what is to be known."""
    own = Notice.objects.visible_to(request.user).select_related("event__actor")
    shows_actions = request.GET.get("tab") != "info"
    rows = own.actions() if shows_actions else own.information()
    context = {
        "page": _page(request, rows),
        "shows_actions": shows_actions,
        "tabs": _tabs(request, shows_actions=shows_actions),
        "topic": bell_topic(request.user.pk),
    }
    return render(request, "notifications/list.html", context)


@allowed("notification.view")
@require_GET
def bell(request: Request) -> HttpResponse:
    """The button in the header with the number of unread notices."""
    unread = Notice.objects.visible_to(request.user).unread().count()
    words = ngettext("%(count)s unread notice", "%(count)s unread notices", unread) % {"count": unread}
    context = {
        "unread": unread,
        "shown": str(unread) if unread <= MOST_SHOWN else f"{MOST_SHOWN}+",
        "words": words if unread else _("Notices"),
        "topic": bell_topic(request.user.pk),
    }
    return render(request, "notifications/bell.html", context)


@allowed("notification.view")
@require_GET
def open_notice(request: Request, pk: int) -> HttpResponse:
    """Note that the notice has been seen and go to what it is about."""
    own = Notice.objects.visible_to(request.user).filter(pk=pk)
    notice = get_object_or_404(own)
    own.mark_read(now=timezone.now())
    return HttpResponseRedirect(notice.url)


@allowed("notification.view")
@require_POST
def mark_all_read(request: Request) -> HttpResponse:
    """Everything that is there now has been seen."""
    Notice.objects.visible_to(request.user).mark_read(now=timezone.now())
    response = HttpResponseRedirect(_local(request.POST.get("next", "")) or reverse("notifications:list"))
    response.status_code = 303
    return response


@allowed("mailbox.view")
@require_GET
def mailbox(request: Request) -> HttpResponse:
    """Letters that the demo kept instead of sending."""
    wanted = request.GET.get("q", "").strip().replace("\x00", "")[:200]
    letters = Letter.objects.defer("text", "html")
    if wanted:
        letters = letters.filter(subject__icontains=wanted) | letters.filter(recipient__icontains=wanted)
    context = {"page": _page(request, letters), "query": wanted, "tabs": _mailbox_tabs(current="mailbox")}
    return render(request, "notifications/mailbox.html", context)


@allowed("mailbox.view")
@require_GET
def letter(request: Request, pk: int) -> HttpResponse:
    """One letter, as HTML in a sealed frame or as text."""
    found = get_object_or_404(Letter, pk=pk)
    as_text = not found.html or request.GET.get("as") == "text"
    context = {"letter": found, "as_text": as_text, "tabs": _letter_tabs(found, as_text=as_text)}
    return render(request, "notifications/letter.html", context)


@xframe_options_sameorigin
@allowed("mailbox.view")
@require_GET
def letter_html(_request: Request, pk: int) -> HttpResponse:
    """The HTML part alone; whatever it holds, it can neither run nor load anything."""
    found = get_object_or_404(Letter.objects.exclude(html=""), pk=pk)
    response = HttpResponse(found.html)
    response["Content-Security-Policy"] = LETTER_POLICY
    return response


@allowed("mailbox.view")
@require_GET
def unsent(request: Request) -> HttpResponse:
    """Letters that wait, were refused, or got no answer."""
    rows = Delivery.objects.exclude(state=Delivery.State.SENT).select_related("user").defer("text", "html")
    context = {"page": _page(request, rows), "tabs": _mailbox_tabs(current="unsent")}
    return render(request, "notifications/unsent.html", context)


@allowed("mailbox.view")
@require_POST
def send_again(request: Request, pk: int) -> HttpResponse:
    """A person decides that a letter which may have arrived, or was refused, is sent once more."""
    delivery = get_object_or_404(Delivery, pk=pk)
    if delivery.queue_again():
        send_later(delivery)
        messages.success(request, _("The letter is in the queue."))
    response = HttpResponseRedirect(reverse("notifications:unsent"))
    response.status_code = 303
    return response


def _page(request: Request, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def _tabs(request: Request, *, shows_actions: bool) -> list[dict[str, Any]]:
    own, url = Notice.objects.visible_to(request.user), reverse("notifications:list")
    family = "office" if request.user.is_office else "dealer"
    return [
        {
            "title": _("To be done"),
            "url": url,
            "count": own.actions().count(),
            "family": family,
            "current": shows_actions,
        },
        {
            "title": _("Information"),
            "url": f"{url}?tab=info",
            "count": own.information().unread().count() or None,
            "current": not shows_actions,
        },
    ]


def _mailbox_tabs(*, current: str) -> list[dict[str, Any]]:
    waiting = Delivery.objects.exclude(state=Delivery.State.SENT).count()
    return [
        {
            "title": _("Letters"),
            "url": reverse("notifications:mailbox"),
            "count": None,
            "current": current == "mailbox",
        },
        {
            "title": _("Not sent"),
            "url": reverse("notifications:unsent"),
            "count": waiting,
            "family": "stop",
            "current": current == "unsent",
        },
    ]


def _letter_tabs(found: Letter, *, as_text: bool) -> list[dict[str, Any]]:
    url = reverse("notifications:letter", args=[found.pk])
    html = [{"title": _("As it looks"), "url": url, "count": None, "current": not as_text}] if found.html else []
    return [*html, {"title": _("Text"), "url": f"{url}?as=text", "count": None, "current": as_text}]


def _local(address: str) -> str:
    return address if address.startswith("/") and not address.startswith("//") and "\\" not in address else ""
