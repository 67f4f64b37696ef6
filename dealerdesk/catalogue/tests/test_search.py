"""What people type finds the goods they mean."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealerdesk.catalogue import importing
from dealerdesk.catalogue.importing.rows import ProductRow
from dealerdesk.catalogue.models import Word
from dealerdesk.catalogue.search import attempts, sku_key
from dealerdesk.toolbox.queue import run_all


def found(client, query):
    page = BeautifulSoup(client.get("/catalogue/", {"q": query}).content, "html.parser")
    return [row.select_one(".cell-main a").text.replace("\u00a0", " ") for row in page.select("#goods tbody tr")]


MOWER, FILTER = "Газонокосилка бензиновая Т-42", "Фильтр воздушный для двигателя"
OIL, PLUG, BRUSH = "Масло моторное 5W-40, 1 л", "Свеча зажигания", "Щётка для чистки деки"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("фильтры", [FILTER]),
        ("воздушного фильтра", [FILTER]),
        ("двигатель возд", [FILTER]),
        ("щетка", [BRUSH]),
        ("ЩЁТКИ", [BRUSH]),
        ("газонок", [MOWER]),
        ("т-42", [MOWER]),
        ("Т 42", [MOWER]),
        ("5w-40", [OIL]),
        ("масло 5W 40", [OIL]),
        ("5w40", [OIL]),
        ("41801410300", [FILTER]),
        ("4180 141", [FILTER]),
        ("4180-141-0300", [FILTER]),
        ("141 0300", [FILTER]),
        ("TЛB 0331", [MOWER]),
        ("тлв-0331-07", [MOWER]),
        ("mrvsp6", [PLUG]),
        ("МRV-SР-6", [PLUG]),
        ("4607001234567", [OIL]),
        ("460700123456 7", [OIL]),
        ("cdtxf", [PLUG]),
        ("ькм-ыз", [PLUG]),
        ("самоходная", [MOWER]),
        ("хускварна масло", [OIL]),
        ("ремень", []),
        ("экскаватор", []),
        ("' & | ! :* \\ % _ --", []),
        ("и", []),
        ("Ж" * 10_000, []),
        ("а\0б", []),
    ],
)
def test_search_finds_what_is_meant(shelf, sign_in, query, names):
    assert found(sign_in(shelf.anna), query) == names


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("фильрт", [FILTER]),
        ("газанакосилка", [MOWER]),
        ("маторное масло", [OIL]),
        ("свечя зажиганя", [PLUG]),
        ("воздушный фельтр", [FILTER]),
        ("экскаватор", []),
        ("фильрт экскаватор", []),
    ],
)
def test_a_mistyped_word_is_led_to_the_nearest_one(shelf, sign_in, query, names):
    run_all()

    assert found(sign_in(shelf.anna), query) == names


def test_words_of_goods_that_left_are_forgotten(shelf):
    run_all()
    before = Word.objects.filter(stem="фильтр").count()

    importing.import_products([ProductRow("filter", active=False)])
    run_all()

    assert (before, Word.objects.filter(stem="фильтр").count()) == (1, 0)


def test_the_office_finds_goods_that_are_no_longer_sold(shelf, sign_in):
    assert found(sign_in(shelf.pavel), "ремень") == ["Ремень старый"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=300))
def test_any_text_is_a_query_that_the_database_understands(shelf, query):
    for condition in attempts(query):
        shelf.goods("mower").__class__.objects.filter(condition).first()


@given(sku=st.text(max_size=50))
def test_an_article_key_does_not_depend_on_separators(sku):
    key = sku_key(sku)

    assert sku_key(" - ".join(key)) == key
