"""The first page of every role, and the administrator's area."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from dealerdesk.accounts.access import allowed
from dealerdesk.accounts.http import Request
from dealerdesk.accounts.models import User
from dealerdesk.accounts.rights import RIGHTS, TITLES, Scope
from dealerdesk.accounts.roles import PEOPLE, Role
from dealerdesk.dealers.models import Dealer
from dealerdesk.home import actions, facts
from dealerdesk.home.search import Search
from dealerdesk.notifications.models import Delivery, bell_topic
from dealerdesk.orders.states import LOOKS, State
from dealerdesk.orders.workflow import order_workflow
from dealerdesk.toolbox import queue
from dealerdesk.workflow.diagram import mermaid

PEOPLE_ON_A_PAGE = 100
FOUND_WHILE_TYPING, FOUND_ON_A_PAGE = 5, 20


def home(request: HttpRequest) -> HttpResponse:
    """Strangers sign in; everybody else sees what waits for him and the facts of his role."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    if not request.user.may("home.view"):
        raise Http404
    return render(request, "home/home.html", _page(request.user))


def _page(user: User) -> dict[str, Any]:
    sees_orders = user.may("order.view")
    ways, way_count = facts.on_the_way(user) if sees_orders else ([], 0)
    shown: dict[str, Any] = {
        "actions": actions.actions_of(user),
        "waiting": facts.waiting(user),
        "sees_orders": sees_orders,
        "drafts": facts.drafts(user),
        "ways": ways,
        "way_count": way_count,
        "today": timezone.localdate(),
        "system": _system() if user.may("admin.view") else None,
        "topics": [bell_topic(user.pk), *(f"order:{way.order.pk}" for way in ways)],
    }
    return {**shown, **(_of_dealer(user) if user.is_dealer else _of_office(user))}


def _of_dealer(user: User) -> dict[str, Any]:
    return {
        "lights": facts.lights(Dealer.objects.of(user)) if user.may("finance.view") else [],
        "invoices": facts.to_pay(user),
        "shipments": facts.shipments(user),
    }


def _of_office(user: User) -> dict[str, Any]:
    if not user.may("order.view"):
        return {}
    return {
        "figures": facts.queue_figures(user, now=timezone.now()),
        "debtors": facts.debtors(user),
        "regions": facts.regions(user),
    }


@allowed("finance.view")
def dealer_facts(request: Request, number: str) -> HttpResponse:
    """The money and the open orders of one dealer, for his card."""
    found = Dealer.objects.visible_to(request.user, "finance.view").filter(number=number)
    dealer = get_object_or_404(found)
    shown = {
        "dealer": dealer,
        "lights": facts.lights(found),
        "invoices": facts.to_pay(request.user, dealer=dealer),
        "opened": facts.opened(request.user, dealer),
        "today": timezone.localdate(),
    }
    return render(request, "home/dealer_facts.html", shown)


@allowed("home.view")
def search(request: Request) -> HttpResponse:
    """Everything that answers to what is typed; the very number of one thing leads straight to it."""
    most = FOUND_WHILE_TYPING if request.htmx else FOUND_ON_A_PAGE
    found = Search(request.user, request.GET.get("q", ""), most=most)
    if request.htmx:
        return render(request, "home/search.html#options", {"search": found})
    return redirect(found.only_url) if found.only_url else render(request, "home/search.html", {"search": found})


@allowed("admin.view")
def admin_area(request: Request) -> HttpResponse:
    """What an administrator looks after: one line each, and how the machinery is."""
    return render(
        request, "home/admin_area.html", {"system": _system(), "people": User.objects.filter(role__in=PEOPLE).count()}
    )


@allowed("admin.view")
def people(request: Request) -> HttpResponse:
    """Everybody who may sign in: role, company, last sign-in."""
    query, role = request.GET.get("q", "").strip()[:100], request.GET.get("role", "")
    rows = (
        User.objects.filter(role__in=PEOPLE)
        .select_related("organisation")
        .order_by("organisation__kind", "organisation__name", "name")
    )
    if role in PEOPLE:
        rows = rows.filter(role=role)
    for word in query.split():
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(organisation__name__icontains=word))
    page = Paginator(rows, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "home/people.html",
        {"page": page, "query": query, "role": role, "roles": [Role(code) for code in PEOPLE]},
    )


@allowed("admin.view")
def rights_table(request: Request) -> HttpResponse:
    """Who may do what, on whose objects: the very table that the portal obeys."""
    rows = [(TITLES[code], [row.get(role, Scope.NONE).name.lower() for role in Role]) for code, row in RIGHTS.items()]
    return render(request, "home/rights.html", {"roles": list(Role), "rows": rows})


@allowed("admin.view")
def order_life(request: Request) -> HttpResponse:
    """The workflow of orders: states, steps, who takes them."""
    steps = [
        (
            step,
            [State(source) for source in step.sources],
            State(step.target) if step.target else None,
            [role for role in Role if _takes(step, role)],
        )
        for step in order_workflow.transitions.values()
    ]
    states = [(state, LOOKS[state]) for state in State]
    return render(
        request, "home/order_life.html", {"steps": steps, "states": states, "mermaid": mermaid(order_workflow)}
    )


def _takes(step: Any, role: Role) -> bool:
    return role in RIGHTS[step.right] and (not step.roles or role in step.roles)


def _system() -> dict[str, Any]:
    unsent = Delivery.objects.filter(state__in=[Delivery.State.FAILED, Delivery.State.UNKNOWN]).count()
    return {"queue": queue.state(), "unsent": unsent}
