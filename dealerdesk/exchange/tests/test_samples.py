"""Every real file goes in by HTTP with exactly the counts that were made of it by an independent script."""

from decimal import Decimal

import pytest

from dealerdesk.catalogue.models import Category, Price, Product, Property, Stock, StockTotal, Unit, Variant, Warehouse
from dealerdesk.catalogue.state import catalogue_state
from dealerdesk.dealers.models import PriceType
from dealerdesk.exchange.commerceml.tests.test_samples import COUNTS
from dealerdesk.exchange.models import JournalEntry, Package, ParkedRow
from dealerdesk.exchange.tests.onec import SAMPLES, OneC, zipped

pytestmark = [
    pytest.mark.usefixtures("ut"),
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of 1C files are not on this machine"),
]
NAMES = {"ids": None, "stocked": None, "sum": "quantity"}
UT = ["ut11-2.07-full/import0_1.xml", "ut11-2.07-full/offers0_1.xml"]
BUS = [
    f"bus-3.1-package/{name}.xml"
    for name in (
        "groups",
        "propertiesGoods_1_9_67765f15-3f48-4c7c-92f0-9785c72a5e3e",
        *("priceLists", "storages", "units", "goods", "offers", "prices", "rests"),
    )
]


def counted(name):
    expected = {NAMES.get(key, key): number for key, number in COUNTS[name].items()}
    expected.pop(None, None)
    return expected


def read_of(package):
    read = {key: Decimal(number) for key, number in package.counts.get("read", {}).items()}
    return {key: number for key, number in read.items() if number}


@pytest.mark.parametrize("name", COUNTS)
def test_a_sample_goes_in_with_exactly_its_counts(name):
    assert OneC().sample(name) == "success"

    assert read_of(Package.objects.get()) == counted(name)
    assert JournalEntry.objects.filter(level__in=["error", "held"]).count() == 0


def test_goods_of_stock_1c_are_on_the_shelf():
    one_c = OneC()
    for name in UT:
        assert one_c.sample(name) == "success"

    assert Product.objects.count() == 36
    assert Product.objects.filter(is_active=False).count() == 1
    assert (Category.objects.count(), Property.objects.count()) == (1, 12)
    assert (PriceType.objects.count(), Warehouse.objects.count()) == (1, 3)
    # 8 of the 44 offers have no goods in this package: parked, not lost.
    assert Price.objects.count() == 36
    assert Stock.objects.count() == 36 * 3
    parked = ParkedRow.objects.values_list("kind", flat=True)
    assert {kind: list(parked).count(kind) for kind in set(parked)} == {
        "variant": 8,
        "price": 8,
        "stock": 24,
        "total": 8,
    }
    kept = sum(total.quantity for total in StockTotal.objects.all())
    waiting = sum(row.number for row in ParkedRow.objects.filter(kind="total"))
    assert kept + waiting == 2815


def test_offers_before_goods_give_the_same_as_after_them():
    def state(names):
        Product.objects.all().delete()
        ParkedRow.objects.all().delete()
        one_c = OneC()
        for name in names:
            assert one_c.sample(name) == "success"
        return list(catalogue_state())

    assert state(UT) == state(UT[::-1])


def test_a_package_in_nine_files_gives_the_same_in_any_order():
    def state(names):
        Product.objects.all().delete()
        Category.objects.update(parent=None)
        for model in (Product, Category, Property, PriceType, Warehouse, Unit, ParkedRow):
            model.objects.all().delete()
        one_c = OneC()
        for name in names:
            assert one_c.sample(name) == "success"
        products = Product.objects.order_by("id_1c").values_list(
            "id_1c", "name", "unit__code", "category__name", "brand__name"
        )
        return list(catalogue_state()), list(products)

    first = state(BUS)
    assert len(first[1]) == 3
    assert state(BUS[::-1]) == first
    assert state([*BUS[4:], *BUS[:4]]) == first


@pytest.mark.parametrize(
    "folder", ["ut11-2.07-full", "ut11-2.07-characteristics", "five-price-types-2.04", "unf-2.08-ns210"]
)
def test_the_same_again_writes_nothing(folder):
    # import_wo_classifier.xml is another state of the same goods.
    names = [name for name in COUNTS if name.startswith(folder) and "wo_classifier" not in name]
    one_c = OneC()
    for name in names * 2:
        assert one_c.sample(name) == "success"

    again = Package.objects.order_by("pk")[len(names) :]
    changed = [
        (package.name, kind, count)
        for package in again
        for kind, count in package.counts["done"].items()
        if {"created", "updated", "withdrawn"} & set(count)
    ]
    assert changed == []


def test_a_portion_without_a_classifier_knows_the_groups_of_the_first():
    one_c = OneC()
    one_c.sample("ut11-2.07-characteristics/import.xml")
    one_c.sample("ut11-2.07-characteristics/import_wo_classifier.xml")

    assert Category.objects.filter(is_active=True).count() == 22
    boots = Product.objects.get(sku="Б-130001")
    assert boots.category.name == "Обувь"
    assert boots.category.parent.name == "Обувь"
    assert boots.attributes != {}


def test_offers_of_characteristics_become_variants():
    one_c = OneC()
    one_c.sample("ut11-2.07-characteristics/import.xml")
    one_c.sample("ut11-2.07-characteristics/offers.xml")

    own = Variant.objects.filter(is_default=False)
    assert own.count() == 5
    assert "40, натуральная кожа, Коричневый" in own.values_list("name", flat=True)
    assert sum(total.quantity for total in StockTotal.objects.all()) == 219


def test_characteristics_in_the_catalogue_make_one_product_with_two_variants():
    OneC().sample("official-2.04/import.xml")

    tables = {
        product.name: sorted(product.variants.filter(is_default=False).values_list("name", flat=True))
        for product in Product.objects.all()
    }
    assert tables == {"Стол обеденный": ["Белый", "Красный"], "Стулья": ["Белый", "Красный"]}


def test_prices_in_five_types_and_foreign_currencies_keep_their_type():
    one_c = OneC()
    one_c.sample("official-2.04/import.xml")
    one_c.sample("official-2.04/offers.xml")

    assert sorted(PriceType.objects.values_list("currency", flat=True)) == ["RUB", "USD", "USD", "USD"]
    assert Price.objects.count() == 8


def test_a_currency_that_nobody_knows_any_more_is_kept_by_its_code():
    one_c = OneC()
    one_c.sample("characteristics-in-catalog-2.04/import.xml")
    one_c.sample("characteristics-in-catalog-2.04/offers.xml")

    assert PriceType.objects.get().currency == "BYR"


def test_an_update_of_stock_for_unknown_goods_is_parked_whole():
    OneC().sample("ut11-2.07-price-stock-update/offers0_1.excerpt.xml")

    assert Product.objects.count() == 0
    assert ParkedRow.objects.filter(kind="stock").count() == 2400
    assert sum(row.number for row in ParkedRow.objects.filter(kind="total")) == 1803


@pytest.mark.parametrize("size", [1000, 60_000])
def test_a_sample_in_parts_and_packed_is_the_same(size):
    content = zipped(**{name.rpartition("/")[2]: (SAMPLES / name).read_bytes() for name in UT})
    one_c = OneC()
    one_c.open()
    for start in range(0, len(content), size):
        assert one_c.send("v8_3B8F_3e.zip", content[start : start + size]) == "success"

    assert one_c.process("import0_1.xml") == "success"
    assert one_c.process("offers0_1.xml") == "success"
    assert Price.objects.count() == 36
