"""What a line's input offers while an article or a name is being typed."""

from dataclasses import dataclass
from decimal import Decimal

from dealerdesk.accounts.models import User
from dealerdesk.catalogue.models import Product
from dealerdesk.catalogue.prices import Terms
from dealerdesk.catalogue.rows import Offered, Row, rows_of
from dealerdesk.catalogue.search import attempts, sku_key
from dealerdesk.catalogue.stock import ZERO, Availability

MOST = 12


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One variant: what it is, its own price (₽ for a unit, after discount; None or 0 means ask), what is free."""

    row: Row
    variant: Offered

    @property
    def product(self) -> Product:
        return self.row.product

    @property
    def name(self) -> str:
        return f"{self.product.name}, {self.variant.name}" if self.variant.name else self.product.name

    @property
    def price(self) -> Decimal | None:
        return self.variant.price

    @property
    def stock(self) -> Availability:
        return Availability(max(self.variant.total, ZERO), self.product.unit_name, self.row.exact)


def suggestions(user: User, query: str, *, terms: Terms) -> list[Suggestion]:
    """Variants on sale that match what is typed, an exact article first, then the popular ones; at most 12."""
    rows = rows_of(_products(user, query), user=user, terms=terms)
    return [Suggestion(row, variant) for row in rows for variant in row.sold][:MOST]


def _products(user: User, query: str) -> list[Product]:
    active = Product.objects.visible_to(user).filter(is_active=True).order_by("-popularity", "-pk")
    key = sku_key(query[:100])
    for condition in attempts(query):
        if found := list(active.filter(condition)[:MOST]):
            return sorted(found, key=lambda product: product.sku_key != key)
    return []
