"""The grid of lines: add, change, agree, remove; every answer is the page's parts as they are now."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from dealerdesk.accounts.access import allowed
from dealerdesk.accounts.http import Request
from dealerdesk.catalogue.models import Product, Variant
from dealerdesk.catalogue.search import sku_key
from dealerdesk.orders import lines
from dealerdesk.orders.keys import read_key
from dealerdesk.orders.models import Order, OrderLine
from dealerdesk.orders.views.detail import parts


@allowed("order.edit")
@require_POST
def line_add(request: Request, number: str) -> HttpResponse:
    """Add goods chosen from the suggestions, or named by their exact article."""
    order = _order(request, number)
    try:
        variant = _wanted(request, order)
        quantity = _typed(request.POST.get("quantity") or request.GET.get("quantity", ""), variant)
        lines.set_quantity(order, variant, quantity, by=request.user)
    except lines.CannotChange as refused:
        return _refused(request, order, str(refused))
    return _answer(request, order)


@allowed("order.edit")
@require_POST
def lines_save(request: Request, number: str) -> HttpResponse:
    """Take the quantities typed into the grid: one cell (`only`), or all of them where there is no script."""
    order = _order(request, number)
    only = request.POST.get("only", "")
    try:
        for line in _typed_lines(order, request, only):
            quantity = lines.read_quantity(request.POST[f"line-{line.pk}"], multiple=line.variant.product.pack_multiple)
            if quantity != line.quantity:
                lines.set_quantity(order, line.variant, quantity, by=request.user)
    except lines.CannotChange as refused:
        return _refused(request, order, str(refused), toast=not only)
    return _answer(request, order)


@allowed("order.edit")
@require_POST
def line_remove(request: Request, number: str, pk: int) -> HttpResponse:
    """Take a line out; the toast offers to put it back."""
    order = _order(request, number)
    line = get_object_or_404(order.lines.select_related("variant__product"), pk=pk)
    try:
        lines.set_quantity(order, line.variant, Decimal(0), by=request.user)
    except lines.CannotChange as refused:
        return _refused(request, order, str(refused))
    undo = f"{reverse('orders:line_add', args=[order.number])}?variant={line.variant_id}&quantity={line.quantity.normalize():f}"
    messages.success(request, _("%(name)s is out of the order") % {"name": line.name}, extra_tags=undo)
    return _answer(request, order)


@allowed("order.edit")
@require_POST
def line_agree(request: Request, number: str, pk: int) -> HttpResponse:
    """Agree to today's price of a line."""
    order = _order(request, number)
    try:
        lines.accept_price(order, pk, by=request.user)
    except OrderLine.DoesNotExist:
        return _refused(request, order, _("This line is no longer in the order"))
    except lines.CannotChange as refused:
        return _refused(request, order, str(refused))
    return _answer(request, order)


def _order(request: Request, number: str) -> Order:
    order: Order = get_object_or_404(Order.objects.visible_to(request.user, "order.edit").called(number))
    return order


def _wanted(request: Request, order: Order) -> Variant:
    """What was asked for, if it is not in the order yet."""
    variant = _named(request)
    if line := order.lines.filter(variant=variant).first():
        raise lines.CannotChange(_("It is already in line %(position)s") % {"position": line.position})
    return variant


def _named(request: Request) -> Variant:
    """The variant that was chosen, or the goods whose article was typed in full."""
    visible = Product.objects.visible_to(request.user)
    variants = Variant.objects.filter(product__in=visible).select_related("product__unit")
    chosen = request.POST.get("variant") or request.GET.get("variant", "")
    if (key := read_key(chosen)) is not None:
        return get_object_or_404(variants, pk=key)
    text = request.POST.get("q", "").strip()
    article = sku_key(text)
    found = variants.filter(product__sku_key=article, is_default=True).first() if article else None
    if found is None:
        raise lines.CannotChange(_("Nothing is called “%(text)s”: choose from the list") % {"text": text[:60]})
    return found


def _typed(text: str, variant: Variant) -> Decimal:
    """What was typed; nothing typed means one pack."""
    multiple = variant.product.pack_multiple
    return lines.read_quantity(text, multiple=multiple) if text.strip() else multiple


def _typed_lines(order: Order, request: Request, only: str) -> list[OrderLine]:
    rows = order.lines.select_related("variant__product__unit")
    if only:
        return [get_object_or_404(rows, pk=read_key(only))] if f"line-{only}" in request.POST else []
    return [line for line in rows if f"line-{line.pk}" in request.POST]


def _answer(request: Request, order: Order) -> HttpResponse:
    return parts(request, order) if request.htmx else _back(order)


def _refused(request: Request, order: Order, text: str, *, toast: bool = True) -> HttpResponse:
    """Why not: under the cell where a quantity was typed, as a toast elsewhere."""
    if request.htmx:
        response = HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")
        return trigger_client_event(response, "toast", {"value": text, "kind": "trouble"}) if toast else response
    messages.error(request, text)
    return _back(order)


def _back(order: Order) -> HttpResponse:
    response = HttpResponseRedirect(f"{order.get_absolute_url()}#lines")
    response.status_code = 303
    return response
