"""A record while its element is being read, and the parts that goods, offers and documents share."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, TypeAlias

from dealerdesk.exchange.commerceml.records import (
    Characteristic,
    Conversion,
    Fault,
    PropertyValue,
    Unit,
)
from dealerdesk.exchange.commerceml.values import read_boolean, read_id
from dealerdesk.toolbox.numbers import NotANumber, read_decimal
from dealerdesk.toolbox.safe_xml import Element, LocalNames, all_text

ZERO_ID = "00000000-0000-0000-0000-000000000000"
ONE = Decimal(1)
PROPERTY_VALUES = ("Значение", "ИдЗначения")
BARCODE_LENGTHS = range(8, 15)


class Draft:
    """Fields read so far, under the names of the record, and what could not be read."""

    __slots__ = ("faults", "names", "values")

    def __init__(self, names: LocalNames) -> None:
        self.names = names
        self.values: dict[str, Any] = {}
        self.faults: list[Fault] = []

    def children(self, element: Element) -> Iterator[tuple[str, Element]]:
        """Children with their local names."""
        names = self.names
        return ((names[child.tag], child) for child in element)

    def number(self, name: str, text: str | None) -> Decimal | None:
        """A number, or None with a fault under the element's name."""
        if text == "1":
            return ONE
        try:
            return read_decimal(text)
        except NotANumber:
            self.faults.append(Fault(name, (text or "")[:100]))
            return None

    def finished(self) -> dict[str, Any]:
        """Fields for the record's constructor."""
        if self.faults:
            self.values["faults"] = tuple(self.faults)
        return self.values


PartReader: TypeAlias = Callable[[Element, Draft], None]


def fill(element: Element, draft: Draft, texts: dict[str, str], parts: dict[str, PartReader]) -> Draft:
    """One pass over the children: plain texts by table, everything else by its reader; unknown ones are skipped."""
    names, values = draft.names, draft.values
    for child in element:
        name = names[child.tag]
        field = texts.get(name)
        if field is not None:
            values[field] = (child.text or "").strip()
        else:
            part = parts.get(name)
            if part is not None:
                part(child, draft)
    return draft


def texts_of(element: Element, names: LocalNames) -> dict[str, str]:
    """Child name -> text, for small elements; the last one of a name wins."""
    return {names[child.tag]: (child.text or "").strip() for child in element}


def add_barcode(element: Element, draft: Draft) -> None:
    """Штрихкод: only 8 to 14 characters are one; may repeat."""
    code = (element.text or "").strip()
    known: tuple[str, ...] = draft.values.get("barcodes", ())
    if len(code) in BARCODE_LENGTHS and code not in known:
        known = (*known, code)
    elif code and code not in known:
        draft.faults.append(Fault("Штрихкод", code[:100]))
    draft.values["barcodes"] = known


def add_picture(element: Element, draft: Draft) -> None:
    """Картинка: a path; sent empty it says that there are none."""
    path = (element.text or "").strip()
    draft.values["pictures"] = (*draft.values.get("pictures", ()), *([path] if path else ()))


def read_unit(element: Element, draft: Draft) -> None:
    """БазоваяЕдиница: text «шт» with attributes and Пересчет inside, or a bare code «796 »."""
    text = all_text(element)
    code = (element.get("Код") or "").strip()
    if text.isdigit() and not code:
        code, text = text, ""
    draft.values["unit"] = Unit(
        code=code,
        name=text,
        full_name=(element.get("НаименованиеПолное") or "").strip(),
        international=(element.get("МеждународноеСокращение") or "").strip(),
        conversions=tuple(_conversions(element, draft)) if len(element) else (),
    )


def _conversions(element: Element, draft: Draft) -> Iterator[Conversion]:
    for child in element:
        if draft.names[child.tag] == "Пересчет":
            texts = texts_of(child, draft.names)
            coefficient = draft.number("Коэффициент", texts.get("Коэффициент"))
            if coefficient:
                yield Conversion(texts.get("Единица", ""), coefficient)


def read_properties(element: Element, draft: Draft) -> None:
    """ЗначенияСвойств: empty values and the zero reference mean "not filled"."""
    names = draft.names
    draft.values["properties"] = tuple(value for child in element if (value := _property_value(child, names)))


def _property_value(element: Element, names: LocalNames) -> PropertyValue | None:
    property_id = ""
    values: list[str] = []
    for child in element:
        text = child.text
        if not text:
            continue
        name = names[child.tag]
        if name == "Ид":
            property_id = read_id(text)
        elif name in PROPERTY_VALUES and (text := text.strip()) and text != ZERO_ID:
            values.append(text)
    return PropertyValue(property_id, tuple(values)) if property_id else None


def read_characteristics(element: Element, draft: Draft) -> None:
    """ХарактеристикиТовара: name and value, seldom an Ид; those without a value say nothing."""
    rows = (texts_of(child, draft.names) for name, child in draft.children(element) if name == "ХарактеристикаТовара")
    draft.values["characteristics"] = tuple(
        Characteristic(name=row.get("Наименование", ""), value=row["Значение"], id=read_id(row.get("Ид")))
        for row in rows
        if row.get("Значение")
    )


def read_requisites(element: Element, draft: Draft) -> Iterator[tuple[str, tuple[str, ...]]]:
    """ЗначенияРеквизитов: pairs of a name and its non-empty values."""
    names = draft.names
    for child in element:
        if names[child.tag] == "ЗначениеРеквизита":
            yield _requisite(child, names)


def _requisite(element: Element, names: LocalNames) -> tuple[str, tuple[str, ...]]:
    title = ""
    values: list[str] = []
    for child in element:
        text = (child.text or "").strip()
        name = names[child.tag]
        if name == "Наименование":
            title = text
        elif name == "Значение" and text:
            values.append(text)
    return title, tuple(values)


def read_vat(element: Element, draft: Draft) -> None:
    """СтавкиНалогов or Налоги: the Ставка of «НДС», as text: a number or «Без НДС»."""
    for _, child in draft.children(element):
        texts = texts_of(child, draft.names)
        if texts.get("Наименование", "").casefold() == "ндс" and texts.get("Ставка"):
            draft.values["vat"] = texts["Ставка"]


def is_deleted(element: Element, names: LocalNames) -> bool:
    """The three spellings of deletion: attribute Статус, child Статус, child ПометкаУдаления."""
    if (element.get("Статус") or "").casefold().startswith("удал"):
        return True
    for child in element:
        name = names[child.tag]
        if name == "Статус" and (child.text or "").strip().casefold().startswith("удал"):
            return True
        if name == "ПометкаУдаления" and read_boolean(child.text):
            return True
    return False


def mark_by_status(element: Element, draft: Draft) -> None:
    """Child Статус of goods and offers."""
    if (element.text or "").strip().casefold().startswith("удал"):
        draft.values["deleted"] = True


def mark_by_flag(element: Element, draft: Draft) -> None:
    """Child ПометкаУдаления of goods and offers."""
    if read_boolean(element.text):
        draft.values["deleted"] = True


def mark_by_attribute(element: Element, draft: Draft) -> None:
    """Attribute Статус of goods and offers."""
    if (element.get("Статус") or "").casefold().startswith("удал"):
        draft.values["deleted"] = True
