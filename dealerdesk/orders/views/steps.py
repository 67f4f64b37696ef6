"""Steps of an order: the buttons' POSTs, and what a step asks first as a page of its own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from dealerdesk.accounts.access import allowed
from dealerdesk.accounts.http import Request, local_page
from dealerdesk.orders.actions import Button
from dealerdesk.orders.models import Order
from dealerdesk.orders.page import OrderPage, orders_for
from dealerdesk.workflow.machine import Action, Refused, Transition


@allowed("order.view")
@require_GET
def order_step(request: Request, number: str, code: str) -> HttpResponse:
    """What the step asks first; the page shows the same in a dialog."""
    order = get_object_or_404(orders_for(request.user).called(number))
    page = OrderPage(order, request.user, after_step=local_page(request.GET.get("next", "")))
    button = page.actions.find(code)
    if button is None:
        raise Http404
    shown = {"page": page, "order": order, "button": button, "in_dialog": bool(request.htmx)}
    return render(request, "orders/step.html#dialog" if request.htmx else "orders/step.html", shown)


def load_order(request: HttpRequest, number: str) -> Order:
    """The order as the person may see it, for its steps."""
    order: Order = get_object_or_404(orders_for(request.user).called(number))  # type: ignore[arg-type]
    return order


def ask_again(request: HttpRequest, order: Order, step: Transition, refused: Refused) -> HttpResponse:
    """The step's form again, with what was typed and why it was refused."""
    page = OrderPage(order, request.user, after_step=local_page(request.POST.get("next", "")))  # type: ignore[arg-type]
    button = Button(Action(step), order, data=request.POST)
    return render(
        request, "orders/step.html", {"page": page, "order": order, "button": button, "refused": refused}, status=409
    )
