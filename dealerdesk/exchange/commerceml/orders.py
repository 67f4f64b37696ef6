"""Orders of the site as the document that 1C takes with `mode=query`.

Every rule here is a reading of 1C's own loader (1c.md 4.1, numbers in brackets below); what 1C would
misread is refused with CannotExpress, so that one order cannot spoil a batch.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from dealerdesk.exchange.commerceml.writing import Xml, cleaned

ORDER_OPERATION = "Заказ товара"
NUMBER = re.compile(r"[!-~]{1,11}", re.ASCII)
BITRIX_FORMATS = {
    "ФорматДаты": "ДФ=yyyy-MM-dd; ДЛФ=DT",
    "ФорматВремени": "ДФ=ЧЧ:мм:сс; ДЛФ=T",
    "РазделительДатаВремя": "T",
    "ФорматСуммы": "ЧЦ=18; ЧДЦ=2; ЧРД=.",
    "ФорматКоличества": "ЧЦ=18; ЧДЦ=2; ЧРД=.",
}
VAT_OF_OLD_RELEASES = frozenset({Decimal(10), Decimal(18), Decimal(20)})
"""Rates that УТ 11.5.20 recognises; any other arrives there as «Без НДС» (15)."""


class CannotExpress(ValueError):
    """The order cannot be put into a document that 1C would read rightly; the text says why, in Russian."""


class Profile(StrEnum):
    """Who reads: stock УТ/КА/ERP, УНФ, or the БУС extension."""

    UT = "ut"
    UNF = "unf"
    BUS = "bus"


VERSIONS = {Profile.UT: "2.07", Profile.UNF: "2.08", Profile.BUS: "3.1"}


@dataclass(frozen=True, slots=True)
class Buyer:
    """Контрагент exactly as 1C gave it; `is_company` decides between the two kinds of names (9)."""

    id: str
    name: str
    full_name: str = ""
    inn: str = ""
    kpp: str = ""
    is_company: bool = True
    delivery_address: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class OutgoingLine:
    """A line: net price and sum after discount (11), `vat` in percent or None for «Без НДС».

    `unit_code` only when it came from 1C; `quantity` is in that unit (14).
    """

    id_1c: str
    name: str
    quantity: Decimal
    price: Decimal
    amount: Decimal
    vat: Decimal | None
    sku: str = ""
    unit_code: str = ""
    unit_name: str = ""
    coefficient: Decimal = Decimal(1)
    is_service: bool = False


@dataclass(frozen=True, slots=True)
class OutgoingWarehouse:
    """Склад that overrides the node's; all parts must be there for 1C (10)."""

    id_1c: str
    name: str
    address: str
    contact: str


@dataclass(frozen=True, slots=True)
class OutgoingOrder:
    """An order for 1C: moments by the clock of 1C, currency by the name its catalogue has (8)."""

    number: str
    moment: datetime
    currency: str
    buyer: Buyer
    lines: tuple[OutgoingLine, ...]
    vat_included: bool = True
    comment: str = ""
    buyer_comment: str = ""
    status: str = ""
    status_id: str = ""
    status_at: datetime | None = None
    ship_on: datetime | None = None
    payment_method: str = ""
    delivery_method: str = ""
    cancelled: bool = False
    warehouse: OutgoingWarehouse | None = None
    requisites: tuple[tuple[str, str], ...] = ()

    @property
    def total(self) -> Decimal:
        """Sum of the lines, in the order's currency."""
        return sum((line.amount for line in self.lines), Decimal(0))


def write_orders(orders: Iterable[OutgoingOrder], *, at: datetime, profile: Profile = Profile.UT) -> bytes:
    """The answer to `mode=query`; without orders an empty root with attributes (1).

    Each order must have passed `check`. UTF-8, no BOM, no xmlns, never zipped (1, 3).
    """
    xml = Xml()
    attributes = {"ВерсияСхемы": VERSIONS[profile], "ДатаФормирования": _moment(at)}
    if profile is not Profile.UT:
        attributes |= BITRIX_FORMATS
    documents = list(orders)
    if not documents:
        xml.empty("КоммерческаяИнформация", attributes)
        return xml.bytes()
    xml.open("КоммерческаяИнформация", attributes)
    for order in documents:
        _write_enveloped(xml, order, profile)
    xml.close("КоммерческаяИнформация")
    return xml.bytes()


