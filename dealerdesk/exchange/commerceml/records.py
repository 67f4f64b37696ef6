"""What a CommerceML file says, as records. Absent is None, sent empty is "" or ()."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias


class Part(StrEnum):
    """Which part of a file the following records belong to."""

    CATALOGUE = "catalogue"
    OFFERS = "offers"
    OFFER_CHANGES = "offer_changes"


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that could not be read and was left out: which element, what it said."""

    element: str
    text: str


@dataclass(frozen=True, slots=True)
class Header:
    """КоммерческаяИнформация: scheme version, moment of forming (naive: the clock of 1C), namespace."""

    version: str
    formed_at: dt.datetime | None
    namespace: str


@dataclass(frozen=True, slots=True)
class ClassifierStart:
    """Классификатор: whose groups, properties and lists follow."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class PartStart:
    """Каталог, ПакетПредложений or ИзмененияПакетаПредложений: whose records follow.

    `only_changes` False does not mean that the rest is gone: portions after the first say True.
    """

    part: Part
    id: str
    catalogue_id: str
    name: str
    only_changes: bool | None


@dataclass(frozen=True, slots=True)
class Empty:
    """A record without an Ид: nothing to do but to count it."""

    element: str


@dataclass(frozen=True, slots=True)
class Group:
    """Группа: a node of the tree of goods; parents come before children."""

    id: str
    name: str
    parent_id: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Category:
    """Категория (УНФ): a kind of goods."""

    id: str
    name: str


class Choice(NamedTuple):
    """One value of a property of the type Справочник."""

    id: str
    value: str


@dataclass(frozen=True, slots=True)
class PropertyDef:
    """Свойство: `kind` is string, number, time or choice; "" when the file does not say."""

    id: str
    name: str
    kind: str = ""
    choices: tuple[Choice, ...] = ()
    for_goods: bool | None = None
    for_offers: bool | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class PriceTypeDef:
    """ТипЦены; in dialect A an agreement of 1C (соглашение), not a ВидЦен."""

    id: str
    name: str
    currency: str = ""
    vat_included: bool | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class WarehouseDef:
    """Склад with its address and telephone."""

    id: str
    name: str
    address: str = ""
    phone: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class UnitDef:
    """ЕдиницаИзмерения; `code` is the classifier's (796), without the blanks 1C pads it with."""

    id: str
    code: str
    name: str = ""
    full_name: str = ""
    international: str = ""
    deleted: bool = False


