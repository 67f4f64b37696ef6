"""The document that 1C takes: every rule of its loader."""

import io
import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from lxml import etree

from dealerdesk.exchange.commerceml import read
from dealerdesk.exchange.commerceml.answers import directory
from dealerdesk.exchange.commerceml.orders import (
    Buyer,
    CannotExpress,
    OutgoingLine,
    OutgoingOrder,
    OutgoingWarehouse,
    Profile,
    check,
    write_orders,
)
from dealerdesk.exchange.commerceml.records import OrderDocument
from dealerdesk.exchange.commerceml.writing import cleaned

SAMPLES = Path(__file__).resolve().parents[4].parent / "shared" / "1c-samples"
AT = datetime(2026, 3, 1, 10, 0)
BUYER = Buyer(
    id="c-1",
    name='ООО "Сад"',
    full_name='ООО "Сад и огород"',
    inn="7700000000",
    kpp="770001001",
    delivery_address="г. Тверь, Заводская, 1",
    email="a@sad.example",
)
MOWER = OutgoingLine(
    id_1c="goods#red",
    name="Косилка",
    quantity=Decimal("2.000"),
    price=Decimal(12500),
    amount=Decimal(25000),
    vat=Decimal("22.00"),
    sku="A-1",
    unit_code="796",
    unit_name="шт",
)
ORDER = OutgoingOrder(number="Z26-000123", moment=AT, currency="RUB", buyer=BUYER, lines=(MOWER,), status="Новый")


def written(*orders: OutgoingOrder, profile: Profile = Profile.UT) -> etree._Element:
    return etree.fromstring(write_orders(orders, at=AT, profile=profile))


def values(root: etree._Element, path: str) -> list[str]:
    return [element.text for element in root.iterfind(path)]


def test_no_orders_is_an_empty_root_with_attributes():
    answer = write_orders([], at=AT)

    assert answer.startswith(b"<?xml")
    assert answer.decode().splitlines()[1] == (
        '<КоммерческаяИнформация ВерсияСхемы="2.07" ДатаФормирования="2026-03-01T10:00:00"/>'
    )


def test_the_document_says_what_stock_1c_demands():
    root = written(ORDER)
    document = root[0]

    assert (root.tag, document.tag) == ("КоммерческаяИнформация", "Документ")
    for tag in ("Ид", "Номер"):
        assert document.findtext(tag) == "Z26-000123"
    assert document.findtext("ХозОперация") == "Заказ товара"
    assert (document.findtext("Дата"), document.findtext("Время")) == ("2026-03-01", "10:00:00")
    assert (document.findtext("Валюта"), document.findtext("Сумма")) == ("RUB", "25000.00")
    assert document.findtext("Контрагенты/Контрагент/ОфициальноеНаименование") == 'ООО "Сад и огород"'
    assert document.findtext("Контрагенты/Контрагент/Роль") == "Покупатель"
    assert document.findtext("Контрагенты/Контрагент/Адрес/Представление") == "г. Тверь, Заводская, 1"
    assert document.findtext("Налоги/Налог/УчтеноВСумме") == "true"
    assert values(document, "Товары/Товар/Ид") == ["goods#red"]
    assert values(document, "Товары/Товар/СтавкиНалогов/СтавкаНалога/Ставка") == ["22"]
    assert values(document, "Товары/Товар/Количество") == ["2"]


def test_a_sole_trader_has_a_full_name_and_no_kpp():
    buyer = replace(BUYER, is_company=False)
    party = written(replace(ORDER, buyer=buyer)).find("Документ/Контрагенты/Контрагент")

    assert party.findtext("ПолноеНаименование") == 'ООО "Сад и огород"'
    assert party.find("ОфициальноеНаименование") is None
    assert party.find("КПП") is None


def test_the_envelope_follows_the_profile():
    assert written(ORDER).find("Документ") is not None
    assert written(ORDER, profile=Profile.UNF).find("Документ") is not None
    assert written(ORDER, profile=Profile.BUS).find("Контейнер/Документ") is not None
    assert written(ORDER, profile=Profile.BUS).find("Документ") is None
    assert written(ORDER).get("ФорматДаты") is None
    assert written(ORDER, profile=Profile.BUS).get("ФорматДаты") == "ДФ=yyyy-MM-dd; ДЛФ=DT"


def test_units_stand_in_every_line_or_in_none():
    unknown = replace(MOWER, unit_code="")
    with_units = written(replace(ORDER, lines=(MOWER, MOWER)))
    without = written(replace(ORDER, lines=(MOWER, unknown)))

    for tag, count in (("Единица", 2), ("Коэффициент", 2), ("БазоваяЕдиница", 2), ("СтавкиНалогов", 2)):
        assert len(with_units.findall(f"Документ/Товары/Товар/{tag}")) == count
    for tag, count in (("Единица", 0), ("Коэффициент", 0), ("БазоваяЕдиница", 0), ("СтавкиНалогов", 2)):
        assert len(without.findall(f"Документ/Товары/Товар/{tag}")) == count


def test_a_line_without_vat_says_so():
    root = written(replace(ORDER, lines=(MOWER, replace(MOWER, vat=None))))

    assert values(root, "Документ/Товары/Товар/СтавкиНалогов/СтавкаНалога/Ставка") == ["22", "Без НДС"]
    assert root.find("Документ/Налоги/Налог/Ставка") is None


