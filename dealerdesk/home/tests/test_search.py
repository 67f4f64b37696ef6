"""One search for everything: what is found, by whom, in how many queries, and what a number leads to."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from dealerdesk.catalogue.models import Barcode, Product
from dealerdesk.config.navigation import MENU
from dealerdesk.dealers.models import Counterparty
from dealerdesk.home.commands import COMMANDS, commands_of
from dealerdesk.orders.models import Order, Shipment, ShipmentLine
from dealerdesk.orders.tests.factories import brought_to, draft, product, variant

SEARCH = reverse("home:search")
HTMX = {"HX-Request": "true"}
TITLES = "a/span[@class='typeahead-words']/span[1]/text()"
PEOPLE = ["admin", "pavel", "roman", "ulyana", "igor", "anna", "semyon", "olga", "boris"]


@pytest.fixture
def order(cast):
    """An approved order of the first dealer, known to 1C, with an invoice."""
    order = brought_to(cast, "approved", 2)
    Order.objects.filter(pk=order.pk).update(number_1c="00УТ-000412")
    order.refresh_from_db()
    order.folder.put(
        kind="invoice", number="УТ-77", date=date(2026, 5, 6), content=b"%PDF-1.4", file_name="a.pdf", by=cast.robot
    )
    return order


def groups(client, text):
    """The titles found, by kind, on the page of results."""
    answer = client.get(SEARCH, {"q": text})
    return {group.title: [hit.title for hit in group.hits] for group in answer.context["search"].groups}


def dropdown(client, text):
    """The same, read off the list that opens while one types."""
    shown = html.fragment_fromstring(
        client.get(SEARCH, {"q": text}, headers=HTMX).content.decode(), create_parent="div"
    )
    return {group.get("aria-label"): group.xpath(TITLES) for group in shown.iterchildren("span")}


def shortened(number):
    """`З-2026-000007` → `7`."""
    return str(int(number.rsplit("-", 1)[1]))


@pytest.mark.parametrize(
    "typed",
    [
        lambda order: order.number,
        lambda order: order.number.lower(),
        lambda order: shortened(order.number),
        lambda order: f"{order.number[2:6]}-{shortened(order.number)}",
        lambda order: f"z{order.number[4:6]}-{shortened(order.number)}",
        lambda order: order.draft_number,
        lambda order: f"ч-{shortened(order.draft_number)}",
        lambda _: "00УТ-000412",
        lambda _: "ут-412",
        lambda _: "412",
    ],
)
def test_an_order_is_found_by_its_number_however_it_is_typed(cast, sign_in, order, typed):
    client = sign_in(cast.anna)

    assert dropdown(client, typed(order))["Заявки"][0] == order.number
    assert client.get(SEARCH, {"q": typed(order)}).url == order.get_absolute_url()


def test_a_part_of_a_number_finds_and_does_not_jump(cast, sign_in, order):
    client = sign_in(cast.anna)

    assert groups(client, order.number[:8])["Заявки"] == [order.number]


def test_a_serial_number_finds_the_order_it_was_shipped_by(cast, sign_in, order):
    line = order.lines.get()
    shipment = Shipment.objects.create(order=order, id_1c="s-1", number="9", shipped_at=timezone.now())
    ShipmentLine.objects.create(shipment=shipment, line=line, quantity=1, serials=["SN204815", "SN204816"])

    assert dropdown(sign_in(cast.anna), "SN204816")["Заявки"] == [order.number]
    assert "Заявки" not in dropdown(sign_in(cast.boris), "SN204816")


def test_goods_are_found_by_name_article_and_barcode(cast, sign_in):
    mower = product("КБ-5W/40", price_type=cast.price_type, name="Газонокосилка бензиновая")
    product("КБ-5W/405", price_type=cast.price_type, name="Нож")
    Barcode.objects.create(variant=variant(mower), code="4607012345678")
    client = sign_in(cast.anna)

    assert groups(client, "газонокосилки")["Товары"] == [mower.name]
    assert dropdown(client, "кб5w40")["Товары"] == [mower.name, "Нож"]
    for number in ("кб 5w-40", "4607012345678"):
        assert client.get(SEARCH, {"q": number}).url == reverse("catalogue:product_detail", args=[mower.pk])


def test_dealers_are_found_by_name_number_and_inn_by_the_office_only(cast, sign_in):
    client = sign_in(cast.pavel)

    assert groups(client, "зеленая")["Дилеры"] == ["Зелёная верста"]
    for number in ("д-001", "7707083893"):
        assert client.get(SEARCH, {"q": number}).url == cast.dealer.get_absolute_url()
    assert "Дилеры" not in groups(sign_in(cast.anna), "зеленая")


def test_documents_are_found_by_number_and_can_be_taken_at_once(cast, sign_in, order):
    client = sign_in(cast.anna)
    answer = client.get(SEARCH, {"q": "ут-7"})

    papers = [hit for group in answer.context["search"].groups if group.title == "Документы" for hit in group.hits]
    assert [paper.title for paper in papers] == ["Счёт на оплату № УТ-77 от 06.05.2026"]
    assert b"".join(client.get(papers[0].file_url)) == b"%PDF-1.4"
    assert client.get(SEARCH, {"q": "УТ-077"}).url == order.get_absolute_url()


def test_pages_are_found_by_the_beginnings_of_their_words(cast, sign_in):
    assert dropdown(sign_in(cast.anna), "нов зая") == {"Разделы": ["Новая заявка"]}
    assert dropdown(sign_in(cast.admin), "обмен") == {"Разделы": ["Обмен с 1С"]}
    assert dropdown(sign_in(cast.anna), "обмен") == {}


@pytest.mark.parametrize("name", PEOPLE)
def test_every_command_opens_for_whom_it_is_offered(cast, sign_in, name):
    person = getattr(cast, name)
    client = sign_in(person)

    assert [
        command.url for command in commands_of(person) if client.get(command.url, follow=True).status_code != 200
    ] == []


def test_every_line_of_the_menu_is_a_command():
    assert {(item.url_name, item.right) for item in MENU} <= {(known.url_name, known.right) for known in COMMANDS}


def test_what_is_foreign_does_not_exist_for_the_search(cast, sign_in, order):
    hidden = product("СЕК-1", price_type=cast.price_type, name="Снятая косилка", is_active=False)
    mine = draft(cast, 1, author=cast.olga)
    for name in ("boris", "svetlana", "egor", "ulyana", "igor"):
        client = sign_in(getattr(cast, name))
        for typed in (order.number, shortened(order.number), "ут-412", "УТ-77", "Зелёная верста"):
            assert set(dropdown(client, typed)) <= {"Товары", *(["Дилеры"] if name == "igor" else [])}, (name, typed)
    for name in ("anna", "olga"):
        assert dropdown(sign_in(getattr(cast, name)), mine.number) == {"Заявки": [mine.number]}
    assert dropdown(sign_in(cast.pavel), mine.number) == {}  # a dealer's drafts are the dealer's own business
    assert dropdown(sign_in(cast.semyon), mine.number) == {}
    assert "Документы" not in dropdown(sign_in(cast.olga), "УТ-77")
    assert dropdown(sign_in(cast.anna), hidden.sku) == {}
    assert dropdown(sign_in(cast.pavel), hidden.sku) == {"Товары": [hidden.name]}


def test_a_number_of_two_things_does_not_jump(cast, sign_in, order):
    product(shortened(order.number), price_type=cast.price_type, name="Свеча")

    found = groups(sign_in(cast.anna), shortened(order.number))

    assert (found["Заявки"], found["Товары"]) == ([order.number], ["Свеча", "Товар A-1"])


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "'", "%", "\\", "(", "ч-", "№ 14", "1" * 300, "😀", "a b c d e f g h i j"]
)
def test_whatever_is_typed_is_answered(cast, sign_in, text):
    client = sign_in(cast.roman)

    assert client.get(SEARCH, {"q": text}).status_code == 200
    assert client.get(SEARCH, {"q": text}, headers={"HX-Request": "true"}).status_code == 200


def test_without_words_the_page_names_the_sections(cast, sign_in):
    assert list(groups(sign_in(cast.anna), "")) == ["Разделы"]


def test_nothing_found_says_what_to_do(cast, sign_in):
    client = sign_in(cast.anna)

    assert "Проверьте номер или уберите часть слов." in client.get(SEARCH, {"q": "ъъъ"}).content.decode()
    assert client.get(SEARCH, {"q": "ъъъ"}, headers={"HX-Request": "true"}).content.decode().strip() == ""


def test_every_page_has_the_box_that_asks_while_one_types(cast, sign_in):
    assert f'data-typeahead="{SEARCH}"' in sign_in(cast.anna).get(reverse("home:home")).content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize("name", ["roman", "admin", "anna"])
@pytest.mark.parametrize("text", ["косилка", "1", "4607012345678", "к5w-40"])
def test_a_search_takes_nine_queries_however_much_it_finds(cast, sign_in, order, headers, name, text):
    for number in range(30):
        product(f"1-{number}", price_type=cast.price_type, name=f"Косилка {number}")
    Counterparty.objects.update(name="ООО «Косилка 1»")
    client = sign_in(getattr(cast, name))

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(SEARCH, {"q": text}, headers=headers)

    assert answer.status_code in {200, 302}
    assert len(queries) <= 9, [query["sql"][:80] for query in queries]
    assert Product.objects.count() > 30
