"""Ids of 1C to our keys while goods are being imported; values of properties are learnt batch by batch."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.backends.utils import CursorWrapper

from dealerdesk.catalogue.facets import KINDS, FacetKind, facet, is_spoken, spoken
from dealerdesk.catalogue.importing.rows import BrandRow

LONGEST_CHOICE = 100
MOST_CHOICES_KEPT = 200_000
SUMMARY_VALUES = 3
FIND_CHOICES = """
    SELECT w.property, w.raw, c.id, c.value FROM unnest(%s::bigint[], %s::text[]) AS w(property, raw)
    JOIN catalogue_propertychoice c ON c.property_id = w.property AND c.id_1c = w.raw
    UNION ALL
    SELECT w.property, w.raw, c.id, c.value FROM unnest(%s::bigint[], %s::text[]) AS w(property, raw)
    JOIN catalogue_propertychoice c ON c.property_id = w.property AND c.value = w.raw AND c.id_1c = ''
"""
ADD_CHOICES = """
    INSERT INTO catalogue_propertychoice (property_id, id_1c, value)
    SELECT w.property, '', w.raw FROM unnest(%s::bigint[], %s::text[]) AS w(property, raw)
    ON CONFLICT DO NOTHING
"""
FIND_TEXTS = "SELECT id, value FROM catalogue_propertychoice WHERE id = ANY(%s)"
ADD_CATEGORIES = """
    INSERT INTO catalogue_category (id_1c, name, display_name, is_active)
    SELECT w.id, '', '', FALSE FROM unnest(%s::text[]) AS w(id) ON CONFLICT DO NOTHING
"""
ADD_PROPERTIES = """
    INSERT INTO catalogue_property (id_1c, name, kind, is_facet, of_variants)
    SELECT w.id, '', 'text', TRUE, FALSE FROM unnest(%s::text[]) AS w(id) ON CONFLICT DO NOTHING
