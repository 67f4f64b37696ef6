"""Предложение: prices and the five spellings of stock."""

from collections.abc import Iterator

from dealerdesk.exchange.commerceml.drafts import (
    ONE,
    ZERO_ID,
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
    read_unit,
    texts_of,
)
from dealerdesk.exchange.commerceml.records import Empty, Fault, Offer, Price, StockRow, split_id
from dealerdesk.exchange.commerceml.values import read_id
from dealerdesk.toolbox.safe_xml import Element, LocalNames

TEXTS = {"Артикул": "sku", "Наименование": "name", "НомерВерсии": "version"}
PRICE_FIELDS = {
    "ИдТипаЦены": "type",
    "ЦенаЗаЕдиницу": "amount",
    "Цена": "amount",
    "Валюта": "currency",
    "Единица": "unit",
    "Коэффициент": "coefficient",
    "МинКоличество": "min",
}
BAD_PRICE = "ЦенаЗаЕдиницу"
BAD_STOCK = "Количество"


def read_offer(element: Element, names: LocalNames) -> Offer | Empty:
    """A record of an offer; one without an Ид is Empty."""
    draft = fill(element, Draft(names), TEXTS, PARTS)
    mark_by_attribute(element, draft)
    values = draft.values
    goods_id = values.pop("goods_id", "")
    pair_id = values.pop("pair_id", "")
    if not goods_id:
        return Empty("Предложение")
    values["id"] = f"{goods_id}#{pair_id}" if pair_id and pair_id != ZERO_ID and "#" not in goods_id else goods_id
    values["product_id"], values["variant_id"] = split_id(values["id"])
    if not values["variant_id"]:
        values["id"] = values["product_id"]
    return Offer(**draft.finished())


def _id(element: Element, draft: Draft) -> None:
    draft.values["goods_id"] = read_id(element.text)


def _pair_id(element: Element, draft: Draft) -> None:
    draft.values["pair_id"] = read_id(element.text)


def _prices(element: Element, draft: Draft) -> None:
    names = draft.names
    prices = (_price(child, draft) for child in element if names[child.tag] == "Цена")
    draft.values["prices"] = tuple(price for price in prices if price)


def _price(element: Element, draft: Draft) -> Price | None:
    names = draft.names
    texts = {field: child.text for child in element if (field := PRICE_FIELDS.get(names[child.tag]))}
    amount = draft.number(BAD_PRICE, texts.get("amount"))
    coefficient = draft.number(BAD_PRICE, texts.get("coefficient", "1")) or ONE
    price_type_id = read_id(texts.get("type"))
    if amount is None or not price_type_id:
        return None
    if coefficient < 0 or amount < 0:
        draft.faults.append(Fault(BAD_PRICE, f"{amount} / {coefficient}"))
        return None
    return Price(
        price_type_id,
        amount,
        (texts.get("currency") or "").strip(),
        (texts.get("unit") or "").strip(),
        coefficient,
        draft.number("МинКоличество", texts.get("min")),
    )


def _quantity(element: Element, draft: Draft) -> None:
    draft.values["quantity"] = draft.number(BAD_STOCK, element.text)


def _warehouse(element: Element, draft: Draft) -> None:
    # Forms 1 and 2: <Склад ИдСклада="…" КоличествоНаСкладе="…"/>, or the plural as a name, repeated.
    warehouse_id = element.get("ИдСклада")
    if warehouse_id:
        _add_stock(draft, [_row(draft, warehouse_id, element.get("КоличествоНаСкладе"))])
    else:
        _add_stock(draft, list(_nested_rows(element, draft)))


def _nested_rows(element: Element, draft: Draft) -> Iterator[StockRow | None]:
    for name, child in draft.children(element):
        if name == "Склад":
            yield _row_of_attributes(child, draft) if child.get("ИдСклада") else _row_of_children(child, draft)


def _row_of_attributes(element: Element, draft: Draft) -> StockRow | None:
    return _row(draft, element.get("ИдСклада"), element.get("КоличествоНаСкладе"))


def _row_of_children(element: Element, draft: Draft) -> StockRow | None:
    texts = texts_of(element, draft.names)
    return _row(
        draft, texts.get("ИдСклада") or texts.get("Ид"), texts.get("Количество") or texts.get("КоличествоНаСкладе")
    )


def _row(draft: Draft, warehouse_id: str | None, quantity: str | None) -> StockRow | None:
    number = draft.number(BAD_STOCK, quantity)
    return None if number is None else StockRow(read_id(warehouse_id), number)


def _rests(element: Element, draft: Draft) -> None:
    # Forms 3 and 4: Остатки/Остаток/Склад{Ид, Количество}, or Количество without a warehouse.
    _add_stock(draft, [_rest(child, draft) for name, child in draft.children(element) if name == "Остаток"])


def _rest(element: Element, draft: Draft) -> StockRow | None:
    own = texts_of(element, draft.names)
    for name, child in draft.children(element):
        if name == "Склад":
            texts = texts_of(child, draft.names)
            return _row(draft, texts.get("Ид"), texts.get("Количество") or own.get("Количество"))
    return _row(draft, "", own.get("Количество"))


def _quantities(element: Element, draft: Draft) -> None:
    # Form 5: КоличествоНаСкладах/КоличествоНаСкладе{ИдСклада, Количество}.
    _add_stock(draft, [_row_of_children(child, draft) for _, child in draft.children(element)])


def _add_stock(draft: Draft, rows: list[StockRow | None]) -> None:
    known: tuple[StockRow, ...] = draft.values.get("stock", ())
    draft.values["stock"] = known + tuple(row for row in rows if row)


PARTS: dict[str, PartReader] = {
    "Ид": _id,
    "ИдХарактеристики": _pair_id,
    "Штрихкод": add_barcode,
    "БазоваяЕдиница": read_unit,
    "Цены": _prices,
    "Количество": _quantity,
    "Склад": _warehouse,
    "Склады": _warehouse,
    "Остатки": _rests,
    "КоличествоНаСкладах": _quantities,
    "КоличествоНаСкладе": lambda element, draft: _add_stock(draft, [_row_of_children(element, draft)]),
    "ХарактеристикиТовара": read_characteristics,
    "ЗначенияСвойств": read_properties,
    "Картинка": add_picture,
    "Статус": mark_by_status,
    "ПометкаУдаления": mark_by_flag,
}
