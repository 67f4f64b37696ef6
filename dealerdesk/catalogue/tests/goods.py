"""Goods for the tests of pages: imported as 1C would send them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from dealerdesk.catalogue import importing
from dealerdesk.catalogue.importing.rows import (
    BrandRow,
    CategoryRow,
    ChoiceRow,
    PriceRow,
    ProductRow,
    PropertyRow,
    StockRow,
    UnitRow,
    VariantRow,
    WarehouseRow,
)
from dealerdesk.catalogue.models import Product

AT = datetime(2026, 5, 12, 9, 4, tzinfo=UTC)
STIHL, HUSQVARNA = BrandRow("stihl", "Штиль"), BrandRow("husq", "Хускварна")
PIECE = UnitRow("796", "шт", "Штука")


def goods(id_1c, name, sku, **fields):
    return ProductRow(
        id_1c,
        **{"name": name, "sku": sku, "groups": ("parts",), "brand": STIHL, "unit": PIECE, "active": True, **fields},
    )


SHELF = [
    goods(
        "mower", "Газонокосилка бензиновая Т-42", "ТЛВ-0331/07", groups=("mowers",), properties={"drive": ("d-self",)}
    ),
    goods("filter", "Фильтр воздушный для двигателя", "4180 141 0300", properties={"drive": ("d-push",)}),
    goods(
        "oil",
        "Масло моторное 5W-40, 1 л",
        "5W40-1",
        brand=HUSQVARNA,
        pack_multiple=Decimal(12),
        barcodes=("4607001234567",),
    ),
    goods("plug", "Свеча зажигания", "MRV-SP-6", brand=HUSQVARNA),
    goods("hedge", "Щётка для чистки деки", "ШД-1"),
    goods("gone", "Ремень старый", "OLD-1", active=False),
]


def stock_up():
    """The shelf with prices of two types and stock at two warehouses."""
    importing.import_categories(
        [CategoryRow("mowers", "Техника"), CategoryRow("parts", "Запчасти"), CategoryRow("belts", "Ремни", "parts")]
    )
    importing.import_properties(
        [PropertyRow("drive", "Привод", "choice", (ChoiceRow("d-self", "Самоходная"), ChoiceRow("d-push", "Ручная")))]
    )
    importing.import_warehouses([WarehouseRow("w-1", "Тверь"), WarehouseRow("w-2", "Омск")])
    importing.import_products(SHELF)
    importing.import_variants(
        [
            VariantRow("hedge#red", "hedge", "красная", {"Цвет": "красный"}),
            VariantRow("hedge#blue", "hedge", "синяя", {"Цвет": "синий"}),
        ]
    )
    prices = {"mower": 50000, "filter": 890, "oil": 610, "plug": 0, "hedge#red": 120, "hedge#blue": 150}
    importing.import_prices([PriceRow(v, "pt-1", Decimal(p)) for v, p in prices.items()], at=AT)
    importing.import_prices([PriceRow(v, "pt-2", Decimal(p) * 2) for v, p in prices.items()], at=AT)
    stock = {"mower": (3, 1), "filter": (30, 1), "oil": (0, 0), "hedge#red": (2, 0), "hedge#blue": (-4, 0)}
    rows = [StockRow(v, w, Decimal(q)) for v, pair in stock.items() for w, q in zip(("w-1", "w-2"), pair, strict=True)]
    importing.import_stock(rows, at=AT)


@pytest.fixture
def shelf(cast):
    """The cast, and goods on the shelf: cast.goods("mower") gives one."""
    stock_up()
    cast.goods = lambda id_1c: Product.objects.get(id_1c=id_1c)
    return cast
