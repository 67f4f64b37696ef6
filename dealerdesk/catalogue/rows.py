"""Goods as rows of a list: own price, stock, and what can be ordered; a handful of queries for any number of rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from dealerdesk.accounts.models import User
from dealerdesk.catalogue import draft
from dealerdesk.catalogue.models import VERSION_LENGTH, Picture, Product, Stock, Variant
from dealerdesk.catalogue.prices import Terms
from dealerdesk.catalogue.stock import ZERO, Availability
from dealerdesk.toolbox.money import line_total
from dealerdesk.ui import typography


@dataclass(frozen=True, slots=True)
class Offered:
    """A variant with its price (after discount, ₽ for one base unit, VAT as the price type says) and free total."""

    pk: int
    product_id: int
    name: str
    is_default: bool
    is_active: bool
    price: Decimal | None
    total: Decimal

    @property
    def has_price(self) -> bool:
        """0 is «on request», not free."""
        return bool(self.price)

    @property
    def as_values(self) -> str:
        """What a quantity cell sends beside the quantity, as htmx's short notation has it."""
        return f"variant:{self.pk}"


@dataclass(slots=True)
class Row:
    """One product as the list shows it."""

    product: Product
    exact: bool
    variants: list[Offered] = field(default_factory=list)
    ordered: Mapping[int, Decimal] = field(default_factory=dict)
    warehouses: list[tuple[str, Decimal]] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.product.pk

    @property
    def name_id(self) -> str:
        """The id of the name on the page."""
        return f"n{self.pk}"

    @property
    def version(self) -> str:
        """The picture's file, see Picture.version."""
        thumbnail: str = getattr(self.product, "thumbnail", None) or ""
        return thumbnail[:VERSION_LENGTH]

    @property
    def orderable(self) -> list[Offered]:
        """Variants that may go into an order; the default one beside others only when it has a price itself."""
        return [one for one in self.sold if one.has_price and self.product.is_active]

    @property
    def sold(self) -> list[Offered]:
        """Variants that are offered at all, priced or not."""
        active = [one for one in self.variants if one.is_active]
        others = [one for one in active if not one.is_default]
        return [one for one in active if one.has_price or not one.is_default] if others else active

    @property
    def only(self) -> Offered | None:
        """The one variant to order from the row; None when there is nothing, or a choice to be made first."""
        return self.orderable[0] if len(self.orderable) == 1 and len(self.sold) == 1 else None

    @property
    def has_choice(self) -> bool:
        return len(self.sold) > 1

    @property
    def price(self) -> Decimal | None:
        """The price, or the lowest of several; 0 when on request, None without any."""
        known = [one.price for one in self.sold if one.price is not None]
        return min((price for price in known if price), default=ZERO if known else None)

    @property
    def is_from(self) -> bool:
        """Whether variants differ in price, so that the row shows the lowest."""
        return len({one.price for one in self.sold if one.has_price}) > 1

    @property
    def stock(self) -> Availability:
        total = sum((max(one.total, ZERO) for one in self.sold), ZERO)
        return Availability(total, self.product.unit_name, self.exact)

    @property
    def quantity(self) -> Decimal | None:
        """What stands in the viewer's draft."""
        return sum((self.ordered.get(one.pk, ZERO) for one in self.variants), ZERO) or None

    @property
    def amount(self) -> Decimal | None:
        """The sum of the draft's quantity at today's price, ₽."""
        sums = [
            line_total(one.price, self.ordered[one.pk]) for one in self.variants if one.price and one.pk in self.ordered
        ]
        return sum(sums, ZERO) or None

    @property
    def by_warehouse(self) -> str:
        """«Урал 12, Юг 3»: where it is, for who may know."""
        return ", ".join(f"{name}\u00a0{typography.quantity(quantity)}" for name, quantity in self.warehouses)

    @property
    def step(self) -> Decimal | None:
        """The multiple to order in, when it is not one."""
        return self.product.pack_multiple if self.product.pack_multiple != 1 else None


def with_thumbnail(products: QuerySet[Product]) -> QuerySet[Product]:
    """Products with `thumbnail`: the hash of the main picture that we have the file of."""
    pictures = Picture.objects.filter(product=OuterRef("pk")).exclude(file="").order_by("position", "pk")
    return products.annotate(thumbnail=Subquery(pictures.values("sha256")[:1]))


def rows_of(products: Sequence[Product], *, user: User, terms: Terms) -> list[Row]:
    """Rows for these products in their order."""
    variants = offered([product.pk for product in products], terms=terms)
    keys = {one.pk: product_id for product_id, group in variants.items() for one in group}
    ordered = draft.quantities(user, list(keys))
    exact = user.may("catalogue.exact_stock")
    warehouses = _by_warehouse(keys) if exact else {}
    return [
        Row(product, exact, variants.get(product.pk, []), ordered, warehouses.get(product.pk, []))
        for product in products
    ]


def offered(product_ids: Collection[int], *, terms: Terms) -> dict[int, list[Offered]]:
    """Variants of the products with price and total, by product; the default one first."""
    found: dict[int, list[Offered]] = defaultdict(list)
    own = FilteredRelation("prices", condition=Q(prices__price_type=terms.price_type.pk if terms.price_type else 0))
    fields = ("pk", "product_id", "name", "is_default", "is_active", "own__amount", "total__quantity")
    rows = Variant.objects.filter(product__in=product_ids).annotate(own=own).order_by("-is_default", "name", "pk")
    for pk, product_id, name, is_default, is_active, amount, total in rows.values_list(*fields):
        found[product_id].append(Offered(pk, product_id, name, is_default, is_active, terms.own(amount), total or ZERO))
    return found


def _by_warehouse(products: Mapping[int, int]) -> dict[int, list[tuple[str, Decimal]]]:
    """Names of warehouses and what is free there by product; `products` are the products of the variants."""
    found: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    rows = Stock.objects.filter(variant__in=list(products), quantity__gt=0)
    named = rows.values_list("variant_id", "warehouse__name", "warehouse__display_name", "quantity")
    for variant_id, name, display_name, quantity in named:
        found[products[variant_id]][display_name or name] += quantity
    return {pk: sorted(parts.items()) for pk, parts in found.items()}
