"""Orders in CommerceML: reads what a site answers to `query` the way the stock loader does, writes orders back (2.07)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from xml.sax.saxutils import escape

from lxml import etree

from examples.onec.commerceml import FOOTER, HEADER

WRONG_NUMBER = 11
TRADE = "Заказ товара"


class CannotLoad(Exception):
    """1C cannot load the file; nothing of it is written and `success` is not sent."""


@dataclass(frozen=True)
class Line:
    """A line of an order as the site gives it; `item` and `characteristic` are ids of 1C."""

    item: str
    characteristic: str
    article: str
    name: str
    quantity: Decimal
    price: Decimal
    amount: Decimal
    vat: str


@dataclass(frozen=True)
class SiteOrder:
    """An order of the site («Документ»)."""

    site_id: str
    number: str
    date: str
    time: str
    currency: str
    amount: Decimal
    comment: str
    contractor: dict[str, str]
    address: str
    lines: list[Line]
    requisites: dict[str, str] = field(default_factory=dict)

    @property
    def is_cancelled(self) -> bool:
        """The site asks to cancel all lines."""
        return self.requisites.get("отменен", "").casefold() == "true"


def read_orders(body: bytes) -> list[SiteOrder]:
    """Read the answer to `mode=query`; raises CannotLoad where the stock loader would break."""
    if not body.startswith(b"<?xml"):
        raise CannotLoad("Ответ сайта не начинается с <?xml")
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise CannotLoad(f"Ответ сайта не разобран: {error}") from error
    if not root.attrib:
        raise CannotLoad("У корня КоммерческаяИнформация нет атрибутов")
    return [_order(document) for document in _children(root, "Документ")]


def _order(document: etree._Element) -> SiteOrder:
    operation = _need(document, "ХозОперация")
    if operation != TRADE:
        raise CannotLoad(f"ХозОперация «{operation}»: 1С умеет только «{TRADE}»")
    number = _need(document, "Номер")
    if len(number) > WRONG_NUMBER:
        raise CannotLoad(f"Номер {number} длиннее {WRONG_NUMBER} знаков: заказ задваивался бы при каждом обмене")
    buyer = _first(document, "Контрагенты", "Контрагент")
    lines = [line for element in _all(document, "Товары", "Товар") if (line := _line(element, number)).quantity]
    if not lines:
        raise CannotLoad(f"Заказ {number}: нет строк")
    return SiteOrder(
        site_id=_need(document, "Ид"), number=number, date=_need(document, "Дата"),
        time=_text(document, "Время") or "00:00:00", currency=_need(document, "Валюта"),
        amount=_number(_text(document, "Сумма") or "0", number), comment=_text(document, "Комментарий"),
        contractor=_contractor(buyer, number), address=_text(_first(buyer, "Адрес"), "Представление"),
        lines=lines, requisites=_requisites(document),
    )  # fmt: skip


def _contractor(buyer: etree._Element | None, number: str) -> dict[str, str]:
    name = _text(buyer, "Наименование")
    if not name:
        raise CannotLoad(f"Заказ {number}: у контрагента нет наименования")
    full = _text(buyer, "ОфициальноеНаименование") or _text(buyer, "ПолноеНаименование") or name
    return {"name": name, "full_name": full, "inn": _text(buyer, "ИНН"), "kpp": _text(buyer, "КПП")}


def _line(element: etree._Element, number: str) -> Line:
    item, _, characteristic = _text(element, "Ид").lower().partition("#")
    name = _text(element, "Наименование").partition("#")[0]
    if not item:
        raise CannotLoad(f"Заказ {number}: строка «{name}» без Ид")
    rates = [*_all(element, "СтавкиНалогов", "СтавкаНалога"), *_all(element, "Налоги", "Налог")]
    return Line(
        item=item, characteristic=characteristic, article=_text(element, "Артикул"), name=name,
        quantity=_number(_text(element, "Количество"), number),
        price=_number(_text(element, "ЦенаЗаЕдиницу"), number),
        amount=_number(_text(element, "Сумма"), number),
        vat=next((_text(rate, "Ставка") for rate in rates), ""),
    )  # fmt: skip


def _requisites(document: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in _all(document, "ЗначенияРеквизитов", "ЗначениеРеквизита"):
        value = _text(element, "Значение")
        if not value:
            raise CannotLoad(f"Реквизит «{_text(element, 'Наименование')}» пуст: 1С взяла бы значение предыдущего")
        found[_text(element, "Наименование").casefold()] = value
    return found


def _number(text: str, number: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise CannotLoad(f"Заказ {number}: не число «{text}»") from None


def _children(element: etree._Element | None, tag: str) -> list[etree._Element]:
    found = [] if element is None else [child for child in element if isinstance(child.tag, str)]
    return [child for child in found if etree.QName(child).localname == tag]


def _all(element: etree._Element, *path: str) -> list[etree._Element]:
    found = [element]
    for tag in path:
        found = [child for parent in found for child in _children(parent, tag)]
    return found


def _first(element: etree._Element | None, *path: str) -> etree._Element | None:
    return next(iter(_all(element, *path)), None) if element is not None else None


def _text(element: etree._Element | None, tag: str) -> str:
    found = next(iter(_children(element, tag)), None)
    return ((found.text or "") if found is not None else "").strip()


def _need(element: etree._Element, tag: str) -> str:
    found = _text(element, tag)
    if not found:
        raise CannotLoad(f"В документе нет {tag}")
    return found


@dataclass(frozen=True)
class BookedOrder:
    """An order of 1C on its way back to the site."""

    id: str
    site_number: str
    site_date: str
    site_time: str
    number: str
    date: str
    currency: str
    amount: str
    comment: str
    contractor: dict[str, str]
    lines: list[dict[str, str]]
    posted: bool
    deleted: bool
    paid: tuple[str, str] = ("", "")
    shipped: tuple[str, str] = ("", "")


def write_orders(orders: list[BookedOrder], *, at: str) -> bytes:
    """Return `orders-<uuid>_1.xml`: all lines, no status name, «Номер оплаты/отгрузки» only when full."""
    lines = [line for order in orders for line in _document(order)]
    return (HEADER.format(at=at) + "\n".join(lines) + "\n" + FOOTER).encode()


def _document(order: BookedOrder) -> list[str]:
    return [
        "<Документ>",
        *_leaves(
            Ид=order.id, Номер=order.site_number, Дата=order.site_date, Время=order.site_time, ХозОперация=TRADE,
            Роль="Продавец", Валюта=order.currency, Курс="1", Сумма=order.amount, Комментарий=order.comment,
        ),
        "<Контрагенты>", "<Контрагент>",
        *_leaves(
            Ид=order.contractor["id"], Наименование=order.contractor["name"], Роль="Покупатель",
            ОфициальноеНаименование=order.contractor["full_name"], ИНН=order.contractor["inn"],
            КПП=order.contractor["kpp"],
        ),
        "</Контрагент>", "</Контрагенты>",
        "<Налоги>", "<Налог>", *_leaves(Наименование="НДС", УчтеноВСумме="true"), "</Налог>", "</Налоги>",
        "<Товары>", *(line for row in order.lines for line in _back_line(row)), "</Товары>",
        "<ЗначенияРеквизитов>", *_back_requisites(order), "</ЗначенияРеквизитов>",
        "</Документ>",
    ]  # fmt: skip


def _back_line(row: dict[str, str]) -> list[str]:
    return [
        "<Товар>",
        *_leaves(
            Ид=row["id"], Артикул=row["article"], Наименование=row["name"], Единица=row["unit"], Коэффициент="1",
            Количество=row["quantity"], ЦенаЗаЕдиницу=row["price"], Сумма=row["amount"],
        ),
        "<СтавкиНалогов>", "<СтавкаНалога>", *_leaves(Наименование="НДС", Ставка=row["vat"]), "</СтавкаНалога>",
        "</СтавкиНалогов>",
        "</Товар>",
    ]  # fmt: skip


def _back_requisites(order: BookedOrder) -> list[str]:
    values = {
        "Номер по 1С": order.number,
        "Дата по 1С": order.date,
        "ПометкаУдаления": "true" if order.deleted else "false",
        "Проведен": "true" if order.posted else "false",
        "Номер оплаты по 1С": order.paid[0],
        "Дата оплаты по 1С": order.paid[1],
        "Номер отгрузки по 1С": order.shipped[0],
        "Дата отгрузки по 1С": order.shipped[1],
    }
    lines: list[str] = []
    for name, value in values.items():
        if value:
            lines += ["<ЗначениеРеквизита>", *_leaves(Наименование=name, Значение=value), "</ЗначениеРеквизита>"]
    return lines


def _leaves(**values: str) -> list[str]:
    return [f"<{tag}>{escape(value)}</{tag}>" for tag, value in values.items() if value]
