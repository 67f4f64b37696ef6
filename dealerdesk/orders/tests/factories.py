"""Goods and orders for tests, small and true."""

from decimal import Decimal

from django.utils import timezone

from dealerdesk.catalogue.models import Price, Product, StockTotal, Unit, Variant
from dealerdesk.orders import lines
from dealerdesk.orders.models import start
from dealerdesk.orders.workflow import order_workflow


def product(sku, price=1000, *, price_type, name=None, stock=10, multiple=1, **fields):
    """A product with its default variant, a price and free stock."""
    unit = Unit.objects.get_or_create(code="796", defaults={"name": "шт"})[0]
    made = Product.objects.create(
        id_1c=f"id-{sku}",
        sku=sku,
        name=name or f"Товар {sku}",
        unit=unit,
        unit_name="шт",
        vat_rate=22,
        pack_multiple=multiple,
        **fields,
    )
    variant = Variant.objects.create(product=made, id_1c=made.id_1c, is_default=True)
    if price is not None:
        Price.objects.create(variant=variant, price_type=price_type, amount=price, changed_at=timezone.now())
    StockTotal.objects.create(variant=variant, quantity=stock, changed_at=timezone.now())
    return made


def variant(made):
    """The default variant of a product."""
    return made.variants.get(is_default=True)


def draft(cast, *quantities, author=None, price=1000):
    """A draft of the first dealer with one line per quantity."""
    order = start(cast.dealer, author=author or cast.anna, now=timezone.now())
    for position, quantity in enumerate(quantities or (2,), start=1):
        made = Product.objects.filter(sku=f"A-{position}").first() or product(
            f"A-{position}", price, price_type=cast.price_type
        )
        lines.set_quantity(order, variant(made), Decimal(quantity), by=author or cast.anna)
    order.refresh_from_db()
    return order


def brought_to(cast, state, *quantities):
    """An order of the first dealer that has walked to `state` by the steps of the workflow."""
    order = draft(cast, *quantities)
    for code, by in WALK[state]:
        order = order_workflow.run(order, code, by=getattr(cast, by))
    return order


WALK = {
    "draft": [],
    "submitted": [("submit", "anna")],
    "in_review": [("submit", "anna"), ("take", "pavel")],
    "approved": [("submit", "anna"), ("take", "pavel"), ("approve", "pavel")],
    "picking": [("submit", "anna"), ("take", "pavel"), ("approve", "pavel"), ("release", "pavel")],
    "shipped": [
        ("submit", "anna"),
        ("take", "pavel"),
        ("approve", "pavel"),
        ("release", "pavel"),
        ("ship_by_hand", "pavel"),
    ],
}
