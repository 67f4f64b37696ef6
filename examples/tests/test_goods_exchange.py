"""Goods go to the site in the very requests of a stock УТ 11."""

import io
import zipfile

import pytest
from lxml import etree

from examples.onec import exchange, trade
from examples.onec.client import ExchangeFailed, Node
from examples.onec.wire import NoAnswer, Portal


def xml_of(site, name):
    return [etree.fromstring(content) for (_session, key), content in site.files.items() if key == name]


def test_every_portion_is_a_session_of_its_own(base, site, portal):
    site.progress = 2

    exchange.send_catalogue(base, portal, Node(portion=200, pictures=False))

    one = ["checkauth", "init", "file {0}", "import {0}", "import {0}", "import {0}"]
    names = ["import0_1.xml", "import0_2.xml", "offers0_1.xml", "offers0_2.xml"]
    count = base.one("select count(*) from item")
    assert 200 < count <= 400
    assert site.modes() == [mode.format(name) for name in names for mode in one]
    sessions = [query.get("sessid") for _method, _path, query in site.requests]
    assert len(set(filter(None, sessions))) == 4


def test_only_the_first_portion_is_full_and_carries_the_classifier(base, site, portal):
    exchange.send_catalogue(base, portal, Node(portion=200, pictures=False))

    for name, flag, classifiers in (("import0_1.xml", "false", 1), ("import0_2.xml", "true", 0)):
        (root,) = xml_of(site, name)
        assert root.get("ВерсияСхемы") == "2.07"
        assert root.find("{*}Каталог").get("СодержитТолькоИзменения") == flag
        assert len(root.findall("{*}Классификатор")) == classifiers


def test_the_orders_exchange_asks_without_init_and_confirms(base, site, portal):
    exchange.changes(base, portal, Node())

    assert site.modes() == ["checkauth", "checkauth", "query", "success"]


def test_large_files_are_cut_and_pictures_keep_their_folders(base, site, portal):
    site.file_limit = 40_000

    exchange.send_catalogue(base, portal, Node(portion=1000))

    sent = [mode for mode in site.modes() if mode.startswith("file import0_1.xml")]
    (content,) = [content for (_s, name), content in site.files.items() if name == "import0_1.xml"]
    assert len(sent) == -(-len(content) // 40_000)
    assert content.endswith("</КоммерческаяИнформация>\n".encode())
    pictures = {name: content for (_s, name), content in site.files.items() if name.startswith("import_files/")}
    assert len(pictures) > 20
    assert all(content.startswith(b"\x89PNG") for content in pictures.values())
    assert {len(name.split("/")) for name in pictures} == {3}


def test_a_zip_has_a_name_of_its_own_and_the_import_names_the_xml(base, site, portal):
    site.zip, site.file_limit = "yes", 30_000

    exchange.send_catalogue(base, portal, Node(portion=1000))

    archives = {name: content for (_s, name), content in site.files.items()}
    assert all(name.startswith("v8_") and name.endswith(".zip") for name in archives)
    held = [set(zipfile.ZipFile(io.BytesIO(content)).namelist()) for content in archives.values()]
    assert "import0_1.xml" in held[0]
    assert held[1] == {"offers0_1.xml"}
    assert "import import0_1.xml" in site.modes()


def test_without_waiting_no_import_is_sent_and_without_sessid_no_sessid(base, site, portal):
    exchange.send_catalogue(
        base, portal, Node(portion=1000, pictures=False, waits_for_import=False, sends_session=False)
    )

    assert site.modes() == ["checkauth", "init", "file import0_1.xml", "checkauth", "init", "file offers0_1.xml"]
    assert not any("sessid" in query for _method, _path, query in site.requests)


def test_three_lines_of_init_stop_the_exchange(base, site, portal):
    site.answers["init", ""] = ["zip=no\nfile_limit=1000\n"]

    with pytest.raises(ExchangeFailed, match="Параметры обмена не получены"):
        exchange.send_catalogue(base, portal, Node(pictures=False))


def test_a_failed_first_portion_stops_the_run_and_a_later_one_comes_again_under_another_number(base, site, portal):
    site.answers["import", "import0_2.xml"] = ["failure\nстрока 7"]

    exchange.send_catalogue(base, portal, Node(portion=200, pictures=False))

    assert [name for _s, name in site.files] == [
        "import0_1.xml", "import0_2.xml", "import0_3.xml", "offers0_1.xml", "offers0_2.xml",
    ]  # fmt: skip
    site.answers["import", "import0_1.xml"] = ["failure\nнет места"]
    with pytest.raises(ExchangeFailed, match="нет места"):
        exchange.send_catalogue(base, portal, Node(portion=200, pictures=False))


def test_changed_prices_and_stock_go_as_updates_with_the_pair_as_key(base, site, portal):
    item = base.one("select item from characteristic limit 1")
    sku = base.one("select article from item where id = ?", item)
    trade.change_stock(base, sku, "Урал", 7)

    exchange.changes(base, portal, Node(pictures=False))

    (root,) = xml_of(site, "offers0_1.xml")
    (changes,) = root.findall("{*}ИзмененияПакетаПредложений")
    offers = changes.findall("{*}Предложения/{*}Предложение")
    assert {offer.findtext("{*}Ид") for offer in offers} == {item}
    assert len({offer.findtext("{*}ИдХарактеристики") for offer in offers}) == 3
    assert {len(offer.findall("{*}Склады")) for offer in offers} == {4}
    site.requests.clear()
    exchange.changes(base, portal, Node(pictures=False))
    assert site.modes(kind="catalog") == ["checkauth"]


def test_a_new_price_is_pushed_once_and_keeps_the_ratio_of_the_types(base, site, portal):
    trade.change_price(base, "tlv-0412-118", 4280)

    exchange.push(base, portal)
    exchange.changes(base, portal, Node(pictures=False))

    pushed = [item for address, item in site.items if address == "prices"]
    assert [item["currency"] for item in pushed] == ["RUB"] * 4
    assert [item["amount"] for item in pushed] == ["4280.00", "4534.26", "4788.51", "6123.37"]


@pytest.mark.parametrize("fault", ["cut_body", "lost_answer"])
def test_an_ordered_fault_of_the_line_happens_once_and_the_next_run_makes_up_for_it(base, site, portal, fault):
    base.order_fault(fault, times=1)

    with pytest.raises((NoAnswer, ExchangeFailed)):
        exchange.send_catalogue(base, portal, Node(pictures=False))

    exchange.send_catalogue(base, portal, Node(pictures=False))
    assert {name for _s, name in site.files} == {"import0_1.xml", "offers0_1.xml"}


def test_a_cut_file_is_sent_whole_by_the_protocol_and_broken_as_xml(base, site, portal):
    base.order_fault("cut_file", times=1)

    exchange.send_catalogue(base, portal, Node(pictures=False))

    content = next(content for (_s, name), content in site.files.items() if name == "import0_1.xml")
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(content)


def test_a_portal_that_is_not_there_is_no_answer(base):
    with pytest.raises(NoAnswer):
        exchange.changes(base, Portal("http://127.0.0.1:9", "1c", "x", base), Node())
