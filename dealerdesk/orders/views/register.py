"""The list of orders: views, search, filters, pages; a row of it; the papers of what is selected as one archive."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dealerdesk.accounts.access import allowed
from dealerdesk.accounts.http import Request
from dealerdesk.accounts.models import User
from dealerdesk.documents.models import Document
from dealerdesk.orders import archive
from dealerdesk.orders.keys import read_keys
from dealerdesk.orders.listing import Listing, count_lines, counts, views_for
from dealerdesk.orders.models import Order
from dealerdesk.orders.row import ListRow

MOST_SELECTED = 200


@allowed("order.view")
@require_GET
def order_list(request: Request) -> HttpResponse:
    """Orders newest first; htmx asks for the next page of rows by `after`."""
    listing = Listing(request.user, request.GET)
    if listing.has_blanks:
        return redirect(request.path + listing.address())
    page, after = listing.page()
    shown = {
        "listing": listing,
        "rows": [ListRow(order, request.user) for order in page],
        "next_url": listing.address(after=after, seen=str(listing.seen)) if after else "",
        "totals": listing.totals(),
        **_columns(request.user),
    }
    if request.htmx and request.GET.get("after"):
        return render(request, "orders/list.html#page", shown)
    return render(request, "orders/list.html", {**shown, "tabs": _tabs(listing)})


@allowed("order.view")
@require_GET
def order_row(request: Request, pk: int) -> HttpResponse:
    """One row as it is now."""
    rows = Order.objects.visible_to(request.user).select_related(
        "dealer__region", "author", "assignee", "contract", "invoice", "folder"
    )
    order = get_object_or_404(rows, pk=pk)
    count_lines([order])
    return render(request, "orders/list.html#row", {"row": ListRow(order, request.user), **_columns(request.user)})


@allowed("order.documents")
@require_GET
def orders_archive(request: Request) -> HttpResponse | StreamingHttpResponse:
    """The papers of all selected orders (`order=` by key, several) in one archive, a folder per order."""
    wanted = read_keys(request.GET.getlist("order"), most=MOST_SELECTED)
    orders = Order.objects.visible_to(request.user, "order.documents").filter(pk__in=wanted).select_related("folder")
    documents = list(Document.objects.filter(folder__order__in=orders).select_related("folder__order"))
    if not documents:
        raise Http404
    name = _("Documents of orders %(day)s") % {"day": timezone.localdate().strftime("%d.%m.%Y")}
    return archive.of(documents, name=f"{name}.zip")


def _columns(user: User) -> dict[str, bool]:
    """Which columns and buttons a person has."""
    return {
        "sums": user.may("finance.view"),
        "any_sums": user.may("order.sums"),
        "has_documents": user.may("order.documents"),
        "may_create": user.may("order.create"),
    }


def _tabs(listing: Listing) -> list[dict[str, object]]:
    found = counts(listing.user)
    mine = "dealer" if listing.user.is_dealer else "office"
    return [
        {
            "title": title,
            "url": listing.address(view="" if code == "all" else code),
            "count": found[code],
            "family": mine if code == "mine" else "",
            "current": code == listing.view,
        }
        for code, (title, _condition) in views_for(listing.user).items()
    ]
