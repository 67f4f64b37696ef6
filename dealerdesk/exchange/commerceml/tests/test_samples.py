"""Each real file gives exactly the counts and sums that were made of it by an independent script."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from dealerdesk.exchange.commerceml import read
from dealerdesk.exchange.commerceml.records import (
    Empty,
    Group,
    Offer,
    OrderDocument,
    PriceTypeDef,
    Product,
    PropertyDef,
    UnitDef,
    WarehouseDef,
)

SAMPLES = Path(__file__).resolve().parents[4].parent / "shared" / "1c-samples"
BUS_SMALL = {
    "goods": "bus-3.1-small/import___5335d080-66b0-4355-887c-d54bba6f1f08.xml",
    "lists": "bus-3.1-small/import___57c55968-51d1-46f0-b5d7-927f420b8fd4.xml",
    "offers": "bus-3.1-small/offers___13955e2c-c7d0-4189-8db7-9bc863cde645.xml",
    "prices": "bus-3.1-small/prices___478f43af-4dba-47c9-b3fa-d9737c14a30f.xml",
    "rests": "bus-3.1-small/rests___9ebdccc5-f70a-43db-8c03-0103301aad32.xml",
}
PROPERTIES = "bus-3.1-package/propertiesGoods_1_9_67765f15-3f48-4c7c-92f0-9785c72a5e3e.xml"

COUNTS = {
    "ut11-2.07-full/import0_1.xml": {"groups": 1, "props": 12, "goods": 36, "deleted": 1},
    "ut11-2.07-full/offers0_1.xml": {
        "offers": 44,
        "ids": 44,
        "price_types": 1,
        "prices": 44,
        "stocked": 3,
        "warehouses": 3,
        "rows": 132,
        "sum": 2815,
    },
    "ut11-2.07-characteristics/import.xml": {"groups": 22, "props": 10, "goods": 2, "pictured": 1, "pictures": 3},
    "ut11-2.07-characteristics/import_wo_classifier.xml": {"goods": 2},
    "ut11-2.07-characteristics/offers.xml": {
        "offers": 5,
        "ids": 5,
        "pairs": 5,
        "price_types": 1,
        "prices": 5,
        "stocked": 1,
        "warehouses": 5,
        "rows": 5,
        "sum": 219,
    },
    "ut11-2.07-price-stock-update/offers0_1.excerpt.xml": {
        "offers": 150,
        "ids": 18,
        "pairs": 135,
        "priceless": 150,
        "stocked": 16,
        "rows": 2400,
        "sum": 1803,
    },
    "bus-3.1-package/groups.xml": {"groups": 119},
    "bus-3.1-package/goods.xml": {"goods": 3, "pictured": 3, "pictures": 13},
    "bus-3.1-package/offers.xml": {"offers": 3, "ids": 3, "pairs": 3, "priceless": 3},
    "bus-3.1-package/prices.xml": {"offers": 4, "ids": 4, "pairs": 2, "prices": 23},
    "bus-3.1-package/rests.xml": {"offers": 5, "ids": 5, "pairs": 3, "priceless": 5, "rows": 10, "stocked": 2},
    "bus-3.1-package/priceLists.xml": {"price_types": 6},
    "bus-3.1-package/storages.xml": {"warehouses": 2},
    "bus-3.1-package/units.xml": {"units": 18},
    PROPERTIES: {"props": 33},
    BUS_SMALL["goods"]: {"goods": 1},
    BUS_SMALL["lists"]: {"groups": 1, "price_types": 1, "units": 1},
    BUS_SMALL["offers"]: {"offers": 2, "ids": 2, "pairs": 1, "priceless": 2},
    BUS_SMALL["prices"]: {"offers": 2, "ids": 2, "pairs": 1, "prices": 2},
    BUS_SMALL["rests"]: {"offers": 2, "ids": 2, "pairs": 1, "priceless": 2, "rows": 2},
    "bus-3.1-classifier/import___29d3f7f0-36dd-4eea-a06c-4c325bed4285.xml": {
        "groups": 25,
        "warehouses": 13,
        "units": 10,
    },
    "bus-2.09-rests/rests___1af6e7b8.excerpt.xml": {"offers": 61, "ids": 61, "priceless": 61, "rows": 61, "stocked": 1},
    "bus-2.09-orders-to-site/documents.xml": {"documents": 2},
    "official-2.04/import.xml": {"groups": 1, "goods": 4},
    "official-2.04/offers.xml": {"offers": 2, "ids": 2, "pairs": 2, "price_types": 4, "prices": 8},
    "official-2.04/orders.xml": {"documents": 3},
    "five-price-types-2.04/import.xml": {"groups": 1, "props": 1, "goods": 3, "pictured": 3, "pictures": 3},
    "five-price-types-2.04/offers.xml": {"offers": 14, "ids": 14, "price_types": 5, "prices": 70, "sum": 399},
    "unf-2.08-ns210/import.xml": {"groups": 5, "props": 3, "goods": 2, "units": 1},
    "unf-2.08-ns210/offers.xml": {
        "props": 1,
        "offers": 2,
        "ids": 2,
        "pairs": 2,
        "price_types": 3,
        "prices": 6,
        "sum": 7,
    },
    "characteristics-in-catalog-2.04/import.xml": {"groups": 2, "props": 26, "goods": 4},
    "characteristics-in-catalog-2.04/offers.xml": {
        "offers": 4,
        "ids": 4,
        "pairs": 4,
        "price_types": 1,
        "prices": 4,
        "sum": 1270,
    },
    "b2b-order-8x/Order8x.xml": {"documents": 1},
    "site-to-1c-orders/bitrix-query-response-full.xml": {"documents": 2},
    "site-to-1c-orders/bitrix-query-response-empty.xml": {},
    "site-to-1c-orders/order-2.03-cp1251.xml": {"documents": 1},
}

needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of 1C files are not on this machine")
KINDS = {
    Group: "groups",
    PropertyDef: "props",
    PriceTypeDef: "price_types",
    WarehouseDef: "warehouses",
    UnitDef: "units",
    Product: "goods",
    Offer: "offers",
    OrderDocument: "documents",
    Empty: "empty",
}


def counted(path: Path) -> Counter:
    counts: Counter = Counter()
    ids, warehouses = set(), set()
    for record in read(path):
        counts[KINDS.get(type(record), "frame")] += 1
        if isinstance(record, Product):
            pictures = len(record.pictures or ())
            counts.update(deleted=record.deleted, pictured=bool(pictures), pictures=pictures)
        if isinstance(record, Offer):
            rows = record.stock or ()
            ids.add(record.id)
            warehouses.update(row.warehouse_id for row in rows if row.warehouse_id)
            counts.update(pairs=bool(record.variant_id), priceless=not record.prices, rows=len(rows))
            counts.update(prices=len(record.prices or ()), sum=record.quantity or Decimal(0))
    counts.update(ids=len(ids), stocked=len(warehouses))
    return counts


@needs_samples
@pytest.mark.parametrize("name", COUNTS)
def test_a_sample_gives_exactly_its_counts(name):
    counts = counted(SAMPLES / name)
    counts.pop("frame")

    expected = COUNTS[name]
    if "price-stock-update" in name:
        goods = {record.product_id for record in read(SAMPLES / name) if isinstance(record, Offer)}
        counts["ids"] = len(goods)
    assert {key: count for key, count in counts.items() if count} == expected


@needs_samples
def test_every_sample_is_in_the_table():
    assert {str(path.relative_to(SAMPLES)) for path in SAMPLES.rglob("*.xml")} == set(COUNTS)


@needs_samples
def test_no_sample_has_unreadable_values():
    faults = [fault for name in COUNTS for record in read(SAMPLES / name) for fault in getattr(record, "faults", ())]

    assert faults == []


@needs_samples
def test_the_excerpt_of_rests_keeps_its_negative_one():
    rests = [
        row
        for offer in read(SAMPLES / "bus-2.09-rests/rests___1af6e7b8.excerpt.xml")
        if isinstance(offer, Offer)
        for row in offer.stock
    ]

    assert min(row.quantity for row in rests) < 0


@needs_samples
def test_orders_from_1c_are_understood_in_every_dialect():
    paid, _ = [
        record
        for record in read(SAMPLES / "bus-2.09-orders-to-site/documents.xml")
        if isinstance(record, OrderDocument)
    ]
    full, status_only, _ = [
        record for record in read(SAMPLES / "official-2.04/orders.xml") if isinstance(record, OrderDocument)
    ]
    (big,) = [record for record in read(SAMPLES / "b2b-order-8x/Order8x.xml") if isinstance(record, OrderDocument)]

    assert (paid.number, paid.number_1c, paid.status, len(paid.lines)) == ("142", "ТДЦУ-000001", "P", 2)
    assert [(line.unit, line.price) for line in paid.lines] == [("796", 3338), ("715", 3600)]
    assert (len(full.lines), full.amount) == (2, Decimal("6734.47"))
    assert (status_only.lines, status_only.currency, status_only.number_1c) == (None, "", "MM92")
    assert status_only.status == "Открыт"
    assert (len(big.lines), big.buyer.inn, len(big.parties)) == (56, "1234567890", 2)
    assert sum(line.amount for line in big.lines) == big.amount
