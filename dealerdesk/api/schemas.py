"""The shapes of answers. Money is a decimal string in the currency named beside it, VAT as the price type says."""

from datetime import date, datetime
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from ninja import Field, Schema

Item = TypeVar("Item")


class Listed(Schema, Generic[Item]):
    """A page of a list: pass next as after to read on; null means that this was the last page."""

    items: list[Item]
    next: str | None
    total: int


class Problem(Schema):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[dict[str, str]] | None = None
    request_id: str | None = None


class Me(Schema):
    """Whom the token acts as."""

    email: str
    name: str
    role: str
    organisation: str
    dealer: str | None = Field(description="Number of the dealer; null for people of the office.")
    language: str
    rights: dict[str, str] = Field(description="Right → scope: own, dealer, region, all.")


class Offer(Schema):
    """What one unit costs."""

    price_type: str
    amount: Decimal
    currency: str
    vat_included: bool


class Availability(Schema):
    """How much is free. Dealers learn the quantity only when there is little, else it is null for them."""

    level: Literal["full", "few", "none"]
    quantity: Decimal | None


class ProductOut(Schema):
    """Goods, by their main variant."""

    id_1c: str
    sku: str
    name: str
    category: str | None
    brand: str | None
    unit: str
    vat_rate: Decimal | None
    pack_multiple: Decimal
    active: bool
    prices: list[Offer] = Field(
        description="The dealer's own price after the discount; for the office all price types that it may see."
    )
    stock: Availability


class DealerShort(Schema):
    """A dealer in a few words."""

    number: str
    name: str


class CounterpartyOut(Schema):
    """A legal entity of a dealer."""

    name: str
    inn: str
    kpp: str


class DealerOut(DealerShort):
    """A dealer."""

    status: str
    region: str
    city: str
    price_type: str | None
    representative: str | None
    counterparties: list[CounterpartyOut]


class OrderOut(Schema):
    """An order. Sums are null for those who may not see them."""

    number: str
    number_1c: str | None
    state: str
    state_title: str
    dealer: DealerShort
    author: str
    created_at: datetime
    submitted_at: datetime | None
    desired_date: date | None
    total: Decimal | None
    total_vat: Decimal | None
    paid: Decimal | None
    currency: str


class LineOut(Schema):
    """One line: quantities in the unit, price for one unit before the discount."""

    position: int
    sku: str
    name: str
    unit: str
    quantity: Decimal
    confirmed: Decimal
    shipped: Decimal
    price: Decimal | None
    discount_percent: Decimal | None
    amount: Decimal | None


class ShipmentOut(Schema):
    """Goods that have left."""

    number: str
    shipped_at: datetime
    warehouse: str
    carrier: str
    tracking: str


class OrderFull(OrderOut):
    """An order with its lines and shipments."""

    lines: list[LineOut]
    shipments: list[ShipmentOut]
