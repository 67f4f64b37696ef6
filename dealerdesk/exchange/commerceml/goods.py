"""Товар of a catalogue."""

from dealerdesk.exchange.commerceml.drafts import (
    Draft,
    PartReader,
    add_barcode,
    add_picture,
    fill,
    mark_by_attribute,
    mark_by_flag,
    mark_by_status,
    read_characteristics,
    read_properties,
    read_requisites,
    read_unit,
    read_vat,
    texts_of,
)
from dealerdesk.exchange.commerceml.records import Component, Empty, Named, Product, split_id
from dealerdesk.exchange.commerceml.values import read_id
from dealerdesk.toolbox.safe_xml import Element, LocalNames, all_text

TEXTS = {
    "Артикул": "sku",
    "Код": "code",
    "Наименование": "name",
    "ПолноеНаименование": "full_name",
    "Описание": "description",
    "Страна": "country",
    "Категория": "category_id",
    "НомерВерсии": "version",
}
NUMBERS = {"Вес": "weight", "Длина": "length", "Ширина": "width", "Высота": "height"}


def read_product(element: Element, names: LocalNames) -> Product | Empty:
    """A record of goods; one without an Ид is Empty."""
    draft = fill(element, Draft(names), TEXTS, PARTS)
    mark_by_attribute(element, draft)
    if not draft.values.get("id"):
        return Empty("Товар")
    draft.values["product_id"], draft.values["variant_id"] = split_id(draft.values["id"])
    return Product(**draft.finished())


def _id(element: Element, draft: Draft) -> None:
    draft.values["id"] = read_id(element.text)


def _groups(element: Element, draft: Draft) -> None:
    ids = (read_id(child.text) for name, child in draft.children(element) if name == "Ид")
    draft.values["group_ids"] = tuple(id_1c for id_1c in ids if id_1c)


def _brand(element: Element, draft: Draft) -> None:
    texts = texts_of(element, draft.names)
    name = texts.get("Наименование") or texts.get("ОфициальноеНаименование") or all_text(element)
    if name:
        draft.values["brand"] = Named(read_id(texts.get("Ид")), name)


def _trade_mark(element: Element, draft: Draft) -> None:
    draft.values["trade_mark"] = texts_of(element, draft.names).get("Наименование") or all_text(element)


def _number(element: Element, draft: Draft) -> None:
    name = draft.names[element.tag]
    number = draft.number(name, element.text)
    if number is not None:
        draft.values[NUMBERS[name]] = number


def _components(element: Element, draft: Draft) -> None:
    rows = (texts_of(child, draft.names) for name, child in draft.children(element) if name == "Комплектующее")
    draft.values["components"] = tuple(
        Component(read_id(row["Ид"]), row.get("Наименование", ""), draft.number("Количество", row.get("Количество")))
        for row in rows
        if row.get("Ид")
    )


def _analogues(element: Element, draft: Draft) -> None:
    ids = (read_id(texts_of(child, draft.names).get("Ид")) for _, child in draft.children(element))
    draft.values["analogue_ids"] = tuple(id_1c for id_1c in ids if id_1c)


def _requisites(element: Element, draft: Draft) -> None:
    draft.values["requisites"] = requisites = tuple(read_requisites(element, draft))
    for name, values in requisites:
        if values and (field := KNOWN_REQUISITES.get(name)):
            draft.values.setdefault(field, values[0])
        elif values and name == "Вес":
            draft.values.setdefault("weight", draft.number("Вес", values[0]))
        elif name == "ОписаниеФайла":
            draft.values["picture_titles"] = tuple(_title(value) for value in values)


def _title(value: str) -> tuple[str, str]:
    path, _, title = value.partition("#")
    return path, title


KNOWN_REQUISITES = {
    "Полное наименование": "full_name",
    "НаименованиеПолное": "full_name",
    "Код": "code",
    "ОписаниеВФорматеHTML": "description_html",
}

PARTS: dict[str, PartReader] = {
    "Ид": _id,
    "Штрихкод": add_barcode,
    "БазоваяЕдиница": read_unit,
    "Группы": _groups,
    "Изготовитель": _brand,
    "ТорговаяМарка": _trade_mark,
    "СтавкиНалогов": read_vat,
    "Картинка": add_picture,
    "ЗначенияСвойств": read_properties,
    "ХарактеристикиТовара": read_characteristics,
    "ЗначенияРеквизитов": _requisites,
    "Комплектующие": _components,
    "Аналоги": _analogues,
    "Статус": mark_by_status,
    "ПометкаУдаления": mark_by_flag,
    "Вес": _number,
    "Длина": _number,
    "Ширина": _number,
    "Высота": _number,
}