def check(order: OutgoingOrder) -> None:
    """Raises CannotExpress for what 1C would refuse, or worse, take wrongly."""
    if not NUMBER.fullmatch(order.number):
        raise CannotExpress(f"Номер «{order.number}»: 1С сравнивает 11 знаков ASCII")
    if not cleaned(order.currency):
        raise CannotExpress("Не задано имя валюты для 1С в настройках подключения")
    if not cleaned(order.buyer.name):
        raise CannotExpress("У контрагента нет наименования")
    if not order.lines:
        raise CannotExpress("В заявке нет строк")
    for line in order.lines:
        _check_line(line)


def _check_line(line: OutgoingLine) -> None:
    if not cleaned(line.id_1c):
        raise CannotExpress(f"У товара «{line.name}» нет Ид из 1С: 1С завела бы новый")
    if line.quantity <= 0:
        raise CannotExpress(f"Количество товара «{line.name}» не больше нуля: 1С выбросит строку")
    if line.coefficient <= 0 or line.price < 0 or line.amount < 0:
        raise CannotExpress(f"Цена или коэффициент товара «{line.name}» отрицательны")


def _write_enveloped(xml: Xml, order: OutgoingOrder, profile: Profile) -> None:
    # Stock УТ sees nothing in a Контейнер, БУС nothing without one (2).
    if profile is Profile.BUS:
        xml.open("Контейнер")
    _write_document(xml, order, profile)
    if profile is Profile.BUS:
        xml.close("Контейнер")


def _write_document(xml: Xml, order: OutgoingOrder, profile: Profile) -> None:
    xml.open("Документ")
    xml.value("Ид", order.number)
    xml.value("Номер", order.number)
    xml.value("Дата", order.moment.strftime("%Y-%m-%d"))
    xml.value("ХозОперация", ORDER_OPERATION)
    xml.value("Роль", "Продавец")
    xml.value("Валюта", order.currency)
    xml.value("Курс", "1")
    xml.value("Сумма", _money(order.total))
    _write_buyer(xml, order.buyer)
    _write_warehouse(xml, order.warehouse)
    xml.value("Время", order.moment.strftime("%H:%M:%S"))
    xml.value("Комментарий", order.comment)
    _write_tax(xml, order)
    _write_lines(xml, order)
    _write_requisites(xml, _requisites_of(order, profile))
    xml.close("Документ")


def _write_buyer(xml: Xml, buyer: Buyer) -> None:
    xml.open("Контрагенты")
    xml.open("Контрагент")
    xml.value("Ид", buyer.id)
    xml.value("Наименование", buyer.name)
    xml.value("Роль", "Покупатель")
    official = buyer.full_name or buyer.name
    xml.value("ОфициальноеНаименование" if buyer.is_company else "ПолноеНаименование", official)
    xml.value("ИНН", buyer.inn)
    xml.value("КПП", buyer.kpp if buyer.is_company else "")
    if cleaned(buyer.delivery_address):
        xml.open("Адрес")
        xml.value("Представление", buyer.delivery_address)
        xml.close("Адрес")
    _write_contacts(xml, {"Почта": buyer.email, "ТелефонРабочий": buyer.phone})
    xml.close("Контрагент")
    xml.close("Контрагенты")


def _write_contacts(xml: Xml, contacts: dict[str, str]) -> None:
    filled = {kind: text for kind, text in contacts.items() if cleaned(text)}
    if not filled:
        return
    xml.open("Контакты")
    for kind, text in filled.items():
        xml.open("Контакт")
        xml.value("Тип", kind)
        xml.value("Значение", text)
        xml.close("Контакт")
    xml.close("Контакты")


