"""What the importing functions take. None means «not sent, keep what we have», "" and () mean «empty»."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A group of goods; `parent` is the id of its group, "" for a root, None when the source does not say."""

    id_1c: str
    name: str
    parent: str | None = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class BrandRow:
    """A maker; inside a ProductRow an empty id means that the product has none."""

    id_1c: str
    name: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of measure by its code in ОКЕИ; empty texts keep what we have."""

    code: str
    name: str = ""
    full_name: str = ""
    international: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One value of a closed list."""

    id_1c: str
    value: str


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """A property; `kind` is text, number, date, choice or "" (not said). Choices are added, never removed."""

    id_1c: str
    name: str
    kind: str = ""
    choices: tuple[ChoiceRow, ...] = ()
    of_variants: bool | None = None


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A picture by the path that 1C gives it; the file itself comes by `store_picture`."""

    path: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product. Weight in kg; `pack_multiple` in base units; VAT in percent, `without_vat` for «Без НДС».

    `groups` are ids of categories, the first is the product's place; `properties` are ids of properties
    with ids of choices or plain texts. A new product needs a name.
    """

    id_1c: str
    name: str | None = None
    sku: str | None = None
    code: str | None = None
    full_name: str | None = None
    description: str | None = None
    active: bool | None = None
    groups: tuple[str, ...] | None = None
    brand: BrandRow | None = None
    unit: UnitRow | None = None
    vat_rate: Decimal | None = None
    without_vat: bool = False
    weight_kg: Decimal | None = None
    pack_multiple: Decimal | None = None
    properties: Mapping[str, tuple[str, ...]] | None = None
    requisites: Mapping[str, str] | None = None
    pictures: tuple[PictureRow, ...] | None = None
    barcodes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class VariantRow:
    """A characteristic of a product, `id_1c` is `product#characteristic`; or the product's own default variant."""

    id_1c: str
    product: str
    name: str | None = None
    characteristics: Mapping[str, str] | None = None
    active: bool | None = None
    barcodes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class PriceTypeRow:
    """A price type; `currency` is an ISO code or None when not said."""

    id_1c: str
    name: str
    currency: str | None = None
    vat_included: bool | None = None


@dataclass(frozen=True, slots=True)
class WarehouseRow:
    """A warehouse."""

    id_1c: str
    name: str
    address: str | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price of a variant: `amount` for one base unit in the price type's currency; 0 is «on request»."""

    variant: str
    price_type: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class StockRow:
    """Free quantity of a variant at a warehouse in base units; may be negative."""

    variant: str
    warehouse: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class TotalRow:
    """Free quantity of a variant in all warehouses, as 1C says it."""

    variant: str
    quantity: Decimal
