"""One product as its card shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import SafeString

from dealerdesk.accounts.models import User
from dealerdesk.catalogue.facet_counts import Tree
from dealerdesk.catalogue.facets import FacetKind, facet, is_spoken, spoken
from dealerdesk.catalogue.models import Barcode, Category, Picture, Price, Product, Property, PropertyChoice, Stock
from dealerdesk.catalogue.prices import Terms
from dealerdesk.catalogue.rows import Row, rows_of
from dealerdesk.catalogue.stock import ZERO, Availability

TAGS = {"p", "br", "ul", "ol", "li", "b", "strong", "i", "em", "table", "tbody", "thead", "tr", "td", "th"}


@dataclass(frozen=True, slots=True)
class Place:
    """What is free at one warehouse."""

    warehouse: str
    stock: Availability


class Card:
    """Everything the page of a product asks for, each thing read when it is asked."""

    def __init__(self, product: Product, *, user: User, terms: Terms) -> None:
        self.product, self.user, self.terms = product, user, terms

    @cached_property
    def row(self) -> Row:
        """Price, stock and variants, as in the list."""
        return rows_of([self.product], user=self.user, terms=self.terms)[0]

    @property
    def topics(self) -> tuple[str, ...]:
        """What to listen to."""
        return (*self.terms.topics, "stock", f"product:{self.product.pk}", "products")

    @cached_property
    def path(self) -> list[tuple[int, str]]:
        """The groups above the product from the root: facet number and name."""
        if self.product.category_id is None:
            return []
        tree = Tree(Category.objects.exclude(name=""))
        keys = reversed(tree.path(self.product.category_id))
        return [(facet(FacetKind.CATEGORY, pk), tree.name(pk)) for pk in keys]

    @cached_property
    def pictures(self) -> list[Picture]:
        """The pictures whose files have come."""
        return list(Picture.objects.visible_to(self.user).filter(product=self.product).exclude(file=""))

    @cached_property
    def properties(self) -> list[tuple[str, str]]:
        """Names and values, in the order of names; values without words are left out."""
        attributes: dict[str, list[int | str]] = self.product.attributes
        names = dict(Property.objects.filter(pk__in=attributes.keys()).exclude(name="").values_list("pk", "name"))
        keys = [value for values in attributes.values() for value in values if isinstance(value, int)]
        texts = dict(PropertyChoice.objects.filter(pk__in=keys).values_list("pk", "value"))
        named = ((names.get(int(pk), ""), _joined(values, texts)) for pk, values in attributes.items())
        return [(name, text) for name, text in named if name and text]

    @property
    def weight_kg(self) -> Decimal | None:
        """The weight, unless a property already tells it."""
        told = any(name.lower().startswith(("вес", "масса")) for name, _text in self.properties)
        return None if told else self.product.weight_kg

    @cached_property
    def barcodes(self) -> list[str]:
        codes = Barcode.objects.filter(variant__product=self.product).order_by("code")
        return list(codes.values_list("code", flat=True).distinct()[:20])

    @cached_property
    def places(self) -> list[Place]:
        """Free stock by warehouse for those who may know it; warehouses with nothing stand last."""
        if not self.user.may("catalogue.exact_stock"):
            return []
        totals: dict[str, Decimal] = {}
        sold = [one.pk for one in self.row.sold]
        for stock in Stock.objects.filter(variant__in=sold, warehouse__is_active=True).select_related("warehouse"):
            name = str(stock.warehouse)
            totals[name] = totals.get(name, ZERO) + max(stock.quantity, ZERO)
        found = [Place(name, Availability(total, self.product.unit_name, exact=True)) for name, total in totals.items()]
        return sorted(found, key=lambda place: (place.stock.quantity == 0, place.warehouse))

    @cached_property
    def variants(self) -> list[dict[str, Any]]:
        """The variants to choose from, with what stands in the draft; empty when there is no choice."""
        row = self.row
        if not row.has_choice:
            return []
        return [
            {
                "one": one,
                "name": one.name or self.product.name,
                "stock": Availability(max(one.total, ZERO), self.product.unit_name, row.exact),
                "quantity": row.ordered.get(one.pk),
                "orderable": one.has_price and self.product.is_active,
            }
            for one in row.sold
        ]

    @cached_property
    def base_price(self) -> Decimal | None:
        """The price of the price type before the discount; None when variants have each their own."""
        if not self.row.only or not self.terms.price_type:
            return None
        price = Price.objects.filter(variant=self.row.only.pk, price_type=self.terms.price_type).first()
        return price.amount if price else None

    @property
    def discount(self) -> Decimal | None:
        """What the discount takes off, ₽; None without one."""
        if not self.terms.discount_percent or not self.base_price or not self.row.price:
            return None
        return self.base_price - self.row.price

    @cached_property
    def other_prices(self) -> list[Price]:
        """The prices of all types, for who may see them all."""
        if not self.user.may("catalogue.all_prices") or not self.row.only:
            return []
        return list(
            Price.objects.filter(variant=self.row.only.pk).select_related("price_type").order_by("price_type__name")
        )

    @property
    def description(self) -> SafeString:
        """The text of 1C: HTML loses everything but paragraphs, lists and tables; plain text gets paragraphs."""
        text = self.product.description
        if "<" not in text:
            return SafeString(linebreaks(text, autoescape=True))
        return SafeString(nh3.clean(text, tags=TAGS, attributes={}))


def _joined(values: Iterable[int | str], texts: dict[int, str]) -> str:
    known = (texts.get(value, "") if isinstance(value, int) else value for value in values)
    return ", ".join(spoken(text) for text in known if is_spoken(text))
