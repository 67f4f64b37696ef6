"""Goods, prices and stock from 1C: what a file's words and its silence mean (1c.md part 3)."""

from decimal import Decimal

import pytest

from dealerdesk.catalogue.models import Freshness, Price, Product, Stock, StockTotal, Variant, WithdrawnPrice
from dealerdesk.dealers.models import PriceType
from dealerdesk.exchange.models import JournalEntry, Package, ParkedRow
from dealerdesk.exchange.tests.onec import OneC, catalogue, goods, offer, offers

pytestmark = pytest.mark.usefixtures("ut")
UPDATE = "ИзмененияПакетаПредложений"


@pytest.fixture
def one_c():
    client = OneC()
    assert client.load("import0_1.xml", catalogue(goods("g-1", "Косилка"), goods("g-2", "Бур"))) == "success"
    return client


def send(client, content, name="offers0_1.xml"):
    assert client.load(name, content) == "success"


def stock_of(id_1c):
    return dict(Stock.objects.filter(variant__id_1c=id_1c).values_list("warehouse__id_1c", "quantity"))


def total_of(id_1c):
    return StockTotal.objects.get(variant__id_1c=id_1c).quantity


def prices_of(id_1c):
    return dict(Price.objects.filter(variant__id_1c=id_1c).values_list("price_type__id_1c", "amount"))


def warnings():
    return [remark["text"] for remark in JournalEntry.objects.latest("pk").warnings]


def test_a_full_export_in_portions_loses_nothing(one_c):
    send(one_c, catalogue(goods("g-3", "Пила"), only_changes="false"), "import0_1.xml")
    send(one_c, catalogue(goods("g-4", "Топор"), only_changes="true"), "import0_2.xml")

    assert Product.objects.filter(is_active=True).count() == 4


def test_a_second_catalogue_does_not_disturb_the_first(one_c):
    send(one_c, catalogue(goods("z-1", "Шина")), "import1_1.xml")

    assert Product.objects.filter(is_active=True).count() == 3


@pytest.mark.parametrize(
    "gone",
    [
        '<Товар Статус="Удален"><Ид>g-1</Ид></Товар>',
        "<Товар><Ид>g-1</Ид><Статус>Удален</Статус></Товар>",
        "<Товар><Ид>g-1</Ид><ПометкаУдаления>true</ПометкаУдаления></Товар>",
    ],
)
def test_deleted_goods_are_switched_off_and_come_back(one_c, gone):
    send(one_c, catalogue(gone, only_changes="true"), "import0_1.xml")
    product = Product.objects.get(id_1c="g-1")
    assert (product.is_active, product.name) == (False, "Косилка")

    send(one_c, catalogue(goods("g-1", "Косилка"), only_changes="true"), "import0_1.xml")
    assert Product.objects.get(id_1c="g-1").is_active is True


def test_deleted_goods_that_never_were_here_are_passed_over(one_c):
    send(one_c, catalogue('<Товар Статус="Удален"><Ид>never</Ид></Товар>'), "import0_1.xml")

    assert Product.objects.count() == 2


def test_a_complete_record_empties_what_it_does_not_name_and_a_change_does_not(one_c):
    full = goods("g-1", "Косилка", "<Артикул>A-1</Артикул><Штрихкод>46000001</Штрихкод><Описание>Косит</Описание>")
    send(one_c, catalogue(full), "import0_1.xml")
    send(one_c, catalogue(goods("g-1", "Косилка"), only_changes="true"), "import0_1.xml")
    product = Product.objects.get(id_1c="g-1")
    assert (product.sku, product.description) == ("A-1", "Косит")

    send(one_c, catalogue(goods("g-1", "Косилка", "<Описание/>")), "import0_1.xml")
    product.refresh_from_db()
    assert (product.sku, product.description) == ("", "")
    assert product.variants.get().barcodes.count() == 0


def test_html_of_descriptions_becomes_plain_text(one_c):
    html = "&lt;p&gt;Косит&lt;br&gt;ровно&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; 5 &amp;lt; 6"
    send(one_c, catalogue(goods("g-1", "Косилка", f"<Описание>{html}</Описание>")), "import0_1.xml")

    assert Product.objects.get(id_1c="g-1").description == "Косит\nровно\n5 < 6"


