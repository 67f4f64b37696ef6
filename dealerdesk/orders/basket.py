"""The draft that a person is filling: goods from the catalogue go there."""

import contextlib
from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealerdesk.accounts.models import User
from dealerdesk.catalogue.draft import tells_quantities
from dealerdesk.dealers.models import Dealer
from dealerdesk.events.journal import record
from dealerdesk.orders import events
from dealerdesk.orders.lines import CannotChange, set_quantity
from dealerdesk.orders.models import Order, start
from dealerdesk.orders.states import State


def current_draft(user: User) -> Order | None:
    """The person's own draft that was opened or changed last; None without any."""
    mine = Order.objects.visible_to(user, "order.edit").filter(state=State.DRAFT, author=user)
    return mine.select_related("contract", "dealer").order_by("-touched_at", "-pk").first()


def touch(order: Order, *, by: User) -> None:
    """The person has opened his draft: goods from the catalogue go into it from now on."""
    if order.state == State.DRAFT and order.author_id == by.pk:
        Order.objects.filter(pk=order.pk).update(touched_at=timezone.now())


def begin(dealer: Dealer, *, by: User) -> Order:
    """A draft for `dealer`: the person's own empty one if there is such, else a new one, so a second click makes no second."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)
        empty = Order.objects.filter(author=by, dealer=dealer, state=State.DRAFT, lines__isnull=True, submission=0)
        order = empty.order_by("-pk").first()
        if order is None:
            order = start(dealer, author=by, now=timezone.now())
            record(events.ORDER_CREATED, order, by=by, number=order.number)
    return order


def copy(source: Order, *, by: User) -> Order:
    """A new draft with the goods of `source` that are still sold and priced, at today's prices."""
    with transaction.atomic():
        order = start(source.dealer, author=by, now=timezone.now(), comment=source.comment)
        record(events.ORDER_CREATED, order, by=by, number=order.number, copied=source.number)
        for line in source.lines.select_related("variant__product__unit"):
            with contextlib.suppress(CannotChange):
                set_quantity(order, line.variant, line.quantity, by=by)
    return order


def draft_for(user: User) -> Order:
    """The draft to put goods into, made when there is none. CannotChange: the office has to say for whom first."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if order := current_draft(user):
            return order
        dealer = Dealer.objects.of(user).first() if user.is_dealer else None
        if dealer is None:
            raise CannotChange(_("Begin an order for a dealer first: then the goods go into it"))
        return begin(dealer, by=user)


@tells_quantities
def quantities(user: User, variant_ids: Collection[int]) -> Mapping[int, Decimal]:
    """How much of each variant stands in the person's current draft."""
    order = current_draft(user)
    if order is None:
        return {}
    return dict(order.lines.filter(variant__in=variant_ids).values_list("variant_id", "quantity"))
