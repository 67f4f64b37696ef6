"""The office's queue: what waits for a decision, by its term; and the small pieces that menu and home page load."""

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from dealerdesk.accounts.access import allowed
from dealerdesk.accounts.http import Request
from dealerdesk.accounts.models import User
from dealerdesk.orders.listing import my_moves
from dealerdesk.orders.models import OFFICE_TOPIC, Order
from dealerdesk.orders.page import OrderPage, orders_for
from dealerdesk.orders.row import ListRow

MOST_SHOWN = 200
MOST_AT_HOME = 8


@allowed("order.decide")
@require_GET
def order_queue(request: Request) -> HttpResponse:
    """Left what waits, the most urgent first; right the order that is being decided."""
    rows = list(_waiting(request.user)[:MOST_SHOWN])
    chosen = _chosen(rows, request.GET.get("order", ""))
    shown = _shown(request, rows, chosen)
    if request.htmx and request.GET.get("only") == "list":
        return render(request, "orders/queue.html#waiting", shown)
    return render(request, "orders/queue.html", shown)


@allowed("order.decide")
@require_GET
def queue_count(request: Request) -> HttpResponse:
    """How many orders wait for the person, for the menu."""
    return _count(request, _waiting(request.user).count(), "office")


@allowed("order.view")
@require_GET
def my_move_count(request: Request) -> HttpResponse:
    """How many orders wait for the person, for the menu; the office reads it beside its queue."""
    if request.user.is_office:
        return HttpResponse("")
    return _count(request, Order.objects.visible_to(request.user).filter(my_moves(request.user)).count(), "dealer")


@allowed("order.view")
@require_GET
def home_moves(request: Request) -> HttpResponse:
    """What needs the person, by its term, for the home page."""
    waiting = Order.objects.visible_to(request.user).filter(my_moves(request.user))
    rows = waiting.select_related("dealer__region", "author", "assignee", "contract", "invoice").order_by(
        F("due_at").asc(nulls_last=True), "state_since"
    )
    shown = [ListRow(order, request.user) for order in rows[:MOST_AT_HOME]]
    return render(request, "orders/home.html#moves", {"rows": shown, "more": rows.count() - len(shown)})


def _waiting(user: User) -> QuerySet[Order]:
    waiting = Order.objects.visible_to(user, "order.decide").filter(my_moves(user))
    return waiting.select_related("dealer__region", "author", "assignee", "contract", "invoice").order_by(
        F("due_at").asc(nulls_last=True), "state_since", "pk"
    )


def _chosen(rows: list[Order], number: str) -> Order | None:
    return next((order for order in rows if order.number == number), rows[0] if rows else None)


def _shown(request: Request, rows: list[Order], chosen: Order | None) -> dict[str, Any]:
    place = rows.index(chosen) if chosen else 0
    fresh = orders_for(request.user).get(pk=chosen.pk) if chosen else None
    return {
        "rows": [ListRow(order, request.user) for order in rows],
        "page": OrderPage(fresh, request.user, after_step=reverse("orders:queue")) if fresh else None,
        "order": fresh,
        "named": bool(request.GET.get("order")),
        "place": place + 1,
        "next": rows[(place + 1) % len(rows)] if len(rows) > 1 else None,
        "topic": OFFICE_TOPIC,
    }


def _count(request: Request, number: int, family: str) -> HttpResponse:
    return render(request, "orders/home.html#count", {"number": number, "family": family})
