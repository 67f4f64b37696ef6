"""Документ: orders, payments and shipments that come from 1C."""

from dataclasses import dataclass, field
from decimal import Decimal

from dealerdesk.exchange.commerceml.drafts import Draft, PartReader, fill, read_requisites, read_vat, texts_of
from dealerdesk.exchange.commerceml.records import DocumentLine, Fault, OrderDocument, Party, split_id
from dealerdesk.exchange.commerceml.values import normalised, read_boolean, read_clock, read_date, read_id, read_moment
from dealerdesk.toolbox.safe_xml import Element, LocalNames, all_text

TEXTS = {
    "Номер": "number",
    "ХозОперация": "operation",
    "Роль": "role",
    "Валюта": "currency",
    "Комментарий": "comment",
    "Номер1С": "number_1c",
    "НомерВерсии": "version",
    "Основание": "based_on",
    "Дата": "_date",
    "Время": "_clock",
}


@dataclass(slots=True)
class OpenDocument:
    """A Документ whose lines and parties are still streaming in."""

    based_on: str = ""
    lines: list[DocumentLine] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_document(element: Element, names: LocalNames, opened: OpenDocument) -> OrderDocument:
    """The whole document once its element has ended."""
    draft = fill(element, Draft(names), TEXTS, PARTS)
    values = draft.values
    draft.faults.extend(opened.faults)
    values.setdefault("id", "")
    values.setdefault("number", "")
    values.setdefault("operation", "")
    clock = read_clock(values.pop("_clock", ""))
    moment = read_moment(values.pop("_date", ""))
    values["date"] = moment.date() if moment else None
    values["moment"] = (
        moment.replace(hour=clock.hour, minute=clock.minute, second=clock.second) if moment and clock else moment
    )
    values["parties"] = tuple(opened.parties)
    values["lines"] = tuple(opened.lines) or None
    values.setdefault("based_on", opened.based_on)
    return OrderDocument(**draft.finished())


def read_party(element: Element, names: LocalNames) -> Party:
    """Контрагент directly in a document."""
    texts = texts_of(element, names)
    return Party(
        id=read_id(texts.get("Ид")),
        name=texts.get("Наименование", ""),
        official_name=texts.get("ОфициальноеНаименование", ""),
        full_name=texts.get("ПолноеНаименование", ""),
        inn=texts.get("ИНН", ""),
        kpp=texts.get("КПП", ""),
        role=texts.get("Роль", ""),
    )


def read_line(element: Element, names: LocalNames, opened: OpenDocument) -> None:
    """Товар of the open document."""
    draft = fill(element, Draft(names), {"Наименование": "name", "Артикул": "sku"}, LINE_PARTS)
    draft.values.setdefault("id", "")
    draft.values["product_id"], draft.values["variant_id"] = split_id(draft.values["id"])
    opened.faults.extend(draft.faults)
    opened.lines.append(DocumentLine(**draft.values))


def _id(element: Element, draft: Draft) -> None:
    draft.values["id"] = read_id(element.text)


def _line_unit(element: Element, draft: Draft) -> None:
    # «796», or <Единица><Ид>796</Ид><Код>796</Код>…</Единица> from БУС.
    texts = texts_of(element, draft.names)
    draft.values["unit"] = texts.get("Код") or texts.get("Ид") or all_text(element)


def _base_unit(element: Element, draft: Draft) -> None:
    draft.values.setdefault("unit", (element.get("Код") or "").strip() or all_text(element))


def _number_into(name: str) -> PartReader:
    def read(element: Element, draft: Draft) -> None:
        number = draft.number(draft.names[element.tag], element.text)
        if number is not None:
            draft.values[name] = number

    return read


def _coefficient(element: Element, draft: Draft) -> None:
    draft.values["coefficient"] = draft.number("Коэффициент", element.text) or Decimal(1)


def _requisites(element: Element, draft: Draft) -> None:
    draft.values["requisites"] = requisites = tuple(
        (normalised(name), values) for name, values in read_requisites(element, draft)
    )
    found = dict(requisites)
    if values := found.get("номерпо1с"):
        draft.values.setdefault("number_1c", values[0])
    if values := found.get("датапо1с"):
        draft.values.setdefault("date_1c", read_date(values[0]))
    if values := found.get("пометкаудаления"):
        draft.values["deletion_mark"] = read_boolean(values[0])


def _taxes(element: Element, draft: Draft) -> None:
    for _, child in draft.children(element):
        texts = texts_of(child, draft.names)
        if texts.get("Наименование", "").casefold() == "ндс":
            draft.values["vat_included"] = read_boolean(texts.get("УчтеноВСумме"))


def _warehouses(element: Element, draft: Draft) -> None:
    ids = (read_id(texts_of(child, draft.names).get("Ид")) for _, child in draft.children(element))
    draft.values["warehouse_ids"] = tuple(id_1c for id_1c in ids if id_1c)


def _deletion(element: Element, draft: Draft) -> None:
    draft.values.setdefault("deletion_mark", read_boolean(element.text))


def _date_into(name: str) -> PartReader:
    def read(element: Element, draft: Draft) -> None:
        draft.values[name] = read_date(element.text)

    return read


PARTS: dict[str, PartReader] = {
    "Ид": _id,
    "Курс": _number_into("rate"),
    "Сумма": _number_into("amount"),
    "СрокПлатежа": _date_into("payment_due"),
    "Дата1С": _date_into("date_1c"),
    "Налоги": _taxes,
    "Склады": _warehouses,
    "ЗначенияРеквизитов": _requisites,
    "ПометкаУдаления": _deletion,
}
LINE_PARTS: dict[str, PartReader] = {
    "Ид": _id,
    "Единица": _line_unit,
    "БазоваяЕдиница": _base_unit,
    "Коэффициент": _coefficient,
    "Количество": _number_into("quantity"),
    "ЦенаЗаЕдиницу": _number_into("price"),
    "Цена": _number_into("price"),
    "Сумма": _number_into("amount"),
    "СтавкиНалогов": read_vat,
    "Налоги": read_vat,
}
