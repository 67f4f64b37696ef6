"""Facets that stand in the address: numbers, what they are called, and which of them are alternatives."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf

from dealerdesk.catalogue.facets import KINDS, FacetKind, facet, is_spoken, pk_of, spoken
from dealerdesk.catalogue.models import Brand, Category, PropertyChoice

MOST = 60
LARGEST = 2**31


@dataclass(frozen=True, slots=True)
class Group:
    """Chosen facets of one kind: any of them will do. `code` is category, brand or p<key of the property>."""

    code: str
    numbers: frozenset[int]
    names: tuple[str, ...]

    @property
    def words(self) -> str:
        """The chip: the names, the third and further ones as a number."""
        shown = ", ".join(self.names[:2])
        return f"{shown} +{len(self.names) - 2}" if len(self.names) > 2 else shown  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Chosen:
    """All chosen facets."""

    groups: tuple[Group, ...] = ()

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset().union(*(group.numbers for group in self.groups))

    @classmethod
    def read(cls, texts: Iterable[str]) -> Self:
        """The facets named by `texts`; what is no number, or names nothing, is left out."""
        wanted = [int(text) for text in list(texts)[:MOST] if text.isascii() and text.isdigit() and len(text) <= 10]  # noqa: PLR2004
        numbers = {number for number in wanted if number < LARGEST}
        if not numbers:
            return cls()
        members: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for number, (code, name) in sorted(named(numbers).items(), key=lambda found: (found[0] % KINDS, found[0])):
            members[code].append((number, name))
        return cls(tuple(_group(code, found) for code, found in members.items()))


def _group(code: str, found: list[tuple[int, str]]) -> Group:
    return Group(code, frozenset(number for number, _ in found), tuple(name for _, name in found))


def named(numbers: Iterable[int]) -> dict[int, tuple[str, str]]:
    """What facet numbers are called, with the code of their group, in one query; unknown and nameless ones are absent."""
    keys: dict[int, list[int]] = defaultdict(list)
    for number in numbers:
        keys[number % KINDS].append(pk_of(number))
    fields = ("kind", "pk", "group", "words")
    category = Category.objects.filter(pk__in=keys[FacetKind.CATEGORY]).order_by()
    rows = category.annotate(
        kind=Value(int(FacetKind.CATEGORY)), group=Value(0), words=Coalesce(NullIf("display_name", Value("")), "name")
    ).values_list(*fields)
    brand = Brand.objects.filter(pk__in=keys[FacetKind.BRAND]).order_by()
    choice = PropertyChoice.objects.filter(pk__in=keys[FacetKind.CHOICE]).order_by()
    every = rows.union(
        brand.annotate(kind=Value(int(FacetKind.BRAND)), group=Value(0), words=F("name")).values_list(*fields),
        choice.annotate(kind=Value(int(FacetKind.CHOICE)), group=F("property_id"), words=F("value")).values_list(
            *fields
        ),
        all=True,
    )
    return {
        facet(FacetKind(kind), pk): (_code(FacetKind(kind), property_id), spoken(words))
        for kind, pk, property_id, words in every
        if is_spoken(words)
    }


def _code(kind: FacetKind, property_id: int) -> str:
    return f"p{property_id}" if kind == FacetKind.CHOICE else kind.name.lower()