class Conversion(NamedTuple):
    """Пересчет: one `unit` is `coefficient` base units."""

    unit: str
    coefficient: Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """БазоваяЕдиница of goods."""

    code: str = ""
    name: str = ""
    full_name: str = ""
    international: str = ""
    conversions: tuple[Conversion, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """Something with Ид and Наименование inside a record: a brand, a component's goods."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Component:
    """Комплектующее: part of a set."""

    id: str
    name: str
    quantity: Decimal | None


class PropertyValue(NamedTuple):
    """ЗначенияСвойства: ids of choices or plain texts; without values the property is named but empty."""

    property_id: str
    values: tuple[str, ...] = ()


class Characteristic(NamedTuple):
    """ХарактеристикаТовара: what tells one variant from another."""

    name: str
    value: str
    id: str = ""


Requisites: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


def split_id(id_1c: str) -> tuple[str, str]:
    """`goods#characteristic` -> its two halves; no characteristic, or the zero one, is ""."""
    product_id, _, variant_id = id_1c.partition("#")
    return product_id, "" if variant_id.startswith("00000000-0000-0000") else variant_id


@dataclass(frozen=True, slots=True)
class Product:
    """Товар. None means that the element was not sent, "" and () that it was sent empty.

    `vat` is the text of Ставка («20», «Без НДС»); `weight` in kg and sizes as 1C gives them.
    """

    id: str
    product_id: str
    variant_id: str = ""
    name: str | None = None
    full_name: str | None = None
    sku: str | None = None
    code: str | None = None
    barcodes: tuple[str, ...] | None = None
    unit: Unit | None = None
    group_ids: tuple[str, ...] | None = None
    category_id: str | None = None
    brand: Named | None = None
    trade_mark: str | None = None
    country: str | None = None
    vat: str | None = None
    description: str | None = None
    description_html: str | None = None
    pictures: tuple[str, ...] | None = None
    picture_titles: tuple[tuple[str, str], ...] = ()
    properties: tuple[PropertyValue, ...] | None = None
    characteristics: tuple[Characteristic, ...] | None = None
    requisites: Requisites = ()
    components: tuple[Component, ...] | None = None
    analogue_ids: tuple[str, ...] | None = None
    weight: Decimal | None = None
    length: Decimal | None = None
    width: Decimal | None = None
    height: Decimal | None = None
    version: str = ""
    deleted: bool = False
    faults: tuple[Fault, ...] = ()

    @property
    def kind(self) -> str:
        """ТипНоменклатуры: Товар, Услуга, Набор…"""
        return next((values[0] for name, values in self.requisites if name == "ТипНоменклатуры" and values), "")


class Price(NamedTuple):
    """Цена: `amount` in `currency` (as written) for `coefficient` base units."""

    price_type_id: str
    amount: Decimal
    currency: str = ""
    unit: str = ""
    coefficient: Decimal = Decimal(1)
    min_quantity: Decimal | None = None

    @property
    def per_base_unit(self) -> Decimal:
        """The price of one base unit, not rounded."""
        return self.amount if self.coefficient == 1 else self.amount / self.coefficient


class StockRow(NamedTuple):
    """Free stock (in base units, may be negative) at a warehouse; without one the id is ""."""

    warehouse_id: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Offer:
    """Предложение. None for prices, stock, quantity: this record does not speak of them.

    `id` is the pair of goods and characteristic joined by «#», however the file wrote it.
    """

    id: str
    product_id: str
    variant_id: str = ""
    name: str | None = None
    sku: str | None = None
    barcodes: tuple[str, ...] | None = None
    unit: Unit | None = None
    characteristics: tuple[Characteristic, ...] | None = None
    properties: tuple[PropertyValue, ...] | None = None
    pictures: tuple[str, ...] | None = None
    prices: tuple[Price, ...] | None = None
    quantity: Decimal | None = None
    stock: tuple[StockRow, ...] | None = None
    version: str = ""
    deleted: bool = False
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """Контрагент of a document."""

    id: str
    name: str
    official_name: str = ""
    full_name: str = ""
    inn: str = ""
    kpp: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """Товар of a document: quantity in `unit`, price and sum in the document's currency."""

    id: str
    product_id: str
    variant_id: str
    name: str = ""
    sku: str = ""
    unit: str = ""
    coefficient: Decimal = Decimal(1)
    quantity: Decimal | None = None
    price: Decimal | None = None
    amount: Decimal | None = None
    vat: str = ""


@dataclass(frozen=True, slots=True)
class OrderDocument:
    """Документ: an order, a payment or a shipment. Without lines (None) it only brings a status.

    Requisites are in `requisites` under normalised names: lower case, no blanks and punctuation, ё = е.
    `number`, `date` are those of the site; moments are naive, by the clock of 1C.
    """

    id: str
    number: str
    date: dt.date | None
    operation: str
    moment: dt.datetime | None = None
    role: str = ""
    currency: str = ""
    rate: Decimal | None = None
    amount: Decimal | None = None
    payment_due: dt.date | None = None
    comment: str | None = None
    parties: tuple[Party, ...] = ()
    warehouse_ids: tuple[str, ...] = ()
    vat_included: bool | None = None
    lines: tuple[DocumentLine, ...] | None = None
    requisites: Requisites = ()
    number_1c: str = ""
    date_1c: dt.date | None = None
    based_on: str = ""
    version: str = ""
    deletion_mark: bool | None = None
    faults: tuple[Fault, ...] = ()

    def requisite(self, *names: str) -> str:
        """The first non-empty value among normalised names, or ""."""
        found = dict(self.requisites)
        return next((found[name][0] for name in names if found.get(name) and found[name][0]), "")

    @property
    def is_order(self) -> bool:
        """Whether this is an order, not a payment or a shipment."""
        return self.operation.casefold() in ("заказ товара", "")

    @property
    def is_shipment(self) -> bool:
        """Whether this is a shipment (Отпуск товара)."""
        return self.operation.casefold() == "отпуск товара"

    @property
    def is_payment(self) -> bool:
        """Whether this is a payment."""
        return self.operation.casefold() in PAYMENTS

    @property
    def status(self) -> str:
        """The status in the words of 1C, if it says one."""
        return self.requisite("статусзаказа", "статусазаказаид", "статусзаказаид")

    @property
    def buyer(self) -> Party | None:
        """The party with the role Покупатель, else the first."""
        buyers = [party for party in self.parties if party.role.casefold() == "покупатель"]
        return next(iter(buyers or self.parties), None)


PAYMENTS = ("эквайринговая операция", "выплата безналичных денег", "выплата наличных денег")

Record: TypeAlias = (
    Header
    | ClassifierStart
    | PartStart
    | Empty
    | Group
    | Category
    | PropertyDef
    | PriceTypeDef
    | WarehouseDef
    | UnitDef
    | Product
    | Offer
    | OrderDocument
)
