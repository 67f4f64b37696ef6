"""The draft that goods from the catalogue go into.

What the catalogue may rely on:

* `orders:draft_quantity` (POST `variant`, `quantity`, optional `order` = key of a draft) puts exactly
  that quantity into the person's current draft, making one when there is none; empty or 0 takes the
  goods out. It answers 200 with the basket, which replaces `#basket` (`outerHTML`), and triggers the
  event `basket` on the cell; or JSON `{"order", "variant", "quantity", "lines", "total"}` when JSON is
  asked for. A refusal is 422 with one sentence as plain text: it belongs under the cell.
* `orders:basket` (GET) is the basket itself; the page holds
  `<div id="basket" hx-get="{% url 'orders:basket' %}" hx-trigger="load" hx-swap="outerHTML"></div>`.
* `orders:draft_quantities` (GET `variant=1&variant=2…`) answers JSON `{"1": "12", …}` with what the
  draft holds of these; what is not in it is absent. Inside the house `catalogue.draft` asks the same.
"""

from decimal import Decimal

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from dealerdesk.accounts.access import allowed
from dealerdesk.accounts.http import Request
from dealerdesk.catalogue.models import Product, Variant
from dealerdesk.orders import basket, lines
from dealerdesk.orders.keys import read_keys
from dealerdesk.orders.models import Order
from dealerdesk.orders.page import OrderPage, orders_for


@allowed("order.create")
@require_POST
def draft_quantity(request: Request) -> HttpResponse:
    """Put a quantity of one variant into the current draft."""
    variant = _variant(request)
    try:
        quantity = lines.read_quantity(request.POST.get("quantity", ""), multiple=variant.product.pack_multiple)
        order = _draft(request, needed=quantity > 0)
        if order:
            lines.set_quantity(order, variant, quantity, by=request.user)
    except lines.CannotChange as refused:
        return HttpResponse(str(refused), status=422, content_type="text/plain; charset=utf-8")
    return _answer(request, order, variant, quantity)


@allowed("order.create")
@require_GET
def draft_basket(request: Request) -> HttpResponse:
    """The bar under the catalogue: how much is in the draft, and the way to it."""
    order = basket.current_draft(request.user)
    return render(request, "orders/basket.html", _shown(request, order))


@allowed("order.create")
@require_GET
def draft_quantities(request: Request) -> HttpResponse:
    """What the draft holds of the variants asked for."""
    found = basket.quantities(request.user, read_keys(request.GET.getlist("variant")))
    return JsonResponse({str(variant): f"{quantity.normalize():f}" for variant, quantity in found.items()})


def _variant(request: Request) -> Variant:
    keys = read_keys([request.POST.get("variant", "")])
    visible = Product.objects.visible_to(request.user)
    return get_object_or_404(Variant.objects.filter(product__in=visible).select_related("product__unit"), pk__in=keys)


def _draft(request: Request, *, needed: bool) -> Order | None:
    """The draft that is named, else the current one, else (when something is to be put in) a new one."""
    named = read_keys([request.POST.get("order", "")])
    if request.POST.get("order"):
        order: Order = get_object_or_404(Order.objects.visible_to(request.user, "order.edit"), pk__in=named)
        return order
    return basket.draft_for(request.user) if needed else basket.current_draft(request.user)


def _answer(request: Request, order: Order | None, variant: Variant, quantity: Decimal) -> HttpResponse:
    shown = _shown(request, order)
    if "application/json" in request.headers.get("Accept", ""):
        page = shown["page"]
        return JsonResponse(
            {
                "order": order.number if order else "",
                "variant": variant.pk,
                "quantity": f"{quantity.normalize():f}",
                "lines": len(page.lines) if page else 0,
                "total": str(page.order.total) if page and page.sums else None,
            }
        )
    return trigger_client_event(render(request, "orders/basket.html", shown), "basket")


def _shown(request: Request, order: Order | None) -> dict[str, OrderPage | None]:
    fresh = orders_for(request.user).filter(pk=order.pk).first() if order else None
    return {"page": OrderPage(fresh, request.user) if fresh else None}
