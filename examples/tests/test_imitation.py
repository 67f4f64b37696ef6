"""The imitation as a program: apart from the portal, its page, its words, its files as УТ writes them."""

import ast
import threading
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from lxml import etree

from examples.onec import commerceml, exchange, page
from examples.onec.client import Node
from examples.onec.words import sum_in_words
from examples.tests.site_orders import order, package
from examples.tests.test_orders_exchange import BELT, DEFERRED, MOWER, OIL, live_on

HERE = Path(__file__).parent.parent
SAMPLES = HERE.parent.parent / "shared" / "1c-samples"


def test_the_imitation_imports_nothing_of_the_portal():
    for path in (HERE / "onec").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not [name for name in names if name.split(".")[0] in {"dealerdesk", "django"}], path.name


@pytest.mark.skipif(not SAMPLES.exists(), reason="the folder of real 1C files is not beside the repository")
@pytest.mark.parametrize(
    ("sample", "write"),
    [
        (
            "ut11-2.07-full/import0_1.xml",
            lambda b, i: commerceml.import_file(b, i, portion=1, changes=False, pictures=False),
        ),
        ("ut11-2.07-full/offers0_1.xml", lambda b, i: commerceml.offers_file(b, i, portion=1, changes=False)),
        ("ut11-2.07-price-stock-update/offers0_1.excerpt.xml", commerceml.updates_file),
    ],
)
def test_our_files_begin_and_are_built_as_those_of_a_stock_base(base, sample, write):
    theirs = (SAMPLES / sample).read_bytes()
    ours = write(base, [row["id"] for row in base.rows("select id from item order by place")])

    assert ours[:3] == theirs[:3] == b"\xef\xbb\xbf"
    assert (
        ours[3:300].split(b"\xd0\x94\xd0\xb0\xd1\x82\xd0\xb0")[0]
        == theirs[3:300].replace(b"\r\n", b"\n").split(b"\xd0\x94\xd0\xb0\xd1\x82\xd0\xb0")[0]
    )
    known = shape(theirs) | {
        # of the sample with characteristics and of other bases (1c.md 3.4, 3.5)
        *(("Предложение", tag) for tag in ("ХарактеристикиТовара", "ИдХарактеристики", "Цены")),
        ("ХарактеристикиТовара", "ХарактеристикаТовара"), ("ХарактеристикаТовара", "Наименование"),
        ("ХарактеристикаТовара", "Значение"), ("Склад", "Адрес"), ("Адрес", "Представление"),
        ("Группа", "Группы"), ("Цены", "Цена"),
        *(("Цена", tag) for tag in ("Представление", "ИдТипаЦены", "ЦенаЗаЕдиницу", "Валюта", "Единица", "Коэффициент")),
    }  # fmt: skip
    assert shape(ours) - known == set()


def shape(content):
    root = etree.fromstring(content)
    return {
        (etree.QName(element).localname, etree.QName(child).localname) for element in root.iter() for child in element
    }


def test_codes_are_padded_numbers_have_commas_deleted_goods_are_marked(base):
    text = commerceml.import_file(
        base, [row["id"] for row in base.rows("select id from item")], portion=1, changes=False, pictures=True
    ).decode("utf-8-sig")

    root = etree.fromstring(text.encode())
    goods = root.findall(".//{*}Товар")
    assert {unit.get("Код") for unit in root.iter("{*}БазоваяЕдиница")} <= {"796 ", "006 ", "715 ", "839 "}
    assert len([item for item in goods if item.get("Статус") == "Удален"]) == base.one(
        "select count(*) from item where deleted"
    )
    weight = base.one("select id from property where name = 'Вес, кг'")
    weights = [v.findtext("{*}Значение") for v in root.iter("{*}ЗначенияСвойства") if v.findtext("{*}Ид") == weight]
    assert any("," in value for value in weights)
    assert not any("." in value for value in weights)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.05", "Ноль рублей 05 копеек"),
        ("1", "Один рубль 00 копеек"),
        ("12345.61", "Двенадцать тысяч триста сорок пять рублей 61 копейка"),
        ("2001002.22", "Два миллиона одна тысяча два рубля 22 копейки"),
        ("1000000000", "Один миллиард рублей 00 копеек"),
    ],
)
def test_sums_are_written_in_words(amount, words):
    assert sum_in_words(Decimal(amount)) == words