@pytest.mark.parametrize(
    ("unit", "code", "name"),
    [
        ('<БазоваяЕдиница Код="796 " НаименованиеПолное="Штука" МеждународноеСокращение="PCE"/>', "796", "шт"),
        ("<БазоваяЕдиница>796 </БазоваяЕдиница>", "796", "шт"),
        (
            '<БазоваяЕдиница Код="778">уп<Пересчет><Единица>796</Единица><Коэффициент>1</Коэффициент></Пересчет></БазоваяЕдиница>',
            "778",
            "уп",
        ),
        ("<БазоваяЕдиница>бухта</БазоваяЕдиница>", "бухта", "бухта"),
        ('<БазоваяЕдиница Код="1" НаименованиеПолное="Палета"/>', "1", "палета"),
    ],
)
def test_units_are_read_in_every_spelling(one_c, unit, code, name):
    send(one_c, catalogue(goods("g-1", "Косилка", unit)), "import0_1.xml")

    product = Product.objects.get(id_1c="g-1")
    assert (product.unit.code, product.unit_name) == (code, name)


@pytest.mark.parametrize(("text", "rate"), [("20", 20), ("22", 22), ("20/120", 20), ("10%", 10), ("Без НДС", None)])
def test_vat_is_a_rate_or_without(one_c, text, rate):
    tax = f"<СтавкиНалогов><СтавкаНалога><Наименование>НДС</Наименование><Ставка>{text}</Ставка></СтавкаНалога></СтавкиНалогов>"
    send(one_c, catalogue(goods("g-1", "Косилка", tax)), "import0_1.xml")

    assert Product.objects.get(id_1c="g-1").vat_rate == rate
    assert warnings() == []


def test_an_unknown_rate_is_named(one_c):
    tax = "<СтавкиНалогов><СтавкаНалога><Наименование>НДС</Наименование><Ставка>льготная</Ставка></СтавкаНалога></СтавкиНалогов>"
    send(one_c, catalogue(goods("g-1", "Косилка", tax)), "import0_1.xml")

    assert warnings() == ["Неизвестная ставка НДС «льготная»"]


def test_a_price_per_box_becomes_a_price_per_piece(one_c):
    price = (
        "<Цены><Цена><ИдТипаЦены>p-1</ИдТипаЦены><ЦенаЗаЕдиницу>1 200,50</ЦенаЗаЕдиницу>"
        "<Валюта>руб</Валюта><Единица>кор</Единица><Коэффициент>12</Коэффициент></Цена></Цены>"
    )
    send(one_c, offers(offer("g-1", rest=price)))

    assert prices_of("g-1") == {"p-1": Decimal("100.04")}


@pytest.mark.parametrize("currency", ["RUB", "RUR", "руб", "руб.", "₽", "643", ""])
def test_the_rouble_has_many_names(one_c, currency):
    send(one_c, offers(offer("g-1", price=100, currency=currency)))

    assert prices_of("g-1") == {"p-1": 100}


@pytest.mark.parametrize("currency", ["фантики", "USD"])
def test_a_price_in_an_unknown_or_another_currency_is_put_aside(one_c, currency):
    send(one_c, offers(offer("g-1", price=100)))
    send(one_c, offers(offer("g-1", price=5, currency=currency)))

    assert prices_of("g-1") == {"p-1": 100}
    assert warnings() == [f"Цена в валюте «{currency}» не принята"]


def test_the_administrator_teaches_a_currency(one_c, ut):
    ut.currency_names = "фантики = RUB"
    ut.save()
    send(one_c, offers(offer("g-1", price=5, currency="Фантики.")))

    assert prices_of("g-1") == {"p-1": 5}


def test_a_price_type_that_a_full_package_no_longer_names_is_withdrawn(one_c):
    send(one_c, offers(offer("g-1", price=100), offer("g-2", price=50)))
    send(one_c, offers(offer("g-1")))

    assert (prices_of("g-1"), prices_of("g-2")) == ({}, {"p-1": 50})
    assert WithdrawnPrice.objects.get().amount == 100


def test_silence_about_prices_means_nothing_in_an_update_or_where_withdrawal_is_off(one_c, ut):
    send(one_c, offers(offer("g-1", price=100)))
    send(one_c, offers("<Предложение><Ид>g-1</Ид><Количество>3</Количество></Предложение>", tag=UPDATE))
    assert prices_of("g-1") == {"p-1": 100}

    ut.withdraws_prices = False
    ut.save()
    send(one_c, offers(offer("g-1")))
    assert prices_of("g-1") == {"p-1": 100}


