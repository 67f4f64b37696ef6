"""From rows to the shapes of answers, under the reader's rights."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from dealerdesk.accounts.models import User
from dealerdesk.accounts.rights import RIGHTS
from dealerdesk.catalogue.models import Price, Product, StockTotal
from dealerdesk.catalogue.prices import Terms, price_types_for, terms_for
from dealerdesk.catalogue.stock import Availability
from dealerdesk.dealers.models import Dealer, PriceType
from dealerdesk.orders.models import Order, OrderLine
from dealerdesk.orders.page import sees_sums

ZERO = Decimal(0)
CURRENCY = "RUB"


def me(user: User) -> dict[str, Any]:
    """The person behind a token."""
    dealer = Dealer.objects.of(user).first() if user.is_dealer else None
    return {
        "email": user.email,
        "name": user.name,
        "role": user.role,
        "organisation": user.organisation.name,
        "dealer": dealer.number if dealer else None,
        "language": user.language,
        "rights": {right: user.scope(right).name.lower() for right in RIGHTS if user.may(right)},
    }


def products(rows: Iterable[Product], *, reader: User) -> list[dict[str, Any]]:
    """Goods with the prices and the stock that `reader` may see, in two queries for all of them."""
    goods = list(rows)
    ids = [product.pk for product in goods]
    prices, stock = _prices(ids, reader), _stock(ids)
    return [_product(product, prices[product.pk], stock.get(product.pk, ZERO), reader) for product in goods]


def _product(product: Product, prices: list[dict[str, Any]], free: Decimal, reader: User) -> dict[str, Any]:
    return {
        "id_1c": product.id_1c,
        "sku": product.sku,
        "name": product.name,
        "category": str(product.category) if product.category else None,
        "brand": str(product.brand) if product.brand else None,
        "unit": product.unit_name,
        "vat_rate": product.vat_rate,
        "pack_multiple": product.pack_multiple,
        "active": product.is_active,
        "prices": prices,
        "stock": _stock_of(product, free, reader),
    }


def _stock_of(product: Product, free: Decimal, reader: User) -> dict[str, Any]:
    """As the catalogue says it: dealers learn numbers only when there is little."""
    found = Availability(free, product.unit_name, reader.may("catalogue.exact_stock"))
    return {"level": found.level, "quantity": free if found.exact or found.level == "few" else None}


def _prices(ids: list[int], reader: User) -> dict[int, list[dict[str, Any]]]:
    """The dealer's own price after the contract's discount; for the office its price types as they are."""
    terms = terms_for(reader, {}) if reader.is_dealer else Terms()
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    prices = Price.objects.filter(variant__product__in=ids, variant__is_default=True, amount__gt=0)
    for price in (
        prices.filter(price_type__in=_price_types(reader, terms))
        .select_related("price_type", "variant")
        .order_by("price_type__name")
    ):
        kind = price.price_type
        offer = {
            "price_type": str(kind),
            "amount": terms.own(price.amount),
            "currency": kind.currency,
            "vat_included": kind.vat_included,
        }
        found[price.variant.product_id].append(offer)
    return found


def _price_types(reader: User, terms: Terms) -> QuerySet[PriceType] | list[PriceType]:
    if reader.is_dealer:
        return [terms.price_type] if terms.price_type else []
    return price_types_for(reader) if reader.may("catalogue.prices") else []


def _stock(ids: list[int]) -> dict[int, Decimal]:
    totals = StockTotal.objects.filter(variant__product__in=ids, variant__is_default=True)
    return {product: max(quantity, ZERO) for product, quantity in totals.values_list("variant__product", "quantity")}


def dealer(row: Dealer) -> dict[str, Any]:
    """A dealer with its legal entities; the office's note is not for programs."""
    return {
        "number": row.number,
        "name": row.name,
        "status": row.status,
        "region": row.region.name,
        "city": row.city,
        "price_type": str(row.price_type) if row.price_type else None,
        "representative": row.representative.name if row.representative else None,
        "counterparties": [{"name": one.name, "inn": one.inn, "kpp": one.kpp} for one in row.counterparties.all()],
    }


def order(row: Order, *, reader: User) -> dict[str, Any]:
    """An order without its lines."""
    sums = sees_sums(row, reader)
    return {
        "number": row.number,
        "number_1c": row.number_1c or None,
        "state": row.state,
        "state_title": row.get_state_display(),
        "dealer": {"number": row.dealer.number, "name": row.dealer.name},
        "author": row.author.name,
        "created_at": row.created_at,
        "submitted_at": row.submitted_at,
        "desired_date": row.desired_date,
        "total": row.total if sums else None,
        "total_vat": row.total_vat if sums else None,
        "paid": row.paid if sums else None,
        "currency": CURRENCY,
    }


def order_in_full(row: Order, *, reader: User) -> dict[str, Any]:
    """An order with lines and shipments."""
    sums = sees_sums(row, reader)
    return {
        **order(row, reader=reader),
        "lines": [_line(line, sums=sums) for line in row.lines.all()],
        "shipments": list(row.shipments.values("number", "shipped_at", "warehouse", "carrier", "tracking")),
    }


def _line(line: OrderLine, *, sums: bool) -> dict[str, Any]:
    return {
        "position": line.position,
        "sku": line.sku,
        "name": line.name,
        "unit": line.unit_name,
        "quantity": line.quantity,
        "confirmed": line.confirmed,
        "shipped": line.shipped,
        "price": line.price if sums else None,
        "discount_percent": line.discount_percent if sums else None,
        "amount": line.amount if sums else None,
    }