def _write_warehouse(xml: Xml, warehouse: OutgoingWarehouse | None) -> None:
    if not warehouse:
        return
    xml.open("Склады")
    xml.open("Склад")
    xml.value("Ид", warehouse.id_1c)
    xml.value("Наименование", warehouse.name)
    xml.open("Адрес")
    xml.open("АдресноеПоле")
    xml.value("Тип", "Представление")
    xml.value("Значение", warehouse.address or warehouse.name)
    xml.close("АдресноеПоле")
    xml.close("Адрес")
    _write_contacts(xml, {"ТелефонРабочий": warehouse.contact or "-"})
    xml.close("Склад")
    xml.close("Склады")


def _write_tax(xml: Xml, order: OutgoingOrder) -> None:
    rates = {line.vat for line in order.lines}
    xml.open("Налоги")
    xml.open("Налог")
    xml.value("Наименование", "НДС")
    xml.value("УчтеноВСумме", _flag(order.vat_included))
    if len(rates) == 1 and (rate := rates.pop()) is not None:
        xml.value("Ставка", _plain(rate))
    xml.close("Налог")
    xml.close("Налоги")


def _write_lines(xml: Xml, order: OutgoingOrder) -> None:
    # Rate, unit and coefficient are not reset between lines in 1C's loader: all lines have them or none (13).
    with_units = all(cleaned(line.unit_code) for line in order.lines)
    xml.open("Товары")
    for line in order.lines:
        _write_line(xml, line, with_units=with_units)
    xml.close("Товары")


def _write_line(xml: Xml, line: OutgoingLine, *, with_units: bool) -> None:
    xml.open("Товар")
    xml.value("Ид", line.id_1c)
    xml.value("Артикул", line.sku)
    xml.value("Наименование", line.name)
    if with_units:
        xml.value("БазоваяЕдиница", line.unit_name or line.unit_code, {"Код": line.unit_code})
        xml.value("Единица", line.unit_code)
        xml.value("Коэффициент", _plain(line.coefficient))
    xml.value("Количество", _plain(line.quantity))
    xml.value("ЦенаЗаЕдиницу", _money(line.price))
    xml.value("Сумма", _money(line.amount))
    xml.open("СтавкиНалогов")
    xml.open("СтавкаНалога")
    xml.value("Наименование", "НДС")
    xml.value("Ставка", "Без НДС" if line.vat is None else _plain(line.vat))
    xml.close("СтавкаНалога")
    xml.close("СтавкиНалогов")
    kind = "Услуга" if line.is_service else "Товар"
    _write_requisites(xml, [("ВидНоменклатуры", kind), ("ТипНоменклатуры", kind)])
    xml.close("Товар")


def _requisites_of(order: OutgoingOrder, profile: Profile) -> list[tuple[str, str]]:
    """What the loader understands (16), then what Bitrix gives beyond it."""
    common = [
        ("Статус заказа", order.status),
        ("Отменен", _flag(order.cancelled)),
        ("Дата отгрузки", _moment(order.ship_on) if order.ship_on else ""),
        ("Метод оплаты", order.payment_method),
        ("Комментарии покупателя", order.buyer_comment),
    ]
    if profile is Profile.UT:
        return [*common, *order.requisites]
    changed = order.status_at or order.moment
    return [
        *common,
        ("Статуса заказа ИД", order.status_id),
        ("Дата изменения статуса", changed.strftime("%d.%m.%Y %H:%M:%S")),
        ("Способ доставки", order.delivery_method),
        ("Заказ оплачен", "false"),
        ("Доставка разрешена", "true"),
        ("Финальный статус", _flag(order.cancelled)),
        *order.requisites,
    ]


def _write_requisites(xml: Xml, pairs: list[tuple[str, str]]) -> None:
    # An empty Значение makes the loader take the previous requisite's value (17): left out.
    filled = [(name, text) for name, text in pairs if cleaned(text)]
    if not filled:
        return
    xml.open("ЗначенияРеквизитов")
    for name, text in filled:
        xml.open("ЗначениеРеквизита")
        xml.value("Наименование", name)
        xml.value("Значение", text)
        xml.close("ЗначениеРеквизита")
    xml.close("ЗначенияРеквизитов")


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _flag(value: bool) -> str:  # noqa: FBT001
    return "true" if value else "false"


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S")