def test_an_unreadable_price_keeps_the_old_one(one_c):
    send(one_c, offers(offer("g-1", price=100)))
    send(one_c, offers(offer("g-1", price="1e5"), offer("g-2", price="NaN")))

    assert prices_of("g-1") == {"p-1": 100}
    assert [text for text in warnings() if "не прочитано" in text] == [
        "ЦенаЗаЕдиницу: не прочитано «1e5», прежнее значение осталось",
        "ЦенаЗаЕдиницу: не прочитано «NaN», прежнее значение осталось",
    ]


def test_a_zero_price_is_on_request_and_is_named(one_c):
    send(one_c, offers(offer("g-1", price=0)))

    assert prices_of("g-1") == {"p-1": 0}
    assert warnings() == ["Цена 0: на портале будет «по запросу»"]


FORMS = {
    "attributes": '<Склад ИдСклада="w-1" КоличествоНаСкладе="7"/>',
    "plural": '<Склады ИдСклада="w-1" КоличествоНаСкладе="7"/>',
    "rests": "<Остатки><Остаток><Склад><Ид>w-1</Ид><Количество>7</Количество></Склад></Остаток></Остатки>",
    "quantities": "<КоличествоНаСкладах><КоличествоНаСкладе><ИдСклада>w-1</ИдСклада><Количество>7</Количество></КоличествоНаСкладе></КоличествоНаСкладах>",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_spelling_of_stock_at_a_warehouse(one_c, form):
    send(one_c, offers(offer("g-1", rest=FORMS[form])))

    assert (stock_of("g-1"), total_of("g-1")) == ({"w-1": 7}, 7)


@pytest.mark.parametrize(
    "form", ["<Количество>7</Количество>", "<Остатки><Остаток><Количество>7</Количество></Остаток></Остатки>"]
)
def test_stock_without_a_warehouse_is_the_total(one_c, form):
    send(one_c, offers(offer("g-1", rest=form)))

    assert (stock_of("g-1"), total_of("g-1")) == ({}, 7)


def test_negative_and_fractional_stock_is_kept_as_it_is(one_c):
    send(one_c, offers(offer("g-1", quantity="-3,5", stock=[("w-1", "-4"), ("w-2", "0,5")]), warehouses=("w-1", "w-2")))

    assert stock_of("g-1") == {"w-1": -4, "w-2": Decimal("0.5")}
    assert total_of("g-1") == Decimal("-3.5")


def test_a_warehouse_that_a_record_leaves_out_is_empty(one_c):
    lists = {"warehouses": ("w-1", "w-2")}
    send(one_c, offers(offer("g-1", quantity=3, stock=[("w-1", 1), ("w-2", 2)]), **lists))
    send(one_c, offers(offer("g-1", quantity=1, stock=[("w-1", 1)]), **lists))
    assert stock_of("g-1") == {"w-1": 1, "w-2": 0}

    send(one_c, offers(offer("g-1", quantity=0), **lists))
    assert stock_of("g-1") == {"w-1": 0, "w-2": 0}


def test_a_total_alone_in_an_update_leaves_the_warehouses(one_c):
    send(one_c, offers(offer("g-1", quantity=3, stock=[("w-1", 3)])))
    send(one_c, offers(offer("g-1", quantity=2, name=None), tag=UPDATE))

    assert (stock_of("g-1"), total_of("g-1")) == ({"w-1": 3}, 2)


def test_updates_are_keyed_by_goods_and_characteristic(one_c):
    rows = [
        offer("g-1#red", quantity=1, name="Косилка (красная)"),
        offer("g-1#blue", quantity=2, name="Косилка (синяя)"),
    ]
    send(one_c, offers(*rows))
    changes = [
        "<Предложение><Ид>g-1</Ид><ИдХарактеристики>red</ИдХарактеристики><Количество>5</Количество></Предложение>",
        "<Предложение><Ид>g-1</Ид><ИдХарактеристики>blue</ИдХарактеристики><Количество>6</Количество></Предложение>",
    ]
    send(one_c, offers(*changes, tag=UPDATE))

    assert (total_of("g-1#red"), total_of("g-1#blue")) == (5, 6)
    assert sorted(Variant.objects.filter(is_default=False).values_list("name", flat=True)) == ["красная", "синяя"]


def test_rests_alone_never_make_goods_without_a_name(one_c):
    rows = [offer(id_1c, name=None, rest=FORMS["rests"]) for id_1c in ("g-1", "g-9", "g-1#white")]
    send(one_c, offers(*rows), "rests___1.xml")

    assert Product.objects.count() == 2
    assert Variant.objects.count() == 2
    assert sorted(ParkedRow.objects.filter(kind="stock").values_list("variant", flat=True)) == ["g-1#white", "g-9"]


def test_what_was_parked_is_applied_when_the_goods_come(one_c):
    send(
        one_c,
        offers(offer("g-3", price=300, quantity=4, stock=[("w-1", 4)]), offer("g-3#x", price=310, name="Пила (50 см)")),
    )
    assert ParkedRow.objects.count() > 0

    send(one_c, catalogue(goods("g-3", "Пила"), only_changes="true"), "import0_1.xml")

    assert (prices_of("g-3"), prices_of("g-3#x")) == ({"p-1": 300}, {"p-1": 310})
    assert (stock_of("g-3"), total_of("g-3")) == ({"w-1": 4}, 4)
    assert ParkedRow.objects.count() == 0


def test_a_later_word_about_parked_goods_replaces_the_earlier(one_c):
    send(one_c, offers(offer("g-3", price=300)))
    send(one_c, offers(offer("g-3", price=333)))
    send(one_c, catalogue(goods("g-3", "Пила"), only_changes="true"), "import0_1.xml")

    assert prices_of("g-3") == {"p-1": 333}


def test_freshness_is_the_moment_that_1c_spoke_though_nothing_changed(one_c, time_machine):
    time_machine.move_to("2026-03-01T10:00:00Z", tick=False)
    send(one_c, offers(offer("g-1", price=100, quantity=1)))
    time_machine.move_to("2026-03-01T12:00:00Z", tick=False)
    send(one_c, offers(offer("g-1", price=100, quantity=1)))

    assert {f"{row.at:%H:%M}" for row in Freshness.objects.all()} == {"12:00"}


@pytest.mark.parametrize("what", ["prices", "stock"])
def test_a_package_that_empties_the_shelf_waits_for_a_person(one_c, what):
    send(one_c, catalogue(*[goods(f"m-{n}", f"Товар {n}") for n in range(60)], only_changes="true"), "import0_1.xml")
    send(one_c, offers(*[offer(f"m-{n}", price=10, quantity=5) for n in range(60)]))
    price, quantity = (0, 5) if what == "prices" else (10, 0)

    answer = one_c.load("offers0_1.xml", offers(*[offer(f"m-{n}", price=price, quantity=quantity) for n in range(60)]))

    assert answer.startswith("failure\noffers0_1.xml: пакет обнуляет")
    assert (prices_of("m-1"), total_of("m-1")) == ({"p-1": 10}, 5)
    assert JournalEntry.objects.latest("pk").level == "held"


@pytest.mark.parametrize(
    "content",
    [
        catalogue(goods("g-1", "Косилка 2"))[:-20],
        catalogue(goods("g-1", "Косилка 2")).replace("</Товар>".encode(), b"", 1),
        catalogue(goods("g-1", "Косилка 2")).replace(b"?>", b"?><!DOCTYPE a>", 1),
        catalogue(goods("g-1", "Косилка 2&x;")),
        catalogue(goods("g-1", "Косилка 2")).replace(b"UTF-8", b"KOI8-R"),
        "<?xml version='1.0'?><КоммерческаяИнформация><Каталог Идентификатор='1'/></КоммерческаяИнформация>".encode(),
        b"<html></html>",
        b"",
        b"\x00\x01\x02",
    ],
)
def test_a_bad_file_is_refused_whole_and_the_shelf_is_as_before(one_c, content):
    answer = one_c.load("import0_1.xml", content)

    assert answer.startswith("failure\nimport0_1.xml: ")
    assert Product.objects.get(id_1c="g-1").name == "Косилка"
    entry = JournalEntry.objects.latest("pk")
    assert (entry.level, entry.detail) == ("error", "ничего из файла не применено")
    assert Package.objects.latest("pk").status == "failed"


def test_commerceml_1_is_refused_in_words(one_c):
    old = "<?xml version='1.0'?><КоммерческаяИнформация><Каталог Идентификатор='1'/></КоммерческаяИнформация>".encode()

    assert "CommerceML 1 (1С 7.7) не поддерживается" in one_c.load("import0_1.xml", old)


def test_display_names_given_by_hand_survive(one_c):
    send(one_c, offers(offer("g-1", price=1)))
    PriceType.objects.update(display_name="Дилер-1")
    send(one_c, offers(offer("g-1", price=1)))

    assert PriceType.objects.get().display_name == "Дилер-1"