"""
LONGEST_WORDS = 4000
Attributes = dict[str, list[int | str]]
Derived = tuple[list[int], str, str]


class Dictionaries:
    """The lists that goods refer to, as this transaction sees them."""

    def __init__(self, on: CursorWrapper) -> None:
        self._on = on
        self._choices: dict[tuple[int, str], int] = {}
        self._texts: dict[int, str] = {}
        self._shorts: dict[tuple[int | str, ...], str] = {}
        self.reload()

    def reload(self) -> None:
        """Read the short lists again."""
        self._read_categories()
        self._read_properties()
        self.read_brands_and_units()

    def read_brands_and_units(self) -> None:
        """Read makers and units again, after some were added."""
        self.brands: dict[str, int] = {}
        self.brand_names: dict[int, str] = {}
        for pk, id_1c, name in self._all("SELECT id, id_1c, name FROM catalogue_brand"):
            self.brands[id_1c], self.brand_names[pk] = pk, name
        self.units = {code: (pk, name) for pk, code, name in self._all("SELECT id, code, name FROM catalogue_unit")}

    def knows_brand(self, brand: BrandRow) -> bool:
        """Whether this maker is here under this very name."""
        pk = self.brands.get(brand.id_1c)
        return pk is not None and (not brand.name or self.brand_names[pk] == brand.name[:255])

    def learn_categories(self, ids: set[str]) -> None:
        """Make a place for groups that are named before they are described."""
        if missing := ids - self.categories.keys():
            self._on.execute(ADD_CATEGORIES, [sorted(missing)])
            self._read_categories()

    def learn_properties(self, ids: set[str]) -> None:
        """Make a place for properties that are named before they are described."""
        if missing := ids - self.properties.keys():
            self._on.execute(ADD_PROPERTIES, [sorted(missing)])
            self._read_properties()

    def learn_choices(self, wanted: set[tuple[int, str]]) -> None:
        """Find or make the values (key of the property, id or text) that the next goods have."""
        if len(self._choices) > MOST_CHOICES_KEPT:
            self._choices, self._texts, self._shorts = {}, {}, {}
        missing = {pair for pair in wanted - self._choices.keys() if len(pair[1]) <= LONGEST_CHOICE}
        self._find_choices(missing)
        if missing := missing - self._choices.keys():
            self._on.execute(ADD_CHOICES, _columns(missing))
            self._find_choices(missing)

    def learn_texts(self, keys: Iterable[int]) -> None:
        """Read the words of values of goods that are here already."""
        if missing := sorted(set(keys) - self._texts.keys()):
            self._texts.update(self._all(FIND_TEXTS, [missing]))

    def attributes(self, properties: dict[int, tuple[str, ...]]) -> Attributes:
        """Values by property as a product keeps them: keys of choices, long texts as they are."""
        return {
            str(pk): [self._choices.get((pk, raw), raw) for raw in values if raw]
            for pk, values in properties.items()
            if any(values)
        }

    def derive(self, groups: list[int], brand: int | None, attributes: Attributes, code: str) -> Derived:
        """What a product is filtered and found by, from its groups, maker, values and code."""
        choices = list(choices_of(attributes))
        numbers = [pk * KINDS + FacetKind.CHOICE for pk in choices]
        parts = [self.brand_names.get(brand, "")] if brand else []
        if brand:
            numbers.append(facet(FacetKind.BRAND, brand))
        for group in groups:
            path, name = self._place(group)
            numbers += path
            parts.append(name)
        texts = self._texts
        parts += [texts.get(pk, "") for pk in choices]
        words = " ".join(part for part in (*parts, code) if part)[:LONGEST_WORDS]
        return sorted(set(numbers)), words, self._summary(attributes)

    def _place(self, group: int) -> tuple[list[int], str]:
        """The facet numbers of a group and of those above it, and its name; goods share few groups."""
        known = self._places.get(group)
        if known is None:
            path = [facet(FacetKind.CATEGORY, pk) for pk in self._path(group)]
            known = self._places[group] = (path, self._tree[group][1] if group in self._tree else "")
        return known

    def _summary(self, attributes: Attributes) -> str:
        """The second line of a row: the first few values, a number with the unit that its property is named with."""
        texts: list[str] = []
        for pk, values in attributes.items():
            if text := self._short(int(pk), values):
                texts.append(text)
                if len(texts) == SUMMARY_VALUES:
                    break
        return ", ".join(texts)[:200]

    def _short(self, property_id: int, values: list[int | str]) -> str:
        key = (property_id, *values)
        text = self._shorts.get(key)
        if text is None:
            known = [self._texts.get(value, "") for value in values if isinstance(value, int)]
            text = ", ".join(spoken(value) for value in known if is_spoken(value))
            unit = self._units.get(property_id, "") if text[-1:].isdigit() else ""
            text = self._shorts[key] = f"{text}\u00a0{unit}" if unit else text
        return text

    def _path(self, group: int) -> Iterator[int]:
        seen: set[int] = set()
        at: int | None = group
        while at and at not in seen and at in self._tree:
            seen.add(at)
            yield at
            at = self._tree[at][0]

    def _read_categories(self) -> None:
        rows = self._all(
            "SELECT id, id_1c, parent_id, COALESCE(NULLIF(display_name, ''), name) FROM catalogue_category"
        )
        self.categories = {id_1c: pk for pk, id_1c, _, _ in rows}
        self._places: dict[int, tuple[list[int], str]] = {}
        self._tree = {pk: (parent, name) for pk, _, parent, name in rows}

    def _read_properties(self) -> None:
        rows = self._all("SELECT id, id_1c, name FROM catalogue_property")
        self.properties = {id_1c: pk for pk, id_1c, _ in rows}
        self._units = {pk: name.rpartition(",")[2].strip() for pk, _, name in rows if "," in name}

    def _find_choices(self, wanted: set[tuple[int, str]]) -> None:
        if not wanted:
            return
        for property_id, raw, pk, value in self._all(FIND_CHOICES, _columns(wanted) * 2):
            self._choices.setdefault((property_id, raw), pk)
            self._texts[pk] = value

    def _all(self, query: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        self._on.execute(query, parameters or [])
        return list(self._on.fetchall())


def _columns(pairs: set[tuple[int, str]]) -> list[Any]:
    ordered = sorted(pairs)
    return [[pk for pk, _ in ordered], [raw for _, raw in ordered]]


def choices_of(attributes: Attributes) -> Iterator[int]:
    """The keys of the values among what a product has."""
    return (value for values in attributes.values() for value in values if isinstance(value, int))