def test_printed_forms_are_pdf_and_the_same_again(base, site, portal):
    site.orders = package(order("Z26-000001", MOWER, BELT, OIL, buyer=DEFERRED))
    exchange.fetch(base, portal, Node())
    live_on(base, portal, "Z26-000001")

    rows = base.rows("select kind, file_name, content from document order by kind, number")

    assert {row["content"][:5] for row in rows} == {b"%PDF-"}
    assert rows[0]["file_name"].startswith("Счёт на оплату 412 от ")
    before = [row["content"] for row in rows]
    base.do("update document set content = null, pushed = 0")
    exchange.push(base, portal)
    assert [row["content"] for row in base.rows("select content from document order by kind, number")] == before


class Buttons(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.forms = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "form":
            self.forms.add(dict(attrs)["action"])


@pytest.fixture
def desk(base, portal):
    """The address of the page, and what it wakes."""
    wake = threading.Event()
    return page.start(base.folder, portal, port=0, wake=wake), wake


def post(url, action, **form):
    with urlopen(Request(url + action, urlencode(form).encode())) as answer:
        return answer.read().decode()


def test_the_page_changes_prices_ships_and_takes_payments(base, site, portal, desk):
    url, wake = desk
    site.orders = package(order("Z26-000001", MOWER, BELT, buyer=DEFERRED))
    exchange.fetch(base, portal, Node())

    with urlopen(url) as answer:
        assert Buttons(answer.read().decode()).forms == {
            "/price",
            "/stock",
            "/step",
            "/ship",
            "/pay",
            "/hold",
            "/error",
        }
    assert "изменена: 2222,5" in post(url, "price", sku="TLV-0412-118", value="2 222,5", type="").replace(
        "2222.5", "2222,5"
    )
    assert wake.is_set()
    assert "отгрузка проведена" in post(url, "ship", order="Z26-000001", everything="1")
    assert "оплата принята" in post(url, "pay", order="Z26-000001", amount="")
    assert "Не сделано: Заявка Z26-000001 уже оплачена" in post(url, "pay", order="Z26-000001", amount="")
    assert "Ошибка заказана" in post(url, "error", name="cut_body", times="1")
    assert base.one("select remaining from fault where name = 'cut_body'") == 1


def test_the_page_says_what_is_wrong(desk):
    url, _wake = desk

    assert "Нет номенклатуры с артикулом" in post(url, "price", sku="нет", value="1", type="")
    assert "не число" in post(url, "stock", sku="TLV-0412-118", warehouse="Урал", quantity="много")
    with pytest.raises(HTTPError, match="403"):
        urlopen(Request(url + "price", b"", {"Origin": "http://elsewhere.example"}))


def test_the_command_line_does_what_the_page_does(base, site, capsys):
    from examples.onec.cli import main  # noqa: PLC0415

    common = ["--data", str(base.folder), "--portal", site.url, "--no-pictures"]

    assert main([*common, "price", "TLV-0412-118", "3000", "--type", "Дилер-2"]) == 0
    assert main([*common, "stock", "TLV-0412-118", "Урал", "3"]) == 0
    assert main([*common, "push"]) == 0
    assert capsys.readouterr().out == "Отправлено: 2\n"
    assert main([*common, "price", "нет такого", "1"]) == 1
    assert capsys.readouterr().err == "Нет номенклатуры с артикулом нет такого\n"
    assert main([*common, "errors", "silence", "-1"]) == 0
    assert main([*common, "full"]) == 1
