"""Pages of dealers: list, card, create and edit."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from dealerdesk.accounts.access import allowed
from dealerdesk.accounts.http import Request
from dealerdesk.accounts.models import User
from dealerdesk.dealers import editing, listing, merging
from dealerdesk.dealers.forms import Card, with_one_more
from dealerdesk.dealers.history import history, since
from dealerdesk.dealers.models import Dealer
from dealerdesk.events.journal import topic_of

CONFLICT = 409


@allowed("dealer.view")
def dealer_list(request: Request) -> HttpResponse:
    """Dealers in the person's sight; a dealer's own manager comes straight to his company."""
    dealers = Dealer.objects.visible_to(request.user)
    if request.user.is_dealer:
        return redirect(get_object_or_404(dealers))
    filters = listing.Filters(request.GET, dealers=dealers)
    page = listing.page(filters.apply(dealers), request.GET.get("page"))
    next_url = filters.address(page=page.next_page_number()) if page.has_next() else ""
    return render(
        request,
        "dealers/list.html#rows" if request.htmx and request.GET.get("page") else "dealers/list.html",
        {
            "page": page,
            "total": page.paginator.count,
            "filters": filters,
            "next_url": next_url,
            "may_create": request.user.may("dealer.create"),
        },
    )


@allowed("dealer.view")
def dealer_detail(request: Request, number: str) -> HttpResponse:
    """The card of one dealer."""
    dealer = get_object_or_404(_dealers(request.user), number=number)
    counterparties = dealer.counterparties.prefetch_related("contracts__price_type")
    people = User.objects.filter(organisation=dealer.organisation_id).order_by("-is_active", "name")
    return render(
        request,
        "dealers/detail.html",
        {
            "dealer": dealer,
            "counterparties": counterparties,
            "addresses": dealer.addresses.order_by("-is_active", "name"),
            "people": people,
            "may_edit": _dealers(request.user, "dealer.edit").filter(pk=dealer.pk).exists(),
            "entries": history(dealer, reader=request.user),
            "topic": topic_of(dealer),
            "may_money": request.user.may("finance.view"),
        },
    )


@allowed("dealer.create")
def dealer_new(request: Request) -> HttpResponse:
    """The card of a new dealer."""
    card = Card(Dealer(), user=request.user, data=_posted(request))
    if request.method != "POST":
        return _form(request, card)
    if "add" in request.POST:
        card.leave_unchecked()
        return _form(request, card)
    if not card.is_valid():
        return _form(request, card)
    dealer = editing.create(card, by=request.user)
    messages.success(request, _("Dealer %(name)s created") % {"name": dealer.name})
    return redirect(dealer)


@allowed("dealer.edit")
@transaction.atomic
def dealer_edit(request: Request, number: str) -> HttpResponse:
    """Change the card. The row is locked while the form is judged, so that two writers see each other."""
    dealer = get_object_or_404(
        Dealer.objects.visible_to(request.user, "dealer.edit").select_for_update(), number=number
    )
    if request.method != "POST":
        return _form(request, Card(dealer, user=request.user))
    if merging.is_stale(request.POST, dealer):
        return _conflict(request, dealer)
    card = Card(dealer, user=request.user, data=_posted(request))
    if "add" in request.POST:
        card.leave_unchecked()
        return _form(request, card)
    if not card.is_valid():
        return _form(request, card)
    if editing.change(card, by=request.user):
        messages.success(request, _("Changes saved"))
    return redirect(dealer)


def _conflict(request: Request, dealer: Dealer) -> HttpResponse:
    """Somebody was faster: nothing is saved, nothing typed is lost, the differences are shown."""
    current = Card(dealer, user=request.user)
    merged, differences = merging.merge(request.POST, current, Card(dealer, user=request.user, data=request.POST))
    card = Card(Dealer.objects.visible_to(request.user).get(pk=dealer.pk), user=request.user, data=merged)
    card.leave_unchecked()
    news = since(dealer, revisions=1, reader=request.user)
    return _form(request, card, status=CONFLICT, conflict=True, differences=differences, news=news[0] if news else None)


def _form(request: Request, card: Card, *, status: int = 200, **context: Any) -> HttpResponse:
    dealer = card.dealer.instance
    original = Dealer.objects.visible_to(request.user).filter(pk=dealer.pk).first()
    seen = merging.seen(Card(original, user=request.user)) if original else ""
    shown = {"card": card, "dealer": original, "seen": seen, "show_errors": card.has_errors, **context}
    return render(request, "dealers/form.html", shown, status=status)


def _posted(request: Request) -> Any:
    if request.method != "POST":
        return None
    return with_one_more(request.POST, request.POST["add"]) if "add" in request.POST else request.POST


def _dealers(user: User, right: str = "") -> Any:
    return Dealer.objects.visible_to(user, right).select_related(
        "region", "representative", "price_type", "organisation"
    )
