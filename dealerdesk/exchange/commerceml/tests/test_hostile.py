"""Files that are broken, old, foreign or meant to hurt: refused as a whole, with the place."""

import io
from pathlib import Path

import pytest

from dealerdesk.exchange.commerceml import NotCommerceML, OldScheme, read
from dealerdesk.exchange.commerceml.records import Empty, Group, Offer, Product
from dealerdesk.toolbox.safe_xml import BrokenXml

FILES = Path(__file__).parent / "files"
ROOT = '<КоммерческаяИнформация ВерсияСхемы="2.07">{}</КоммерческаяИнформация>'


def from_text(text: str, encoding: str = "utf-8") -> list:
    return list(read(io.BytesIO(text.encode(encoding))))


def test_commerceml_of_1c_77_is_refused_by_name():
    with pytest.raises(OldScheme):
        list(read(FILES / "old_scheme.xml"))
    with pytest.raises(OldScheme):
        from_text('<КоммерческаяИнформация ВерсияСхемы="1.05"/>')


@pytest.mark.parametrize("text", ["<html><body/></html>", "<Каталог/>", "<а>" + ROOT.format("") + "</а>"])
def test_other_xml_is_not_commerceml(text):
    with pytest.raises(NotCommerceML):
        from_text(text)


@pytest.mark.parametrize("name", ["catalogue.xml", "offers.xml", "orders.xml"])
def test_a_file_cut_at_any_tag_is_broken(name):
    content = (FILES / name).read_bytes().rstrip()
    places = [place for place in range(1, len(content)) if content[place - 1 : place] == b">"]

    for place in places[:-1]:
        with pytest.raises(BrokenXml):
            list(read(io.BytesIO(content[:place])))


@pytest.mark.parametrize("name", ["catalogue.xml", "offers.xml", "orders.xml"])
@pytest.mark.parametrize("declared", ["utf-8", "windows-1251"])
def test_encoding_and_namespace_do_not_change_what_is_read(name, declared):
    text = (FILES / name).read_text("utf-8")
    other = text.replace('encoding="UTF-8"', f'encoding="{declared}"').replace("commerceml_2", "commerceml_210")

    mine, theirs = list(read(FILES / name))[1:], list(read(io.BytesIO(other.encode(declared))))[1:]

    assert mine == theirs


def test_prefixed_elements_are_read():
    text = '<x:КоммерческаяИнформация xmlns:x="urn:1C.ru:commerceml_3"><x:Каталог><x:Товары><x:Товар><x:Ид>1</x:Ид></x:Товар></x:Товары></x:Каталог></x:КоммерческаяИнформация>'

    assert [record.id for record in from_text(text) if isinstance(record, Product)] == ["1"]


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE КоммерческаяИнформация [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>',
    ],
)
def test_a_dtd_is_refused(doctype):
    with pytest.raises(BrokenXml):
        from_text(doctype + ROOT.format("<Каталог><Ид>&x;</Ид></Каталог>"))


def test_a_comment_inside_a_price_does_not_make_it_cheaper():
    body = "<ПакетПредложений><Предложения><Предложение><Ид>1</Ид><Цены><Цена><ИдТипаЦены>p</ИдТипаЦены><ЦенаЗаЕдиницу>1<!--x-->00.00</ЦенаЗаЕдиницу></Цена></Цены></Предложение></Предложения></ПакетПредложений>"

    (offer,) = [record for record in from_text(ROOT.format(body)) if isinstance(record, Offer)]

    assert offer.prices[0].amount == 100


def test_groups_nest_to_any_depth_without_recursion():
    depth = 100
    opening = "".join(f"<Группы><Группа><Ид>{level}</Ид><Наименование>г</Наименование>" for level in range(depth))
    body = f"<Классификатор>{opening}{'</Группа></Группы>' * depth}</Классификатор>"

    groups = [record for record in from_text(ROOT.format(body)) if isinstance(record, Group)]

    assert [(group.id, group.parent_id) for group in groups[:3]] == [("0", ""), ("1", "0"), ("2", "1")]
    assert len(groups) == depth


def test_too_deep_nesting_is_broken():
    with pytest.raises(BrokenXml):
        from_text(ROOT.format("<Группы><Группа>" * 3000 + "</Группа></Группы>" * 3000))


def test_goods_out_of_place_and_unknown_elements_are_left_alone():
    body = "<Прочее><Товар><Ид>1</Ид></Товар><Ид/></Прочее><Каталог><Товары><Товар><Ид>2</Ид><Новое>x</Новое></Товар></Товары></Каталог>"

    assert [record.id for record in from_text(ROOT.format(body)) if isinstance(record, Product)] == ["2"]


def test_an_offer_without_an_id_is_empty_whatever_it_holds():
    body = "<ПакетПредложений><Предложения><Предложение><Ид> </Ид><Количество>5</Количество></Предложение></Предложения></ПакетПредложений>"

    assert from_text(ROOT.format(body))[-1] == Empty("Предложение")


def test_absurd_numbers_become_faults_and_do_not_stop_the_file():
    numbers = ("1e999999999", "NaN", "Infinity", "1_000", "١٢٣", "9" * 5000, "--1")
    offers = "".join(
        f"<Предложение><Ид>{i}</Ид><Количество>{text}</Количество></Предложение>" for i, text in enumerate(numbers)
    )

    read_offers = [
        record
        for record in from_text(
            ROOT.format(f"<ПакетПредложений><Предложения>{offers}</Предложения></ПакетПредложений>")
        )
        if isinstance(record, Offer)
    ]

    assert [offer.quantity for offer in read_offers] == [None] * len(numbers)
    assert [len(offer.faults) for offer in read_offers] == [1] * len(numbers)
