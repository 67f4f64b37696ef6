"""Our own files: every spelling that 1C uses, and what becomes of it."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from dealerdesk.exchange.commerceml import read
from dealerdesk.exchange.commerceml.records import (
    Category,
    Characteristic,
    Choice,
    ClassifierStart,
    Component,
    Conversion,
    Empty,
    Fault,
    Group,
    Header,
    Named,
    Offer,
    OrderDocument,
    Part,
    PartStart,
    Price,
    PriceTypeDef,
    Product,
    PropertyDef,
    PropertyValue,
    StockRow,
    UnitDef,
    WarehouseDef,
)
from dealerdesk.exchange.commerceml.values import normalised, read_boolean, read_date, read_id, read_moment

FILES = Path(__file__).parent / "files"


def records(name: str, kind: type) -> list:
    return [record for record in read(FILES / name) if isinstance(record, kind)]


def test_records_come_in_the_order_that_an_importer_needs():
    kinds = [type(record).__name__ for record in read(FILES / "catalogue.xml")]

    assert kinds == [
        *("Header", "ClassifierStart", "PropertyDef", "PropertyDef", "Empty", "Empty"),
        *("Group", "Group", "Group", "Empty", "Group", "Category", "PriceTypeDef", "WarehouseDef", "UnitDef"),
        *("PartStart", "Product", "Product", "Product", "Product", "Empty", "Empty"),
    ]


def test_the_header_and_the_parts_say_whose_records_follow():
    (header,) = records("catalogue.xml", Header)
    (classifier,) = records("catalogue.xml", ClassifierStart)
    (catalogue,) = records("catalogue.xml", PartStart)
    package, changes = records("offers.xml", PartStart)
    catalogue_id = "11111111-0000-4000-8000-000000000001"

    assert header == Header("2.07", datetime(2026, 3, 1, 9, 5), "urn:1C.ru:commerceml_2")
    assert classifier == ClassifierStart(catalogue_id, "Классификатор (Садовая техника)")
    assert catalogue == PartStart(Part.CATALOGUE, catalogue_id, catalogue_id, "Садовая техника", only_changes=False)
    assert package == PartStart(Part.OFFERS, "cat-1#", "cat-1", "Пакет", only_changes=True)
    assert changes == PartStart(Part.OFFER_CHANGES, "cat-1#", "cat-1", "", only_changes=None)


def test_groups_come_with_parents_first():
    id_1c = "22222222-0000-4000-8000-00000000000{}".format

    assert records("catalogue.xml", Group) == [
        Group(id_1c(1), "Техника"),
        Group(id_1c(2), "Газонокосилки", id_1c(1)),
        Group(id_1c(3), "Роботы", id_1c(2)),
        Group(id_1c(4), "Прочее", deleted=True),
    ]


def test_lists_of_the_classifier_are_read():
    width, engine = records("catalogue.xml", PropertyDef)

    assert (width.name, width.kind, width.choices) == ("Ширина скашивания", "number", ())
    assert (engine.kind, engine.for_goods, engine.for_offers) == ("choice", True, None)
    assert engine.choices == (
        Choice("44444444-0000-4000-8000-000000000001", "Бензиновый"),
        Choice("44444444-0000-4000-8000-000000000002", "Электрический"),
    )
    assert records("catalogue.xml", Category) == [Category("k-1", "Косилки")]
    assert records("catalogue.xml", PriceTypeDef) == [PriceTypeDef("p-1", "Опт", "RUB", vat_included=True)]
    assert records("catalogue.xml", UnitDef) == [UnitDef("796", "796", "шт", "Штука", "PCE")]
    assert records("catalogue.xml", WarehouseDef) == [
        WarehouseDef("w-1", "Главный", "Тверь, Заводская, 1", "+7 000 000-00-00")
    ]


def test_goods_are_read_with_everything_they_say():
    mower = records("catalogue.xml", Product)[0]

    assert mower.id == mower.product_id == "aaaaaaaa-0000-4000-8000-000000000001"
    assert (mower.sku, mower.code, mower.name) == ("GK-46/2", "00-00000001", "Газонокосилка «Ёжик» 46")
    assert (mower.full_name, mower.kind, mower.vat) == ("Газонокосилка бензиновая «Ёжик» 46", "Товар", "22")
    assert mower.barcodes == ("4600000000017", "4600000000024")
    assert (mower.unit.code, mower.unit.name, mower.unit.full_name) == ("796", "шт", "Штука")
    assert mower.unit.conversions == (Conversion("778", Decimal(12)),)
    assert mower.group_ids == ("22222222-0000-4000-8000-000000000002", "22222222-0000-4000-8000-00000000ffff")
    assert mower.brand == Named("b-1", "Ёжик")
    assert (mower.description, mower.description_html) == ("Косит <b>ровно</b>", "<p>Косит</p>")
    assert mower.pictures == ("import_files/aa/aaaa_1.jpg", "import_files/aa/aaaa_2.jpg")
    assert mower.picture_titles == (("import_files/aa/aaaa_1.jpg", "Вид спереди"),)
    assert mower.characteristics == (Characteristic("Цвет", "Зелёный"),)
    assert mower.components == (Component("c-1", "Нож", Decimal(2)),)
    assert mower.analogue_ids == ("a-1",)
    assert (mower.weight, mower.length, mower.height, mower.country) == (
        Decimal("31.4"),
        Decimal("1.5"),
        None,
        "РОССИЯ",
    )
    assert ("Сезон", ("Лето",)) in mower.requisites
    assert mower.faults == (Fault("Штрихкод", "12"), Fault("Высота", "вверх"))


def test_property_values_keep_several_and_drop_the_zero_reference():
    mower = records("catalogue.xml", Product)[0]

    assert mower.properties == (
        PropertyValue("33333333-0000-4000-8000-000000000001", ("46,5",)),
        PropertyValue(
            "33333333-0000-4000-8000-000000000002",
            ("44444444-0000-4000-8000-000000000001", "44444444-0000-4000-8000-000000000002"),
        ),
        PropertyValue("33333333-0000-4000-8000-000000000009", ()),
    )


def test_three_spellings_of_deletion_are_one():
    assert [product.deleted for product in records("catalogue.xml", Product)] == [False, True, True, True]


def test_absent_and_empty_differ():
    _, bare, _, emptied = records("catalogue.xml", Product)

    assert (bare.description, bare.pictures, bare.group_ids, bare.unit) == (None, None, None, None)
    assert (emptied.description, emptied.pictures, emptied.group_ids) == ("", (), ())
    assert (emptied.product_id, emptied.variant_id) == (
        "aaaaaaaa-0000-4000-8000-000000000002",
        "bbbbbbbb-0000-4000-8000-000000000001",
    )
    assert emptied.unit.code == "796"


def test_empty_records_are_counted_not_kept():
    assert records("catalogue.xml", Empty) == [Empty("Свойство")] * 2 + [Empty("Группа")] + [Empty("Товар")] * 2


def test_prices_are_read_per_unit_and_bad_ones_become_faults():
    one = records("offers.xml", Offer)[0]

    assert one.prices == (
        Price("p-1", Decimal("1200.50"), "руб", "упак", Decimal(12), Decimal(3)),
        Price("p-4", Decimal(0)),
    )
    assert one.prices[0].per_base_unit == Decimal("1200.50") / 12
    assert one.faults == (Fault("ЦенаЗаЕдиницу", "NaN"), Fault("ЦенаЗаЕдиницу", "-5 / 1"))


def test_five_ways_to_give_stock_are_one():
    offers = {offer.id: offer for offer in records("offers.xml", Offer)[:8]}

    assert offers["one"].stock == (StockRow("w-1", Decimal(-4)), StockRow("w-2", Decimal("0.5")))
    assert offers["one"].quantity == Decimal("-3.5")
    assert offers["two"].stock == (StockRow("w-1", Decimal(1)), StockRow("w-2", Decimal(2)))
    assert offers["three"].stock == (StockRow("w-1", Decimal(7)), StockRow("w-2", Decimal(8)))
    assert offers["four"].stock == (StockRow("", Decimal(9)),)
    assert offers["five"].stock == (StockRow("w-1", Decimal(10)),)
    assert (offers["six"].stock, offers["six"].quantity) == (None, Decimal(11))
    assert (offers["seven"].stock, offers["seven"].quantity) == ((), None)
    assert offers["seven"].faults == (Fault("Количество", "много"),)


def test_no_prices_and_empty_prices_differ():
    offers = {offer.id: offer for offer in records("offers.xml", Offer)[:8]}

    assert offers["two"].prices == ()
    assert offers["three"].prices is None
    assert offers["eight#red"].deleted is True


def test_changes_are_keyed_by_the_pair():
    changes = records("offers.xml", Offer)[8:]

    assert [(offer.id, offer.quantity) for offer in changes] == [("one#red", 1), ("one", 2), ("one", 3)]


def test_an_order_is_read_with_what_1c_learned_about_it():
    order = records("orders.xml", OrderDocument)[1]

    assert (order.id, order.number, order.number_1c) == (
        "dddddddd-0000-4000-8000-000000000001",
        "Z26-000001",
        "ДДУТ-000045",
    )
    assert order.moment == datetime(2026, 3, 1, 9, 5, 7)
    assert (order.date, order.date_1c, order.payment_due) == (date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 15))
    assert (order.amount, order.vat_included, order.comment) == (Decimal(25000), True, "До обеда")
    assert [party.name for party in order.parties] == ["ООО «Сад»"]
    assert (order.buyer.id, order.buyer.inn) == ("cccccccc-0000-4000-8000-000000000001", "7700000000")
    assert order.requisite("проведен") == "Истина"
    assert order.status == "Подтвержден"
    assert (order.deletion_mark, order.is_order) == (False, True)


def test_lines_keep_unit_price_and_rate():
    mower, blade = records("orders.xml", OrderDocument)[1].lines

    assert (mower.unit, mower.coefficient, mower.vat, mower.amount) == ("778", Decimal(12), "22", Decimal(24000))
    assert (blade.product_id, blade.variant_id, blade.unit, blade.price) == ("one", "red", "796", Decimal(500))


def test_documents_without_lines_and_dependent_ones_are_read():
    payment, _, status_only, shipment = records("orders.xml", OrderDocument)

    assert (payment.based_on, payment.is_payment, payment.amount) == ("Z26-000001", True, Decimal(25000))
    assert (status_only.lines, status_only.date, status_only.deletion_mark) == (None, None, True)
    assert (status_only.number_1c, status_only.date_1c) == ("ДДУТ-000046", date(2026, 3, 2))
    assert (shipment.is_shipment, shipment.is_order, shipment.based_on, shipment.lines) == (
        True,
        False,
        "Z26-000002",
        None,
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(word, True) for word in ("true", "1", "Истина", "ДА")],
        *[(word, False) for word in ("false", "0", "ложь", "нет")],
        *[(word, None) for word in ("", None, "maybe")],
    ],
)
def test_booleans_have_four_spellings(text, value):
    assert read_boolean(text) is value


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T09:05:07", datetime(2026, 3, 1, 9, 5, 7)),
        ("2026-03-01T9:05:07+03:00", datetime(2026, 3, 1, 9, 5, 7)),
        ("2026-03-01 09:05", datetime(2026, 3, 1, 9, 5)),
        ("01.03.2026 09:05:07", datetime(2026, 3, 1, 9, 5, 7)),
        *[(rubbish, None) for rubbish in ("0001-01-01", "0001-01-01T00:00:00", "2026-02-30", "", None, "завтра")],
    ],
)
def test_moments_are_read_by_the_clock_of_1c(text, moment):
    assert read_moment(text) == moment
    assert read_date(text) == (moment.date() if moment else None)


def test_ids_are_opaque_but_uuids_have_one_case():
    assert read_id(" AAAAAAAA-0000-4000-8000-000000000001 ") == "aaaaaaaa-0000-4000-8000-000000000001"
    assert read_id("ЖЁЛТЫЙ-1") == "ЖЁЛТЫЙ-1"
    assert read_id(None) == ""


def test_requisite_names_are_compared_without_spelling():
    assert normalised("Статус заказа") == normalised("СтатусЗаказа") == normalised("статус_заказа.")
    assert normalised("Проведён") == "проведен"
