"""The list, its facets and cells, the card: each with the reader's own prices and no more."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealerdesk.catalogue import draft, importing
from dealerdesk.catalogue.importing.rows import PriceRow, ProductRow
from dealerdesk.catalogue.models import Product
from dealerdesk.catalogue.tests.goods import AT, goods
from dealerdesk.dealers.models import Contract

NBSP = "\u00a0"


def soup(response):
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    for phone in page.select(".only-phone"):
        phone.decompose()
    return page


def text(node):
    return " ".join(node.get_text(" ").replace(NBSP, " ").split())


def shown(page):
    """Name, stock and price of each row."""
    return {
        text(row.select_one(".cell-main a")): (
            text(row.select_one("[id^=stock-]")),
            text(row.select_one("[id^=price-]")),
        )
        for row in page.select("#goods tbody tr")
    }


def test_a_dealer_sees_own_prices_and_stock_in_words(shelf, sign_in):
    page = soup(sign_in(shelf.anna).get("/catalogue/"))

    assert shown(page) == {
        "Щётка для чистки деки": ("Мало: 2", "от 120,00"),
        "Свеча зажигания": ("Нет", "по запросу"),
        "Масло моторное 5W-40, 1 л": ("Нет", "610,00"),
        "Фильтр воздушный для двигателя": ("В наличии", "890,00"),
        "Газонокосилка бензиновая Т-42": ("Мало: 4", "50 000,00"),
    }


def test_the_other_dealer_sees_his_prices_and_the_discount_of_his_contract(shelf, sign_in):
    Contract.objects.filter(counterparty__dealer=shelf.other_dealer).update(discount_percent=Decimal("7.5"))

    page = soup(sign_in(shelf.boris).get("/catalogue/", {"q": "фильтр"}))

    assert shown(page) == {"Фильтр воздушный для двигателя": ("В наличии", "1 646,50")}


def test_the_office_sees_numbers_by_warehouse_and_chooses_a_price_type(shelf, sign_in):
    client = sign_in(shelf.pavel)

    first = soup(client.get("/catalogue/", {"q": "газонокосилка"}))
    second = soup(client.get("/catalogue/", {"q": "газонокосилка", "price_type": shelf.second_price_type.pk}))

    assert shown(first) == {"Газонокосилка бензиновая Т-42": ("4 шт Омск 1, Тверь 3", "50 000,00")}
    assert shown(second) == {"Газонокосилка бензиновая Т-42": ("4 шт Омск 1, Тверь 3", "100 000,00")}


def test_a_regional_representative_looks_with_the_eyes_of_own_dealers_only(shelf, sign_in):
    client = sign_in(shelf.ulyana)

    own = soup(client.get("/catalogue/", {"q": "фильтр", "dealer": shelf.other_dealer.number}))
    foreign = soup(client.get("/catalogue/", {"q": "фильтр", "dealer": shelf.dealer.number}))
    by_type = soup(client.get("/catalogue/", {"q": "фильтр", "price_type": shelf.price_type.pk}))

    assert [next(iter(shown(page).values()))[1] for page in (own, foreign, by_type)] == ["1 780,00"] * 3
    assert [option.text for option in own.select("select[name=dealer] option")] == ["не выбран", "Уральский сад"]


def test_a_dealer_cannot_choose_another_price_type(shelf, sign_in):
    wanted = {"q": "фильтр", "price_type": shelf.second_price_type.pk, "dealer": shelf.other_dealer.number}

    page = soup(sign_in(shelf.anna).get("/catalogue/", wanted))

    assert shown(page) == {"Фильтр воздушный для двигателя": ("В наличии", "890,00")}


@pytest.mark.parametrize("sort", ["", "popularity", "name", "article", "price'--"])
def test_pages_follow_each_other_without_gaps_in_every_order(shelf, sign_in, sort):
    importing.import_products(goods(f"more-{n}", f"Болт {n % 7}", f"B-{n % 11}") for n in range(120))
    Product.objects.filter(id_1c__endswith="5").update(popularity=5)
    client, url, seen = sign_in(shelf.anna), f"/catalogue/?sort={sort}", []

    while url:
        page = soup(client.get(url, headers={"HX-Request": "true"}) if seen else client.get(url))
        seen += [row["data-href"] for row in page.select("tr[data-href]")]
        following = page.select_one("a[rel=next]")
        url = following["href"] if following else ""

    assert len(seen) == len(set(seen)) == 125


@pytest.mark.parametrize("after", ["x", "e30", "WzEsMV0", "WyJhIiwxXQ", "W251bGwsMV0", "WzEsIjEiXQ", "9" * 9000])
def test_a_cursor_that_is_not_ours_is_the_first_page_or_an_empty_one(shelf, sign_in, after):
    assert sign_in(shelf.anna).get("/catalogue/", {"after": after, "sort": "name"}).status_code == 200


def test_facets_count_what_they_would_leave(shelf, sign_in):
    client = sign_in(shelf.anna)

    page = soup(client.get("/catalogue/facets/", headers={"HX-Request": "true"}))

    counted = {
        legend.text: {
            text(label.select_one("span")): text(label.select_one(".count")) for label in legend.parent.select("label")
        }
        for legend in page.select("legend")
    }
    assert counted == {
        "Раздел": {"Запчасти": "4", "Техника": "1"},
        "Наличие": {"В наличии": "3"},
        "Марка": {"Штиль": "3", "Хускварна": "2"},
        "Привод": {"Ручная": "1", "Самоходная": "1"},
    }
    assert page.select_one("#found-phone").text == "5 товаров"


def test_choices_of_one_facet_are_alternatives_and_facets_narrow_each_other(shelf, sign_in):
    client = sign_in(shelf.anna)
    boxes = {
        text(box.parent.select_one("span")): box["value"]
        for box in soup(client.get("/catalogue/facets/")).select("input[name=f]")
    }

    both = soup(client.get("/catalogue/", {"f": [boxes["Штиль"], boxes["Хускварна"]]}))
    narrowed = soup(client.get("/catalogue/", {"f": [boxes["Штиль"], boxes["Запчасти"]], "stock": "1"}))
    facets = soup(client.get("/catalogue/facets/", {"f": [boxes["Штиль"]]}))

    assert len(shown(both)) == 5
    assert list(shown(narrowed)) == ["Щётка для чистки деки", "Фильтр воздушный для двигателя"]
    assert [text(chip) for chip in narrowed.select(".filter-chip")] == ["Запчасти", "Штиль", "В наличии"]
    assert {text(label.select_one("span")): text(label.select_one(".count")) for label in facets.select("label")}[
        "Хускварна"
    ] == "2"


def test_facets_that_name_nothing_are_ignored(shelf, sign_in):
    page = soup(sign_in(shelf.anna).get("/catalogue/", {"f": ["x", "3", "99999999999", "-4", "2147483647", "40000"]}))

    assert len(shown(page)) == 5


def test_the_list_asks_the_same_few_questions_for_one_row_and_for_fifty(shelf, sign_in):
    client = sign_in(shelf.anna)
    client.get("/catalogue/")
    with CaptureQueriesContext(connection) as one:
        rows_of_one = len(shown(soup(client.get("/catalogue/", {"q": "4180 141 0300"}))))
    importing.import_products(goods(f"more-{n}", f"Болт {n}", f"B-{n}") for n in range(60))
    with CaptureQueriesContext(connection) as fifty:
        response = client.get("/catalogue/", {"q": "болт"})

    assert (rows_of_one, len(shown(soup(response)))) == (1, 50)
    assert len(one) == len(fifty) <= 8
    assert len(response.content) < 80_000


def test_cells_are_told_anew_for_the_rows_that_are_asked_for(shelf, sign_in):
    filter_pk, gone = shelf.goods("filter").pk, shelf.goods("gone").pk
    importing.import_prices([PriceRow("filter", "pt-1", Decimal("901.5"))], at=AT)

    page = soup(sign_in(shelf.anna).get("/catalogue/cells/", {"id": f"{filter_pk},{gone},x,{'9' * 30}"}))

    assert [(cell["id"], cell["hx-swap-oob"], text(cell)) for cell in page.select("td")] == [
        (f"stock-{filter_pk}", "true", "В наличии"),
        (f"price-{filter_pk}", "true", "901,50"),
        (f"sum-{filter_pk}", "true", ""),
    ]


def test_what_stands_in_the_draft_stands_in_the_row(shelf, sign_in, monkeypatch):
    wanted = shelf.goods("filter").variants.get().pk
    monkeypatch.setattr(draft, "_readers", [lambda user, _variants: {wanted: Decimal(3)} if user == shelf.anna else {}])

    page = soup(sign_in(shelf.anna).get("/catalogue/", {"q": "фильтр"}))

    assert text(page.select_one("[id^=sum-]")) == "2 670"


def test_the_card_explains_the_price(shelf, sign_in):
    Contract.objects.filter(counterparty__dealer=shelf.dealer).update(discount_percent=Decimal(7))

    page = soup(sign_in(shelf.anna).get(f"/catalogue/{shelf.goods('filter').pk}/"))

    assert (
        text(page.select_one("#own")) == "Ваша цена 827,70 ₽ Вид цен «Дилер-1» 890,00 Скидка 7 % по договору 14 −62,30"
    )
    assert text(page.select_one("#stock-words")) == "В наличии"
    assert "Дилер-2" not in page.text


def test_the_card_shows_the_office_every_price_and_warehouse(shelf, sign_in):
    page = soup(sign_in(shelf.pavel).get(f"/catalogue/{shelf.goods('mower').pk}/"))

    assert [text(row) for row in page.select("#stock tbody tr")] == ["Омск 1 шт", "Тверь 3 шт"]
    assert "Дилер-2 100 000,00" in text(page.select_one(".rail"))


def test_variants_stand_in_the_card_with_prices_of_their_own(shelf, sign_in):
    page = soup(sign_in(shelf.anna).get(f"/catalogue/{shelf.goods('hedge').pk}/"))

    assert [[text(cell) for cell in row.select("td")[:3]] for row in page.select("#variants tbody tr")] == [
        ["красная", "Мало: 2", "120,00"],
        ["синяя", "Нет", "150,00"],
    ]


def test_the_default_variant_is_offered_beside_others_only_with_a_price_of_its_own(shelf, sign_in):
    importing.import_prices([PriceRow("hedge", "pt-1", Decimal(99))], at=AT)

    page = soup(sign_in(shelf.anna).get(f"/catalogue/{shelf.goods('hedge').pk}/"))

    assert len(page.select("#variants tbody tr")) == 3


@pytest.mark.parametrize("part", ["own", "stock", "variants"])
def test_a_piece_of_the_card_is_fetched_alone(shelf, sign_in, part):
    url = f"/catalogue/{shelf.goods('hedge').pk}/"

    response = sign_in(shelf.anna).get(url, {"part": part}, headers={"HX-Request": "true"})

    assert response.content.decode().strip().startswith(("<div id=", "<section"))
    assert soup(response).select_one(f"#{part}")


def test_goods_off_sale_and_absent_ones_are_not_found_by_dealers(shelf, sign_in):
    client = sign_in(shelf.anna)

    assert [client.get(f"/catalogue/{pk}/").status_code for pk in (shelf.goods("gone").pk, 10**12, 10**30)] == [
        404,
        404,
        404,
    ]


def test_the_office_sees_that_goods_are_not_sold(shelf, sign_in):
    assert "Не продаётся" in soup(sign_in(shelf.pavel).get(f"/catalogue/{shelf.goods('gone').pk}/")).text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<p onclick=alert(1)>Мощный <script>alert(1)</script><b>мотор</b></p>", "<p>Мощный <b>мотор</b></p>"),
        ("Первый абзац\n\nВторой & последний", "<p>Первый абзац</p><p>Второй &amp; последний</p>"),
        ("<img src=x onerror=alert(1)>", ""),
    ],
)
def test_a_description_keeps_paragraphs_and_loses_what_is_dangerous(shelf, sign_in, sent, kept):
    importing.import_products([ProductRow("filter", description=sent)])

    page = soup(sign_in(shelf.anna).get(f"/catalogue/{shelf.goods('filter').pk}/"))

    assert page.select_one(".prose").decode_contents().replace("\n", "") == kept


def test_suggestions_offer_variants_with_own_price_and_an_exact_article_first(shelf, sign_in):
    importing.import_products([goods("long", "Фильтр другой", "4180 141 0300-9")])
    client = sign_in(shelf.anna)

    exact = soup(client.get("/catalogue/suggest/", {"q": "41801410300"}))
    variants = soup(client.get("/catalogue/suggest/", {"q": "щётка"}))
    nothing = client.get("/catalogue/suggest/", {"q": " "})

    assert [option["data-text"] for option in exact.select("[role=option]")] == [
        "4180 141 0300 Фильтр воздушный для двигателя",
        "4180 141 0300-9 Фильтр другой",
    ]
    assert [text(option) for option in variants.select("[role=option]")] == [
        "ШД-1 Щётка для чистки деки, красная Мало: 2 120,00 ₽",
        "ШД-1 Щётка для чистки деки, синяя Нет 150,00 ₽",
    ]
    assert nothing.content.strip() == b""


def test_the_freshness_stamp_says_when_1c_spoke(shelf, sign_in, time_machine):
    time_machine.move_to("2026-05-12T09:06:00+00:00")
    client = sign_in(shelf.anna)

    fresh = soup(client.get("/catalogue/freshness/"))
    time_machine.move_to("2026-05-12T20:06:00+00:00")
    old = soup(client.get("/catalogue/freshness/"))

    assert (text(fresh.span), fresh.span["class"]) == ("Цены на 12:04, остатки 2 мин назад", ["fresh", "is-good"])
    assert (text(old.span), old.span["class"]) == ("Цены на 12:04, остатки на 12:04", ["fresh", "is-old"])


def test_an_empty_catalogue_and_a_search_without_result_say_so(cast, sign_in):
    client = sign_in(cast.anna)

    assert "Товаров пока нет" in client.get("/catalogue/").content.decode()
    assert "Ничего не нашли" in client.get("/catalogue/", {"q": "нет такого"}).content.decode()


def test_a_stranger_signs_in_first(shelf, client):
    assert client.get("/catalogue/").status_code == 302


def test_the_draft_cell_names_its_variant(shelf, sign_in):
    variant = shelf.goods("filter").variants.get()
    cell = soup(sign_in(shelf.anna).get("/catalogue/", {"q": "фильтр"})).select_one("[data-quantity]")

    assert cell["hx-vals"] == f"variant:{variant.pk}"
