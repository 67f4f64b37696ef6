"""Pages of the catalogue: the list, its facets and live cells, the card, suggestions, pictures."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from dealerdesk.accounts.access import allowed
from dealerdesk.accounts.http import Request
from dealerdesk.catalogue.card import Card
from dealerdesk.catalogue.facet_counts import FacetCounts
from dealerdesk.catalogue.freshness import Freshness
from dealerdesk.catalogue.listing import Listing
from dealerdesk.catalogue.models import VERSION_LENGTH, Picture, Product
from dealerdesk.catalogue.prices import dealers_for, price_types_for, terms_for
from dealerdesk.catalogue.rows import rows_of
from dealerdesk.catalogue.suggestions import suggestions

MOST_ROWS = 500
A_YEAR = 365 * 24 * 3600
PARTS = {"own", "stock", "variants"}


@allowed("catalogue.view")
@require_GET
def product_list(request: Request) -> HttpResponse:
    """Goods by search and facets; htmx asks for the next page of rows by `after`."""
    listing = Listing(request.user, request.GET)
    page = listing.page()
    shown = {
        "listing": listing,
        "rows": page.rows,
        "ids": ",".join(str(row.pk) for row in page.rows),
        "next_url": listing.address(after=page.after) if page.after else "",
        "may_order": request.user.may("order.create"),
    }
    if request.htmx and listing.after:
        return render(request, "catalogue/list.html#more", shown)
    return render(request, "catalogue/list.html", shown | _choices(request, listing))


@allowed("catalogue.view")
@require_GET
def facets(request: Request) -> HttpResponse:
    """The left column of the list, counted after the list is shown."""
    listing = Listing(request.user, request.GET)
    return render(request, "catalogue/facets.html", {"listing": listing, "counts": FacetCounts(listing)})


@allowed("catalogue.view")
@require_GET
def cells(request: Request) -> HttpResponse:
    """Price, stock and sum of the rows that a page shows (`id`, with commas), to be swapped in place."""
    texts = request.GET.get("id", "").split(",")[:MOST_ROWS]
    wanted = [int(pk) for pk in texts if pk.isascii() and pk.isdigit() and len(pk) < 19]  # noqa: PLR2004
    products = list(Product.objects.visible_to(request.user).filter(pk__in=wanted))
    terms = terms_for(request.user, request.GET)
    rows = rows_of(products, user=request.user, terms=terms)
    return render(request, "catalogue/list.html#cells", {"rows": rows, "oob": True})


@allowed("catalogue.view")
@require_GET
def product_detail(request: Request, pk: int) -> HttpResponse:
    """The card of a product; `part` asks for one live piece of it."""
    products = Product.objects.visible_to(request.user).select_related("category", "brand", "unit")
    card = Card(get_object_or_404(products, pk=pk), user=request.user, terms=terms_for(request.user, request.GET))
    part = request.GET.get("part", "")
    template = f"catalogue/detail.html#{part}" if request.htmx and part in PARTS else "catalogue/detail.html"
    shown = {"card": card, "row": card.row, "product": card.product, "terms": card.terms}
    return render(request, template, shown | {"may_order": request.user.may("order.create")})


@allowed("catalogue.view")
@require_GET
def suggest(request: Request) -> HttpResponse:
    """Variants for a type-ahead: `q`, and for the office `dealer` or `price_type`, by whose prices."""
    terms = terms_for(request.user, request.GET)
    found = suggestions(request.user, request.GET.get("q", ""), terms=terms)
    return render(request, "catalogue/suggest.html", {"found": found})


@allowed("catalogue.view")
@require_GET
def freshness(request: Request) -> HttpResponse:
    """The stamp in the header: when 1C last spoke of prices and stock."""
    return render(request, "catalogue/freshness.html", {"fresh": Freshness.read()})


@allowed("catalogue.view")
@require_GET
def picture(request: Request, version: str, size: str) -> FileResponse:
    """A picture by the hash of its file: it never changes, so the browser may keep it."""
    if len(version) != VERSION_LENGTH or size not in {"small", "large"}:
        raise Http404
    shown = (
        Picture.objects.visible_to(request.user)
        .filter(sha256__gte=version, sha256__lt=f"{version}g")
        .exclude(file="")
        .first()
    )
    if shown is None:
        raise Http404
    path = Path(settings.MEDIA_ROOT) / (shown.thumbnail if size == "small" else shown.file)
    if not path.is_file():
        raise Http404
    headers = {"Cache-Control": f"private, max-age={A_YEAR}, immutable"}
    return FileResponse(path.open("rb"), content_type="image/webp", headers=headers)


def _choices(request: Request, listing: Listing) -> dict[str, object]:
    """With whose eyes the office may look."""
    if not request.user.is_office:
        return {}
    if request.user.may("catalogue.all_prices"):
        return {"price_types": listing.terms.choice or price_types_for(request.user)}
    return {"dealers": dealers_for(request.user).order_by("name")}