def test_nothing_empty_and_no_discount_is_ever_sent():
    bare = replace(ORDER, buyer=Buyer(id="", name="ИП Сад"), comment=" ", buyer_comment="\x00\x1b", status="")

    for profile in Profile:
        root = written(bare, profile=profile)
        assert [element.tag for element in root.iter() if not len(element) and not (element.text or "").strip()] == []
        assert root.find(".//Скидки") is None


def test_a_cancelled_order_says_so():
    names = values(
        written(replace(ORDER, cancelled=True)), "Документ/ЗначенияРеквизитов/ЗначениеРеквизита/Наименование"
    )
    texts = values(written(replace(ORDER, cancelled=True)), "Документ/ЗначенияРеквизитов/ЗначениеРеквизита/Значение")

    assert dict(zip(names, texts, strict=True))["Отменен"] == "true"


def test_an_own_warehouse_comes_with_all_its_parts():
    root = written(replace(ORDER, warehouse=OutgoingWarehouse("w-1", "Главный", "", "")))

    for path in ("Ид", "Наименование", "Адрес/АдресноеПоле/Значение", "Контакты/Контакт/Значение"):
        assert root.findtext(f"Документ/Склады/Склад/{path}")


def test_comments_keep_quotes_and_emoji_and_lose_control_characters():
    comment = "«Ёж» & <b>\"до\" 'обеда'</b> 🚚\x00\x08 ]]>"
    root = written(replace(ORDER, comment=comment))

    assert root.findtext("Документ/Комментарий") == "«Ёж» & <b>\"до\" 'обеда'</b> 🚚 ]]>"


@pytest.mark.parametrize(
    "spoiled",
    [
        {"number": "Z2026-000123"},
        {"number": "З-000123"},
        {"number": ""},
        {"currency": " "},
        {"lines": ()},
        {"buyer": replace(BUYER, name="")},
        {"lines": (replace(MOWER, id_1c=""),)},
        {"lines": (replace(MOWER, quantity=Decimal(0)),)},
        {"lines": (replace(MOWER, quantity=Decimal(-1)),)},
        {"lines": (replace(MOWER, price=Decimal(-1)),)},
    ],
)
def test_what_1c_would_misread_is_refused_in_russian(spoiled):
    check(ORDER)
    with pytest.raises(CannotExpress, match=r"[А-яё]{3}"):
        check(replace(ORDER, **spoiled))


words = some.text(min_size=1, max_size=30).filter(cleaned)
amounts = some.decimals(min_value=0, max_value=10**9, places=2)
lines = some.builds(
    OutgoingLine,
    id_1c=some.uuids().map(str),
    name=words,
    quantity=some.decimals(min_value="0.001", max_value=10**6, places=3),
    price=amounts,
    amount=amounts,
    vat=some.sampled_from([None, Decimal(0), Decimal(10), Decimal(20), Decimal(22)]),
    unit_code=some.sampled_from(["", "796", "778"]),
    coefficient=some.decimals(min_value="0.001", max_value=1000, places=3),
)


@given(some.lists(lines, min_size=1, max_size=4), words, some.text(max_size=40), some.sampled_from(Profile))
def test_what_we_write_we_read_again(order_lines, name, comment, profile):
    buyer = Buyer(id="c-1", name=name)
    order = replace(ORDER, lines=tuple(order_lines), buyer=buyer, comment=comment)

    answer = write_orders([order, ORDER], at=AT, profile=profile)
    back, plain = [record for record in read(io.BytesIO(answer)) if isinstance(record, OrderDocument)]

    assert (back.number, plain.number) == (order.number, ORDER.number)
    assert back.amount == order.total
    assert back.buyer.name == re.sub(r"\r\n?", "\n", cleaned(name))
    assert [(line.id, line.quantity, line.amount) for line in back.lines] == [
        (line.id_1c, line.quantity, line.amount) for line in order.lines
    ]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of 1C files are not on this machine")
def test_a_bitrix_like_answer_has_the_shape_of_a_real_one():
    real = etree.fromstring((SAMPLES / "site-to-1c-orders/bitrix-query-response-full.xml").read_bytes())
    full = replace(ORDER, comment="к", buyer_comment="к", payment_method="Счёт", delivery_method="ТК", status_id="N")
    ours = written(full, profile=Profile.UNF)
    not_ours = {"Метод доставки ИД", "Метод оплаты ИД", "Сайт"}

    def tags(root):
        return {child.tag for child in root.find("Документ")}

    def requisites(root):
        return set(values(root, "Документ/ЗначенияРеквизитов/ЗначениеРеквизита/Наименование"))

    assert set(real.attrib) == set(ours.attrib)
    assert tags(real) - tags(ours) == set()
    assert requisites(real) - requisites(ours) == not_ours
    assert {child.tag for child in real.find("Документ/Товары/Товар")} - {
        child.tag for child in ours.find("Документ/Товары/Товар")
    } == {"ИдКаталога"}


def test_the_directory_keeps_the_latin_letter_of_bitrix():
    answer = directory(
        statuses=[("N", "Новый")], payments=[("1", "Безналичный расчёт")], deliveries=[("1", "Самовывоз")]
    )

    assert answer.startswith(b'<?xml version="1.0" encoding="windows-1251"?>')
    root = etree.fromstring(answer)
    assert [section.tag for section in root] == ["\u0043татусы", "ПлатежныеСистемы", "СлужбыДоставки"]
    assert root.findtext("ПлатежныеСистемы/Элемент/ТипОплаты") == "Безналичная"
