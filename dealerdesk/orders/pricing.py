"""Prices of lines: taken when a line is added, compared with today's on every look, fixed when the order is submitted."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, prefetch_related_objects

from dealerdesk.catalogue.models import Price, StockTotal
from dealerdesk.orders.models import Order, OrderLine

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Difference:
    """What has changed under a line since it was added. Roubles for one unit before discount, VAT included."""

    line: OrderLine
    kind: str
    now: Decimal | None = None

    DEARER, CHEAPER, NO_PRICE, NOT_SOLD = "dearer", "cheaper", "no_price", "not_sold"

    @property
    def blocks(self) -> bool:
        """Cheaper is simply applied; everything else needs a word from the dealer."""
        return self.kind != self.CHEAPER


def prices_now(order: Order, variant_ids: Iterable[int]) -> dict[int, Decimal]:
    """Today's price of each variant by the order's price type; 0 (on request) and absent ones are left out."""
    rows = Price.objects.filter(variant__in=list(variant_ids), price_type=order.price_type_id, amount__gt=0)
    return dict(rows.values_list("variant_id", "amount"))


def stock_now(variant_ids: Iterable[int]) -> dict[int, Decimal]:
    """Free stock of each variant over all warehouses, never below zero."""
    rows = StockTotal.objects.filter(variant__in=list(variant_ids)).values_list("variant_id", "quantity")
    return {variant: max(quantity, ZERO) for variant, quantity in rows}


def lines_of(order: Order) -> list[OrderLine]:
    """The lines with their goods, read once per order in hand."""
    prefetch_related_objects([order], Prefetch("lines", OrderLine.objects.select_related("variant__product")))
    return list(order.lines.all())


def differences(order: Order, lines: list[OrderLine]) -> list[Difference]:
    """How `lines` differ from the catalogue of this moment."""
    now = prices_now(order, [line.variant_id for line in lines])
    return [found for line in lines if (found := _difference(line, now.get(line.variant_id)))]


def _difference(line: OrderLine, now: Decimal | None) -> Difference | None:
    if not (line.variant.is_active and line.variant.product.is_active):
        return Difference(line, Difference.NOT_SOLD)
    if now is None:
        return Difference(line, Difference.NO_PRICE)
    if now == line.price:
        return None
    return Difference(line, Difference.DEARER if now > line.price else Difference.CHEAPER, now)


def apply_cheaper(order: Order, lines: list[OrderLine]) -> None:
    """Give the dealer every price that has fallen; saves the lines that changed."""
    changed = [found for found in differences(order, lines) if found.kind == Difference.CHEAPER and found.now]
    for found in changed:
        found.line.price = found.now or found.line.price
        found.line.add_up()
    OrderLine.objects.bulk_update([found.line for found in changed], ["price", "amount", "vat_amount"])
