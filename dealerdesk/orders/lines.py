"""Changing what is ordered: one line at a time, under the order's lock, in the states that allow it."""

from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from dealerdesk.accounts.models import User
from dealerdesk.accounts.rights import Scope
from dealerdesk.catalogue.models import Variant
from dealerdesk.orders.models import MOST, Order, OrderLine
from dealerdesk.orders.pricing import prices_now
from dealerdesk.realtime.signals import publish
from dealerdesk.toolbox.numbers import NotANumber, read_decimal


class CannotChange(ValueError):
    """The line or the order cannot be changed so; the text is for the person who typed."""


def read_quantity(text: str, *, multiple: Decimal = Decimal(1)) -> Decimal:
    """A quantity as typed. Empty and 0 mean none. CannotChange: not a number, negative, too large, not a multiple."""
    try:
        quantity = read_decimal(text) or Decimal(0)
    except NotANumber as wrong:
        raise CannotChange(_("Write a number, for example 12")) from wrong
    if quantity < 0:
        raise CannotChange(_("The quantity cannot be negative"))
    if quantity > MOST:
        raise CannotChange(_("More than %(most)s in one line is not possible") % {"most": MOST})
    if quantity % multiple:
        raise CannotChange(_("Sold in multiples of %(multiple)s") % {"multiple": f"{multiple.normalize():f}"})
    return quantity


def editable(order: Order, *, by: User) -> Order:
    """The order locked for a change by `by`. Order.DoesNotExist when he may not; CannotChange when it is too late."""
    locked: Order = Order.objects.visible_to(by, "order.edit").select_for_update(of=("self",)).get(pk=order.pk)
    if not locked.is_editable or (by.is_office and locked.author_id != by.pk):
        raise CannotChange(
            _("The order can no longer be changed: its state is “%(state)s”") % {"state": locked.get_state_display()}
        )
    return locked


def may_edit(order: Order, *, by: User) -> bool:
    """Whether `by`, who sees the order, may change it in its present state."""
    if not order.is_editable or not by.may("order.edit"):
        return False
    if by.is_office:
        return order.author_id == by.pk
    return by.scope("order.edit") > Scope.OWN or order.author_id == by.pk


def set_quantity(order: Order, variant: Variant, quantity: Decimal, *, by: User) -> OrderLine | None:
    """Order exactly `quantity` of `variant`: adds, changes or (0) removes the line; sums follow. Raises as `editable`."""
    with transaction.atomic():
        locked = editable(order, by=by)
        line = locked.lines.filter(variant=variant).first()
        if quantity == 0:
            if line:
                _take_out(locked, line)
            line = None
        else:
            line = _put(line or _new_line(locked, variant), quantity)
        _finish(locked)
    return line


def accept_price(order: Order, line_id: int, *, by: User) -> OrderLine:
    """Agree to today's price of a line that has become dearer. Raises as `editable`, or OrderLine.DoesNotExist."""
    with transaction.atomic():
        locked = editable(order, by=by)
        line = locked.lines.select_related("variant__product").get(pk=line_id)
        line.price = _price(locked, line.variant)
        line.add_up()
        line.save()
        _finish(locked)
    return line


def reprice(order: Order) -> None:
    """Take every line anew by the order's present price type and contract (after these were changed); saves all."""
    lines = list(order.lines.all())
    now = prices_now(order, [line.variant_id for line in lines])
    for line in lines:
        line.price = now.get(line.variant_id, line.price)
        line.discount_percent = _discount(order)
        line.add_up()
    OrderLine.objects.bulk_update(lines, ["price", "discount_percent", "amount", "vat_amount"])
    _finish(order)


def _new_line(order: Order, variant: Variant) -> OrderLine:
    product = variant.product
    if not (product.is_active and variant.is_active):
        raise CannotChange(_("%(name)s is no longer sold") % {"name": variant.label})
    last = order.lines.aggregate(last=Max("position"))["last"] or 0
    return OrderLine(
        order=order,
        variant=variant,
        position=last + 1,
        sku=product.sku,
        name=variant.label,
        unit_name=product.unit_name,
        unit_code=product.unit.code if product.unit else "",
        vat_rate=product.vat_rate,
        price=_price(order, variant),
        discount_percent=_discount(order),
    )


def _take_out(order: Order, line: OrderLine) -> None:
    """The lines below move up, so that numbers have no gaps."""
    line.delete()
    order.lines.filter(position__gt=line.position).update(position=F("position") - 1)


def _put(line: OrderLine, quantity: Decimal) -> OrderLine:
    line.quantity = quantity
    line.add_up()
    line.save()
    return line


def _price(order: Order, variant: Variant) -> Decimal:
    price = prices_now(order, [variant.pk]).get(variant.pk)
    if price is None:
        raise CannotChange(_("%(name)s has no price for you yet: ask your manager") % {"name": variant.label})
    return price


def _discount(order: Order) -> Decimal:
    return order.contract.discount_percent if order.contract else Decimal(0)


def _finish(order: Order) -> None:
    order.add_up()
    order.duplicate_ok = False
    order.revision += 1
    order.touched_at = timezone.now()
    order.save(update_fields=["total", "total_vat", "duplicate_ok", "revision", "touched_at"])
    publish(f"order:{order.pk}")
