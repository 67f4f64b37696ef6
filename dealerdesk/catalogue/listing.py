"""The list of goods as its address says it: search, facets, sort, page; never an OFFSET, never a full count."""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, LessThan
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealerdesk.accounts.models import User
from dealerdesk.catalogue.chosen import Chosen
from dealerdesk.catalogue.models import Product, StockTotal
from dealerdesk.catalogue.prices import Terms, terms_for
from dealerdesk.catalogue.rows import Row, rows_of, with_thumbnail
from dealerdesk.catalogue.search import LONGEST, attempts

PAGE = 50
LONGEST_CURSOR = 4000
_ANY = TextField()
SORTS = {
    "popularity": (gettext_lazy("popular first"), "popularity", True),
    "name": (gettext_lazy("by name"), "name_key", False),
    "article": (gettext_lazy("by article"), "sku_key", False),
}


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page and the cursor of the next."""

    rows: list[Row]
    after: str


class Listing:
    """What stands in the address, read for one person. A value that does not fit is as good as none."""

    def __init__(self, user: User, wanted: QueryDict) -> None:
        self.user = user
        self.query = wanted.get("q", "").strip()[:LONGEST].replace("\0", "")
        self.sort = wanted.get("sort", "") if wanted.get("sort", "") in SORTS else "popularity"
        self.in_stock = wanted.get("stock") == "1"
        self.chosen = Chosen.read(wanted.getlist("f"))
        self.after = wanted.get("after", "")
        self._wanted = wanted

    @cached_property
    def terms(self) -> Terms:
        """On what terms prices are shown."""
        return terms_for(self.user, self._wanted)

    def page(self) -> Page:
        """The next rows; the search is read more and more loosely until it finds something."""
        products = self._found(self._page_of)
        rows = rows_of(products[:PAGE], user=self.user, terms=self.terms)
        return Page(rows, self._cursor(products[PAGE - 1]) if len(products) > PAGE else "")

    def matching(self, *, without: str = "") -> QuerySet[Product]:
        """All goods that pass, but for the facet group `without`; in the reading of the search that finds something."""
        base = self._filtered(without)
        if not self.query:
            return base
        for condition in attempts(self.query):
            found = base.filter(condition)
            if found.exists():
                return found
        return base.none()

    def address(self, **changes: Any) -> str:
        """The address of this view with changes; the cursor (`after`) only when given."""
        return f"{reverse('catalogue:product_list')}?{self.parameters(**changes)}".removesuffix("?")

    def parameters(self, **changes: Any) -> str:
        """The query string of this view: what is default is left out."""
        return urlencode(self._kept(**changes))

    @property
    def terms_parameters(self) -> str:
        """The part of the query string that says with whose eyes."""
        return self.terms.parameters if self.user.is_office else ""

    @property
    def clear_url(self) -> str:
        return self.address(f=[], stock="")

    @property
    def topics(self) -> tuple[str, ...]:
        """What to listen to, to see prices and stock change."""
        return (*self.terms.topics, "stock", "products")

    @property
    def kept_by_search(self) -> list[tuple[str, Any]]:
        """What the search form carries along unseen."""
        return [pair for pair in self._kept() if pair[0] not in {"q", "dealer", "price_type"}]

    @property
    def kept_by_facets(self) -> list[tuple[str, Any]]:
        """What the form of facets carries along unseen."""
        return [pair for pair in self._kept() if pair[0] not in {"f", "stock"}]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query or self.in_stock or self.chosen.numbers)

    def terms_chosen(self) -> list[dict[str, Any]]:
        """The filters as chips, each with the address without it."""
        chips = [
            {"words": group.words, "off_url": self.address(f=sorted(self.chosen.numbers - group.numbers))}
            for group in self.chosen.groups
        ]
        if self.in_stock:
            chips.append({"words": _("In stock"), "off_url": self.address(stock="")})
        return chips

    def sorts(self) -> list[dict[str, Any]]:
        """The choices of order: title, address, whether it is the present one."""
        return [
            {
                "title": title,
                "url": self.address(sort="" if code == "popularity" else code),
                "current": code == self.sort,
            }
            for code, (title, _field, _down) in SORTS.items()
        ]

    @property
    def sort_title(self) -> str:
        return str(SORTS[self.sort][0])

    @property
    def _dealer_number(self) -> str:
        return self._wanted.get("dealer", "")[:20] if self.user.is_office else ""

    @property
    def _price_type(self) -> str:
        return self._wanted.get("price_type", "")[:19] if self.user.is_office and not self._dealer_number else ""

    def _kept(self, **changes: Any) -> list[tuple[str, Any]]:
        kept: dict[str, Any] = {
            "q": self.query,
            "f": sorted(self.chosen.numbers),
            "stock": "1" if self.in_stock else "",
            "sort": self.sort if self.sort != "popularity" else "",
            "dealer": self._dealer_number,
            "price_type": self._price_type,
        }
        return [(key, value) for key, value in _pairs(kept | changes) if value != ""]

    def _filtered(self, without: str = "") -> QuerySet[Product]:
        products = Product.objects.visible_to(self.user)
        for group in self.chosen.groups:
            if group.code != without:
                products = products.filter(facets__overlap=sorted(group.numbers))
        if self.in_stock and without != "stock":
            products = products.filter(has_stock())
        return products

    def _found(self, read: Any) -> list[Product]:
        base = self._filtered()
        conditions: Iterable[Q] = attempts(self.query) if self.query else (Q(),)
        for condition in conditions:
            if products := read(base.filter(condition)):
                return list(products)
        return []

    def _page_of(self, products: QuerySet[Product]) -> list[Product]:
        _title, name, down = SORTS[self.sort]
        if place := _read_cursor(self.after, number=name == "popularity"):
            products = products.filter(_beyond(name, place, down=down))
        ordered = products.order_by(*((f"-{name}", "-pk") if down else (self._key(name), "pk")))
        light = with_thumbnail(ordered).defer("search", "words", "description", "attributes", "requisites", "facets")
        return list(light[: PAGE + 1])

    def _key(self, name: str) -> Any:
        """What to sort by. A search sorts what it has found: walking the index of names until fifty words match
        reads everything when they stand at its end, and the planner cannot know that."""
        return Coalesce(F(name), Value("")) if self.query else F(name)

    def _cursor(self, last: Product) -> str:
        key = json.dumps([getattr(last, SORTS[self.sort][1]), last.pk], ensure_ascii=False)
        return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def has_stock() -> Exists:
    """Whether any variant of a product is free in any warehouse."""
    return Exists(StockTotal.objects.filter(variant__product=OuterRef("pk"), quantity__gt=0))


def _pairs(values: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    for key, value in values.items():
        for one in value if isinstance(value, list) else [value]:
            yield key, one


def _beyond(name: str, place: tuple[Any, int], *, down: bool) -> Any:
    """A comparison of rows, which PostgreSQL answers from the index (popularity, id) without reading what is skipped."""
    here = Func(F(name), F("pk"), function="ROW", output_field=_ANY)
    there = Func(Value(place[0]), Value(place[1]), function="ROW", output_field=_ANY)
    return LessThan(here, there) if down else GreaterThan(here, there)


def _read_cursor(text: str, *, number: bool) -> tuple[Any, int] | None:
    if not text or len(text) > LONGEST_CURSOR:
        return None
    try:
        key, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError):
        return None
    fits = isinstance(key, int) and abs(key) < 2**31 if number else isinstance(key, str) and "\0" not in key
    return (key, pk) if fits and isinstance(pk, int) and 0 < pk < 2**63 else None
