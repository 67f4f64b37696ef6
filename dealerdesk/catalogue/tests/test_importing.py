"""What 1C says about goods becomes rows, once, and only where it differs."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from dealerdesk.catalogue import importing
from dealerdesk.catalogue.importing.rows import (
    BrandRow,
    CategoryRow,
    ChoiceRow,
    PictureRow,
    PriceRow,
    PriceTypeRow,
    ProductRow,
    PropertyRow,
    StockRow,
    TotalRow,
    UnitRow,
    VariantRow,
    WarehouseRow,
)
from dealerdesk.catalogue.models import (
    Barcode,
    Category,
    Freshness,
    Picture,
    Price,
    Product,
    PropertyChoice,
    Stock,
    StockTotal,
    Variant,
    WithdrawnPrice,
)
from dealerdesk.catalogue.state import catalogue_state
from dealerdesk.dealers.models import PriceType

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 12, 9, 4, tzinfo=UTC)
LATER = datetime(2026, 5, 12, 10, 4, tzinfo=UTC)

MOWER = ProductRow(
    "mower",
    name="Газонокосилка RM 448",
    sku="6350 011 3400",
    code="00-00012",
    groups=("petrol",),
    brand=BrandRow("stihl", "STIHL"),
    unit=UnitRow("796", "шт", "Штука"),
    vat_rate=Decimal(20),
    weight_kg=Decimal("24.5"),
    properties={"drive": ("d-self",), "width": ("46 см",)},
    requisites={"ТипНоменклатуры": "Товар"},
    barcodes=("4607001234567", "short"),
    pictures=(PictureRow("import_files/aa/1.jpg", "спереди"), PictureRow("import_files/aa/2.jpg"), PictureRow("a.pdf")),
)
DRIVE = PropertyRow("drive", "Привод", "choice", (ChoiceRow("d-self", "Самоходная"), ChoiceRow("d-push", "Толкать")))
GROUPS = (CategoryRow("petrol", "Бензиновые", "mowers"), CategoryRow("mowers", "Газонокосилки"))


def counts(result):
    return (result.created, result.updated, result.unchanged, result.withdrawn, len(result.unknown))


def import_lists():
    importing.import_categories(GROUPS)
    importing.import_properties([DRIVE, PropertyRow("width", "Ширина")])
    importing.import_price_types(
        [PriceTypeRow("pt-1", "Дилер-1", "RUB", vat_included=True), PriceTypeRow("pt-2", "Дилер-2")]
    )
    importing.import_warehouses([WarehouseRow("w-1", "Тверь"), WarehouseRow("w-2", "Омск")])


def shape(product):
    """Everything the lists say about a product, by names."""
    product.refresh_from_db()
    return (
        product.category and product.category.name,
        product.brand and product.brand.name,
        product.words,
        len(product.facets),
    )


def test_a_product_comes_with_its_place_parts_and_default_variant():
    import_lists()

    result = importing.import_products([MOWER])

    product = Product.objects.get()
    assert counts(result) == (1, 0, 0, 0, 0)
    assert (product.name, product.sku, product.unit_name, product.vat_rate) == (
        "Газонокосилка RM 448",
        "6350 011 3400",
        "шт",
        20,
    )
    assert shape(product) == ("Бензиновые", "STIHL", "STIHL Бензиновые Самоходная 46 см 00-00012", 5)
    assert Variant.objects.values_list("id_1c", "is_default", "product").get() == ("mower", True, product.pk)
    assert product.summary == "Самоходная, 46 см"
    assert list(Barcode.objects.values_list("code", flat=True)) == ["4607001234567"]
    assert list(Picture.objects.values_list("path_1c", "position", "title")) == [
        ("import_files/aa/1.jpg", 0, "спереди"),
        ("import_files/aa/2.jpg", 1, ""),
    ]


def test_the_same_goods_again_write_no_row():
    import_lists()
    importing.import_products([MOWER])
    before = {
        model: list(model.objects.extra(select={"x": "xmin::text || ctid::text"}).values_list("x", flat=True))
        for model in (Product, Variant, Picture, Barcode)
    }

    result = importing.import_products([MOWER])

    after = {
        model: list(model.objects.extra(select={"x": "xmin::text || ctid::text"}).values_list("x", flat=True))
        for model in before
    }
    assert counts(result) == (0, 0, 1, 0, 0)
    assert after == before


def test_goods_that_come_before_their_lists_end_up_the_same():
    importing.import_products([MOWER])
    import_lists()

    product = Product.objects.get()

    assert shape(product) == ("Бензиновые", "STIHL", "STIHL Бензиновые Самоходная 46 см 00-00012", 5)
    assert Category.objects.get(id_1c="petrol").parent == Category.objects.get(id_1c="mowers")
    assert PropertyChoice.objects.filter(id_1c="").count() == 1


def test_what_is_not_said_is_kept_and_what_is_said_empty_is_emptied():
    import_lists()
    importing.import_products([MOWER])

    kept = importing.import_products([ProductRow("mower", name="Косилка RM 448")])
    emptied = importing.import_products(
        [
            ProductRow(
                "mower", groups=(), brand=BrandRow("", ""), properties={}, barcodes=(), pictures=(), without_vat=True
            )
        ]
    )

    product = Product.objects.get()
    assert counts(kept) == counts(emptied) == (0, 1, 0, 0, 0)
    assert (product.name, product.sku, product.vat_rate) == ("Косилка RM 448", "6350 011 3400", None)
    assert shape(product) == (None, None, "00-00012", 0)
    assert not Barcode.objects.exists()
    assert not Picture.objects.exists()


def test_a_renamed_brand_is_found_in_goods_that_did_not_come():
    import_lists()
    importing.import_products([MOWER, ProductRow("saw", name="Пила", brand=BrandRow("stihl", "STIHL"))])

    importing.import_products([ProductRow("mower", brand=BrandRow("stihl", "Viking"))])

    assert set(Product.objects.values_list("words", flat=True)) == {
        "Viking",
        "Viking Бензиновые Самоходная 46 см 00-00012",
    }


def test_a_group_that_moves_takes_its_goods_along():
    import_lists()
    importing.import_products([MOWER])

    importing.import_categories(
        [
            CategoryRow("petrol", "Бензиновые", "garden"),
            CategoryRow("garden", "Сад", "root"),
            CategoryRow("root", "Всё"),
        ]
    )

    assert shape(Product.objects.get())[3] == 6


def test_groups_in_a_circle_do_not_hang_the_import():
    importing.import_categories([CategoryRow("a", "А", "b"), CategoryRow("b", "Б", "a"), CategoryRow("c", "В", "c")])

    importing.import_products([ProductRow("x", name="Икс", groups=("a", "c"))])

    assert len(Product.objects.get().facets) == 3


def test_goods_without_a_name_that_are_not_here_are_unknown():
    deletion = ProductRow("gone", active=False)

    result = importing.import_products([deletion, MOWER])

    assert (counts(result), result.unknown) == ((1, 0, 0, 0, 1), [deletion])


def test_a_deleted_product_is_switched_off_and_keeps_its_name():
    importing.import_products([MOWER])

    importing.import_products([ProductRow("mower", active=False)])

    assert Product.objects.values_list("name", "is_active").get() == ("Газонокосилка RM 448", False)


def test_a_variant_stands_under_its_product_and_a_strange_one_is_unknown():
    importing.import_products([MOWER])
    red = VariantRow("mower#red", "mower", "красная", {"Цвет": "красный"}, barcodes=("46070012",))
    strange = VariantRow("other#red", "other", "красная")

    first = importing.import_variants([red, strange, VariantRow("mower", "mower")])
    again = importing.import_variants([red])

    assert (counts(first), first.unknown) == ((1, 0, 1, 0, 1), [strange])
    assert counts(again) == (0, 0, 1, 0, 0)
    assert Variant.objects.filter(product__id_1c="mower", is_default=False).values_list(
        "name", "characteristics"
    ).get() == (
        "красная",
        {"Цвет": "красный"},
    )


def test_prices_are_written_once_and_rounded_half_up():
    import_lists()
    importing.import_products([MOWER])
    rows = [PriceRow("mower", "pt-1", Decimal("10.005")), PriceRow("mower", "pt-2", Decimal(0))]
    strange = [PriceRow("saw", "pt-1", Decimal(1)), PriceRow("mower", "pt-9", Decimal(1))]

    first = importing.import_prices([*rows, *strange], at=AT)
    again = importing.import_prices(rows, at=LATER)
    changed = importing.import_prices([PriceRow("mower", "pt-1", Decimal(11)), rows[1]], at=LATER)

    assert counts(first) == (2, 0, 0, 0, 2)
    assert sorted(first.unknown, key=lambda row: row.variant) == [strange[1], strange[0]]
    assert counts(again) == (0, 0, 2, 0, 0)
    assert counts(changed) == (0, 1, 1, 0, 0)
    assert dict(Price.objects.values_list("price_type__id_1c", "amount")) == {"pt-1": 11, "pt-2": 0}
    assert Freshness.objects.get(kind="prices").at == LATER


def test_a_price_that_a_complete_offer_no_longer_names_is_withdrawn_and_remembered():
    import_lists()
    importing.import_products([MOWER, ProductRow("saw", name="Пила")])
    importing.import_prices([PriceRow(v, t, Decimal(5)) for v in ("mower", "saw") for t in ("pt-1", "pt-2")], at=AT)

    changes = importing.import_prices([PriceRow("mower", "pt-1", Decimal(5))], at=AT)
    other = importing.import_prices([PriceRow("mower", "pt-1", Decimal(5))], at=AT, complete=["mower"], among=["pt-1"])
    complete = importing.import_prices([PriceRow("mower", "pt-1", Decimal(5))], at=AT, complete=["mower"])

    assert [counts(result) for result in (changes, other, complete)] == [
        (0, 0, 1, 0, 0),
        (0, 0, 1, 0, 0),
        (0, 0, 1, 1, 0),
    ]
    assert Price.objects.count() == 3
    assert WithdrawnPrice.objects.values_list("variant__id_1c", "price_type__id_1c", "amount").get() == (
        "mower",
        "pt-2",
        5,
    )


def test_negative_and_huge_prices_are_refused_and_the_last_of_two_wins():
    import_lists()
    importing.import_products([MOWER])
    bad = [PriceRow("mower", "pt-1", Decimal(-1)), PriceRow("mower", "pt-1", Decimal(10) ** 13)]

    result = importing.import_prices(
        [PriceRow("mower", "pt-2", Decimal(1)), PriceRow("mower", "pt-2", Decimal(2)), *bad], at=AT
    )

    assert (counts(result), result.refused) == ((1, 0, 1, 0, 0), bad)
    assert Price.objects.get().amount == 2


def test_stock_of_a_complete_record_empties_the_warehouses_it_does_not_name():
    import_lists()
    importing.import_products([MOWER])
    importing.import_stock([StockRow("mower", "w-1", Decimal(3)), StockRow("mower", "w-2", Decimal("2.5"))], at=AT)

    partial, _ = importing.import_stock([StockRow("mower", "w-1", Decimal(4))], at=AT)
    total_after_partial = StockTotal.objects.get().quantity
    complete, _ = importing.import_stock([StockRow("mower", "w-1", Decimal(4))], at=LATER, complete=["mower"])

    assert (counts(partial), counts(complete)) == ((0, 1, 0, 0, 0), (0, 0, 1, 1, 0))
    assert total_after_partial == Decimal("6.5")
    assert dict(Stock.objects.values_list("warehouse__id_1c", "quantity")) == {"w-1": 4, "w-2": 0}
    assert StockTotal.objects.get().quantity == 4


def test_a_total_that_1c_says_stands_above_the_sum_of_warehouses():
    import_lists()
    importing.import_products([MOWER])
    total = TotalRow("mower", Decimal(-2))

    stock, totals = importing.import_stock(
        [StockRow("mower", "w-1", Decimal(3))], at=AT, totals=[total, TotalRow("saw", Decimal(1))]
    )
    again = importing.import_stock([StockRow("mower", "w-1", Decimal(3))], at=AT, totals=[total])

    assert (counts(stock), counts(totals)) == ((1, 0, 0, 0, 0), (1, 0, 0, 0, 1))
    assert [counts(result) for result in again] == [(0, 0, 1, 0, 0)] * 2
    assert StockTotal.objects.get().quantity == -2


def test_catalogue_state_says_everything_by_ids_of_1c():
    import_lists()
    importing.import_products([MOWER])
    importing.import_variants([VariantRow("mower#red", "mower", "красная")])
    importing.import_prices([PriceRow("mower#red", "pt-1", Decimal("10.50"))], at=AT)
    importing.import_stock([StockRow("mower#red", "w-1", Decimal("-0.5"))], at=AT)

    assert list(catalogue_state()) == [
        {
            "id_1c": "mower",
            "sku": "6350 011 3400",
            "name": "Газонокосилка RM 448",
            "active": True,
            "prices": {},
            "stock": {},
            "quantity": "0",
        },
        {
            "id_1c": "mower#red",
            "sku": "6350 011 3400",
            "name": "Газонокосилка RM 448, красная",
            "active": True,
            "prices": {"pt-1": "10.5"},
            "stock": {"w-1": "-0.5"},
            "quantity": "-0.5",
        },
    ]


def test_price_types_and_warehouses_keep_what_the_office_has_named():
    import_lists()
    PriceType.objects.filter(id_1c="pt-1").update(display_name="Для дилеров")

    result = importing.import_price_types([PriceTypeRow("pt-1", "Дилер-1 новый")])

    assert counts(result) == (0, 1, 0, 0, 0)
    assert PriceType.objects.values_list("name", "display_name", "currency").get(id_1c="pt-1") == (
        "Дилер-1 новый",
        "Для дилеров",
        "RUB",
    )
