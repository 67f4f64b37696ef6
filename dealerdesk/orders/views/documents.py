"""Papers of orders: the register of all of them, downloads of one and of all; the talk about an order."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dealerdesk.accounts.access import allowed
from dealerdesk.accounts.http import Request
from dealerdesk.accounts.models import User
from dealerdesk.orders import archive
from dealerdesk.orders.keys import read_keys
from dealerdesk.orders.models import Order
from dealerdesk.orders.paper_register import PaperRegister

MOST_IN_ARCHIVE = 300


def with_papers(user: User) -> QuerySet[Order]:
    """The orders whose papers the person may take."""
    return Order.objects.visible_to(user, "order.documents").select_related("folder")


def with_talk(user: User, right: str) -> QuerySet[Order]:
    """The orders in whose talk the person has `right` (empty: may read); a draft has none."""
    return Order.objects.visible_to(user, right).exclude(state="draft").select_related("thread")


@allowed("order.documents")
@require_GET
def document_list(request: Request) -> HttpResponse:
    """The register: all papers of the orders a person may see, newest first."""
    register = PaperRegister(request.user, request.GET)
    rows, after = register.page()
    shown: dict[str, Any] = {
        "register": register,
        "rows": rows,
        "next_url": register.address(after=after, seen=str(register.seen)) if after else "",
        "total": register.rows().count(),
    }
    more = request.htmx and request.GET.get("after")
    return render(request, "orders/documents.html#page" if more else "orders/documents.html", shown)


@allowed("order.documents")
@require_GET
def documents_archive(request: Request) -> HttpResponseBase:
    """The papers that are selected (`document=`, several), or all that the search has found, as one archive."""
    register = PaperRegister(request.user, request.GET)
    rows = register.rows()
    if wanted := read_keys(request.GET.getlist("document")):
        rows = rows.filter(pk__in=wanted)
    documents = list(rows[:MOST_IN_ARCHIVE])
    if not documents:
        raise Http404
    name = _("Documents %(day)s") % {"day": timezone.localdate().strftime("%d.%m.%Y")}
    return archive.of(documents, name=f"{name}.zip")
