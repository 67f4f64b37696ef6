"""The lists that goods and offers refer to: groups, properties, price types, warehouses, units, categories."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from dealerdesk.exchange.commerceml.drafts import is_deleted, texts_of
from dealerdesk.exchange.commerceml.records import (
    Category,
    Choice,
    Empty,
    Group,
    PriceTypeDef,
    PropertyDef,
    Record,
    UnitDef,
    WarehouseDef,
)
from dealerdesk.exchange.commerceml.values import read_boolean, read_id
from dealerdesk.toolbox.safe_xml import Element, LocalNames

KINDS = {"строка": "string", "число": "number", "время": "time", "справочник": "choice"}
ListReader: TypeAlias = Callable[[Element, LocalNames], Iterator[Record]]


def read_lists(container: Element, names: LocalNames) -> Iterator[Record]:
    """Definitions that stand directly in a classifier, catalogue or package; each is given once."""
    for child in container:
        reader = LISTS.get(names[child.tag])
        if reader:
            yield from reader(child, names)
            child.clear()


def read_property(element: Element, names: LocalNames) -> PropertyDef | Empty:
    """Свойство or СвойствоНоменклатуры with its choices."""
    texts = texts_of(element, names)
    if not texts.get("Ид") or not texts.get("Наименование"):
        return Empty("Свойство")
    choices = tuple(_choices(element, names))
    kind = KINDS.get(texts.get("ТипЗначений", "").casefold(), "")
    return PropertyDef(
        id=read_id(texts["Ид"]),
        name=texts["Наименование"],
        kind="choice" if choices else kind,
        choices=choices,
        for_goods=read_boolean(texts.get("ДляТоваров")),
        for_offers=read_boolean(texts.get("ДляПредложений")),
        deleted=is_deleted(element, names),
    )


def _choices(element: Element, names: LocalNames) -> Iterator[Choice]:
    for child in element:
        if names[child.tag] == "ВариантыЗначений":
            for variant in child:
                texts = texts_of(variant, names)
                if texts.get("ИдЗначения") and texts.get("Значение"):
                    yield Choice(read_id(texts["ИдЗначения"]), texts["Значение"])


def _groups(element: Element, names: LocalNames) -> Iterator[Record]:
    # A stack instead of recursion: parents first, siblings in order, any depth.
    waiting = [(child, "") for child in reversed(element)]
    while waiting:
        node, parent_id = waiting.pop()
        if names[node.tag] != "Группа":
            continue
        texts = texts_of(node, names)
        id_1c = read_id(texts.get("Ид"))
        if not id_1c:
            yield Empty("Группа")
            continue
        yield Group(id_1c, texts.get("Наименование", ""), parent_id, is_deleted(node, names))
        for child in reversed(node):
            if names[child.tag] == "Группы":
                waiting.extend((nested, id_1c) for nested in reversed(child))


def _categories(element: Element, names: LocalNames) -> Iterator[Record]:
    for child in element:
        texts = texts_of(child, names)
        if texts.get("Ид"):
            yield Category(read_id(texts["Ид"]), texts.get("Наименование", ""))


def _price_types(element: Element, names: LocalNames) -> Iterator[Record]:
    for child in element:
        texts = texts_of(child, names)
        if not texts.get("Ид"):
            yield Empty("ТипЦены")
            continue
        yield PriceTypeDef(
            id=read_id(texts["Ид"]),
            name=texts.get("Наименование", ""),
            currency=texts.get("Валюта", ""),
            vat_included=_vat_included(child, names),
            deleted=is_deleted(child, names),
        )


def _vat_included(element: Element, names: LocalNames) -> bool | None:
    for child in element:
        if names[child.tag] == "Налог":
            texts = texts_of(child, names)
            if texts.get("Наименование", "ндс").casefold() == "ндс":
                return read_boolean(texts.get("УчтеноВСумме"))
    return None


def _warehouses(element: Element, names: LocalNames) -> Iterator[Record]:
    for child in element:
        texts = texts_of(child, names)
        if not texts.get("Ид"):
            yield Empty("Склад")
            continue
        yield WarehouseDef(
            id=read_id(texts["Ид"]),
            name=texts.get("Наименование", ""),
            address=_address(child, names),
            phone=_phone(child, names),
            deleted=is_deleted(child, names),
        )


def _address(element: Element, names: LocalNames) -> str:
    for child in element:
        if names[child.tag] == "Адрес":
            return texts_of(child, names).get("Представление") or (child.text or "").strip()
    return ""


def _phone(element: Element, names: LocalNames) -> str:
    for child in element:
        if names[child.tag] == "Контакты":
            for contact in child:
                texts = texts_of(contact, names)
                if texts.get("Тип", "").casefold().startswith("телефон"):
                    return texts.get("Значение", "")
    return ""


def _units(element: Element, names: LocalNames) -> Iterator[Record]:
    for child in element:
        texts = texts_of(child, names)
        code = texts.get("Код", "") or texts.get("Ид", "")
        if not code and not texts.get("НаименованиеКраткое"):
            yield Empty("ЕдиницаИзмерения")
            continue
        yield UnitDef(
            id=read_id(texts.get("Ид")) or code or texts["НаименованиеКраткое"],
            code=code,
            name=texts.get("НаименованиеКраткое", ""),
            full_name=texts.get("НаименованиеПолное", ""),
            international=texts.get("МеждународноеСокращение", ""),
            deleted=is_deleted(child, names),
        )


LISTS: dict[str, ListReader] = {
    "Группы": _groups,
    "Категории": _categories,
    "ТипыЦен": _price_types,
    "Склады": _warehouses,
    "ЕдиницыИзмерения": _units,
}
