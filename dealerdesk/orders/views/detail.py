"""The one page of an order: create, edit, process; and its parts, fetched again when something changed."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealerdesk.accounts.access import allowed
from dealerdesk.accounts.http import Request, local_page
from dealerdesk.dealers.models import Dealer
from dealerdesk.orders import basket, editing, lines
from dealerdesk.orders.forms import TermsForm
from dealerdesk.orders.models import Order
from dealerdesk.orders.page import OrderPage, orders_for


@allowed("order.view")
@require_GET
def order_detail(request: Request, number: str) -> HttpResponse:
    """The page of one order, the same for everyone; rights add columns and buttons."""
    order = get_object_or_404(orders_for(request.user).called(number))
    if order.number != number:
        return redirect(order)
    basket.touch(order, by=request.user)
    return render(request, "orders/detail.html", {"page": OrderPage(order, request.user), "order": order})


@allowed("order.view")
@require_GET
def order_parts(request: Request, pk: int) -> HttpResponse:
    """Everything on the page that may have changed, to be put in its places; a new number means a new address."""
    order = get_object_or_404(orders_for(request.user), pk=pk)
    if request.GET.get("number", order.number) != order.number:
        return HttpResponse(status=204, headers={"HX-Redirect": order.get_absolute_url()})
    page = OrderPage(order, request.user, after_step=local_page(request.GET.get("next", "")))
    return render(request, "orders/detail.html#parts", {"page": page, "order": order})


def parts(request: Request, order: Order, *, form: TermsForm | None = None) -> HttpResponse:
    """The answer to every change: the page's parts as they are now, and when that was kept (or 422 with the refusal)."""
    fresh = get_object_or_404(orders_for(request.user), pk=order.pk)
    refused = bool(form and form.errors)
    shown = {
        "page": OrderPage(fresh, request.user, form=form),
        "order": fresh,
        "saved": None if refused else timezone.now(),
    }
    return render(request, "orders/detail.html#parts", shown, status=422 if refused else 200)


@allowed("order.create")
@require_http_methods(["GET", "POST"])
def order_create(request: Request) -> HttpResponse:
    """Begin a draft; the office chooses for which dealer."""
    if request.method == "GET":
        return render(request, "orders/new.html", {"dealers": _dealers(request)})
    dealer = _dealer(request)
    order = basket.begin(dealer, by=request.user)
    basket.touch(order, by=request.user)
    return redirect(order)


@allowed("order.create")
@require_POST
def order_copy(request: Request, number: str) -> HttpResponse:
    """A new draft with the same goods at today's prices."""
    source = get_object_or_404(orders_for(request.user).called(number))
    order = basket.copy(source, by=request.user)
    basket.touch(order, by=request.user)
    return redirect(order)


@allowed("order.edit")
@require_POST
def order_terms(request: Request, number: str) -> HttpResponse:
    """Keep the terms that were changed; with script one field at a time, without it the whole form."""
    order = get_object_or_404(Order.objects.visible_to(request.user, "order.edit").called(number))
    only = [request.POST["field"]] if request.POST.get("field") in editing.FIELDS else editing.FIELDS
    try:
        form = editing.save_terms(order, request.POST, only=only, by=request.user)
    except lines.CannotChange as late:
        return _too_late(request, order, str(late))
    if request.htmx:
        return parts(request, order, form=form)
    for field, errors in form.errors.items():
        messages.error(request, f"{form.fields[field].label}: {' '.join(str(error) for error in errors)}")
    return _back(order, "#delivery")


@allowed("order.edit")
@require_POST
def order_not_duplicate(request: Request, number: str) -> HttpResponse:
    """The dealer wants the same once more."""
    order = get_object_or_404(Order.objects.visible_to(request.user, "order.edit").called(number))
    try:
        editing.confirm_not_duplicate(order, by=request.user)
    except lines.CannotChange as late:
        return _too_late(request, order, str(late))
    return parts(request, order) if request.htmx else _back(order, "#lines")


def _too_late(request: Request, order: Order, text: str) -> HttpResponse:
    """Somebody has moved the order on: say so and show the page as it is."""
    messages.error(request, text)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": order.get_absolute_url()})
    return _back(order)


def _back(order: Order, anchor: str = "") -> HttpResponse:
    response = HttpResponseRedirect(order.get_absolute_url() + anchor)
    response.status_code = 303
    return response


def _dealers(request: Request) -> list[Dealer]:
    if request.user.is_dealer:
        return []
    return list(Dealer.objects.visible_to(request.user).filter(status=Dealer.Status.ACTIVE).select_related("region"))


def _dealer(request: Request) -> Dealer:
    dealer: Dealer
    if request.user.is_dealer:
        dealer = get_object_or_404(Dealer.objects.of(request.user))
        return dealer
    number = request.POST.get("dealer", "")
    if not number:
        raise Http404
    dealer = get_object_or_404(Dealer.objects.visible_to(request.user), number=number)
    return dealer
