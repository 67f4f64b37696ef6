"""The left column of the list: which groups, makers and values the found goods have, and how many each.

Counted over at most 5,000 goods. Within one group the choices are alternatives, so a group that has
a choice is counted as if it had none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerdesk.catalogue.chosen import named
from dealerdesk.catalogue.facets import KINDS, FacetKind, facet
from dealerdesk.catalogue.listing import Listing, has_stock
from dealerdesk.catalogue.models import Category, Product, Property

CAP = 5000
SHOWN_AT_ONCE = 8
MOST_VALUES = 40
MOST_PROPERTIES = 6


@dataclass(frozen=True, slots=True)
class Option:
    """A checkbox: number in the address, name, goods it would leave, how deep in the tree."""

    number: int
    name: str
    count: int
    checked: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of checkboxes; a few are shown at once."""

    title: str | Promise
    options: list[Option]

    @property
    def is_useful(self) -> bool:
        """Whether it narrows: more than one choice, and not a text that is different for nearly every product."""
        if any(option.checked for option in self.options):
            return True
        counts = [option.count for option in self.options]
        return len(counts) > 1 and sum(counts[:SHOWN_AT_ONCE]) * 2 > sum(counts)

    @property
    def first(self) -> list[Option]:
        return self.options[: self._shown]

    @property
    def rest(self) -> list[Option]:
        return self.options[self._shown :]

    @property
    def _shown(self) -> int:
        """As many as usual, but no checked one hides among the rest."""
        checked = [place for place, option in enumerate(self.options, 1) if option.checked]
        return max(SHOWN_AT_ONCE, *checked) if checked else SHOWN_AT_ONCE


class FacetCounts:
    """What the left column and the heading say of a listing."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        found = _read(listing.matching())
        self.total, self.is_capped = min(len(found), CAP), len(found) > CAP
        self._numbers = _count(found)
        self.in_stock = sum(has for _facets, has in found) if not listing.in_stock else self._count_without_stock()
        self._names = named(self._worth_naming())

    def facets(self) -> list[Facet]:
        """Groups of checkboxes that can narrow the list, in their order."""
        found: list[Facet] = [self._categories(), self._facet(_("Brand"), "brand"), *self._properties()]
        return [facet for facet in found if len(facet.options) > 1 or any(option.checked for option in facet.options)]

    def _count_without_stock(self) -> int:
        return sum(has for _facets, has in _read(self._listing.matching(without="stock")))

    def _numbers_for(self, code: str) -> Counter[int]:
        """Counts for a group: as if nothing were chosen in it."""
        if any(group.code == code for group in self._listing.chosen.groups):
            return _count(_read(self._listing.matching(without=code)))
        return self._numbers

    def _worth_naming(self) -> Iterator[int]:
        """The most frequent values of each kind, so that a catalogue of free texts does not name thousands."""
        by_kind: dict[int, list[int]] = defaultdict(list)
        for number, _times in self._numbers.most_common():
            by_kind[number % KINDS].append(number)
        yield from by_kind[FacetKind.BRAND][:MOST_VALUES]
        yield from by_kind[FacetKind.CHOICE][: MOST_VALUES * MOST_PROPERTIES]

    def _facet(self, title: str | Promise, code: str) -> Facet:
        numbers = self._numbers_for(code)
        names = self._names if numbers is self._numbers else named(number for number, _ in numbers.most_common(300))
        chosen = self._listing.chosen.numbers
        options = [
            Option(number, name, numbers[number], number in chosen)
            for number, (group, name) in names.items()
            if group == code and (numbers[number] or number in chosen)
        ]
        return Facet(title, sorted(options, key=lambda one: (-one.count, one.name))[:MOST_VALUES])

    def _properties(self) -> list[Facet]:
        codes = Counter(code for code, _name in self._names.values() if code.startswith("p"))
        codes.update(group.code for group in self._listing.chosen.groups if group.code.startswith("p"))
        shown = Property.objects.filter(pk__in=[int(code[1:]) for code in codes], is_facet=True).exclude(name="")
        facets = [self._facet(prop.name, f"p{prop.pk}") for prop in shown]
        useful = [facet for facet in facets if facet.is_useful]
        return sorted(useful, key=lambda facet: -sum(option.count for option in facet.options))[:MOST_PROPERTIES]

    def _categories(self) -> Facet:
        numbers = self._numbers_for("category")
        chosen = self._listing.chosen.numbers
        tree = Tree(Category.objects.filter(is_active=True).exclude(name=""))
        options = [
            Option(number, tree.name(pk), numbers[number], number in chosen, depth)
            for pk, depth in tree.unfolded({pk for pk in tree.keys if facet(FacetKind.CATEGORY, pk) in chosen})
            if numbers[number := facet(FacetKind.CATEGORY, pk)] or number in chosen
        ]
        return Facet(_("Section"), options)


class Tree:
    """The groups of goods by parent."""

    def __init__(self, categories: QuerySet[Category]) -> None:
        self._all = {category.pk: category for category in categories}
        self._children: dict[int | None, list[int]] = defaultdict(list)
        for category in self._all.values():
            parent = category.parent_id if category.parent_id in self._all else None
            self._children[parent].append(category.pk)

    @property
    def keys(self) -> Iterable[int]:
        return self._all.keys()

    def name(self, pk: int) -> str:
        return str(self._all[pk])

    def unfolded(self, chosen: set[int]) -> Iterator[tuple[int, int]]:
        """Roots with their depth, and below them the children of what is chosen and of what leads to it."""
        opened = {pk for one in chosen for pk in self.path(one)}
        waiting = [(pk, 0) for pk in reversed(self._children[None])]
        while waiting:
            pk, depth = waiting.pop()
            yield pk, depth
            if pk in opened or (depth == 0 and len(self._children[None]) == 1):
                waiting += [(child, depth + 1) for child in reversed(self._children[pk])]

    def path(self, pk: int) -> list[int]:
        """The group and those above it, the group first; a circle ends where it closes."""
        found: list[int] = []
        at: int | None = pk
        while at in self._all and at not in found:
            found.append(at)
            at = self._all[at].parent_id
        return found


def _read(products: QuerySet[Product]) -> list[tuple[list[int], bool]]:
    found: list[Any] = list(products.annotate(has=has_stock()).values_list("facets", "has")[: CAP + 1])
    return found


def _count(found: list[tuple[list[int], bool]]) -> Counter[int]:
    return Counter(number for facets, _has in found for number in facets)
