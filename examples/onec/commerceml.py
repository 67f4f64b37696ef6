"""Writer of import and offers files exactly as a stock УТ 11 writes them (CommerceML 2.07, see docs and 1C's own files)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from examples.onec.base import Base, now
from examples.onec.trade import plain

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

HEADER = (
    '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n'
    '<КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ВерсияСхемы="2.07" ДатаФормирования="{at}">\n'
)
FOOTER = "</КоммерческаяИнформация>\n"
NBSP = "\u00a0"


def import_file(base: Base, items: list[str], *, portion: int, changes: bool, pictures: bool) -> bytes:
    """Return a portion of the catalogue; only the first one carries the classifier, later ones say «только изменения»."""
    body = [*_classifier(base)] if portion == 1 else []
    body += _catalogue(base, items, only_changes=changes or portion > 1, pictures=pictures)
    return _file(body)


def offers_file(base: Base, items: list[str], *, portion: int, changes: bool) -> bytes:
    """Return a portion of the package of offers: prices and free stock, complete for each offer in it."""
    catalogue = base.setting("catalogue_id")
    flag = "true" if changes or portion > 1 else "false"
    body = [
        *(_classifier_stub(base) if portion == 1 else []),
        f'<ПакетПредложений СодержитТолькоИзменения="{flag}">',
        _leaf("Ид", f"{catalogue}#"),
        _leaf("Наименование", "Пакет предложений ( Каталог товаров )"),
        _leaf("ИдКаталога", catalogue),
        _leaf("ИдКлассификатора", catalogue),
        *_owner(base),
        *_price_types(base),
        *_warehouses(base),
        "<Предложения>",
        *(line for item in items for line in _offers(base, item)),
        "</Предложения>",
        "</ПакетПредложений>",
    ]
    return _file(body)


def updates_file(base: Base, items: list[str]) -> bytes:
    """Return «обновления цен и остатков»: no classifier, the key is the pair of item and characteristic."""
    catalogue = base.setting("catalogue_id")
    body = [
        "<ИзмененияПакетаПредложений>",
        _leaf("Ид", f"{catalogue}#"),
        _leaf("ИдКаталога", catalogue),
        "<Предложения>",
        *(line for item in items for line in _updates(base, item)),
        "</Предложения>",
        "</ИзмененияПакетаПредложений>",
    ]
    return _file(body)


def _file(lines: list[str]) -> bytes:
    at = now().strftime("%Y-%m-%dT%H:%M:%S")
    return (HEADER.format(at=at) + "\n".join(lines) + "\n" + FOOTER).encode()


def _leaf(tag: str, value: str) -> str:
    return f"<{tag}>{escape(value)}</{tag}>" if value else f"<{tag}/>"


def _comma(number: str) -> str:
    return number.replace(".", ",")


def _owner(base: Base) -> list[str]:
    return [
        "<Владелец>",
        _leaf("Ид", base.setting("owner_id")),
        _leaf("Наименование", base.setting("owner_name")),
        _leaf("ОфициальноеНаименование", base.setting("owner_name")),
        _leaf("ИНН", base.setting("owner_inn")),
        _leaf("КПП", base.setting("owner_kpp")),
        "<ОКПО/>",
        "</Владелец>",
    ]


def _classifier_stub(base: Base) -> list[str]:
    return [
        "<Классификатор>",
        _leaf("Ид", base.setting("catalogue_id")),
        _leaf("Наименование", "Классификатор (Каталог товаров)"),
        *_owner(base),
        "</Классификатор>",
    ]


def _classifier(base: Base) -> list[str]:
    properties = base.rows("select * from property order by place")
    return [
        *_classifier_stub(base)[:-1],
        "<Группы>",
        *_groups(base, ""),
        "</Группы>",
        "<Свойства>",
        *(line for row in properties for line in _property(base, row)),
        "</Свойства>",
        "</Классификатор>",
    ]


def _groups(base: Base, parent: str) -> Iterator[str]:
    for row in base.rows("select * from item_group where parent = ? order by place", parent):
        children = list(_groups(base, row["id"]))
        yield "<Группа>"
        yield _leaf("Ид", row["id"])
        yield _leaf("Наименование", row["name"])
        yield from (["<Группы>", *children, "</Группы>"] if children else [])
        yield "</Группа>"


def _property(base: Base, row: sqlite3.Row) -> Iterator[str]:
    yield "<Свойство>"
    yield _leaf("Ид", row["id"])
    yield _leaf("Наименование", row["name"])
    yield _leaf("ТипЗначений", row["kind"])
    if row["kind"] == "Справочник":
        yield "<ВариантыЗначений>"
        for value in base.rows("select * from property_value where property = ? order by rowid", row["id"]):
            yield "<Справочник>"
            yield _leaf("ИдЗначения", value["id"])
            yield _leaf("Значение", value["value"])
            yield "</Справочник>"
        yield "</ВариантыЗначений>"
    yield "</Свойство>"


def _catalogue(base: Base, items: list[str], *, only_changes: bool, pictures: bool) -> list[str]:
    catalogue = base.setting("catalogue_id")
    return [
        f'<Каталог СодержитТолькоИзменения="{"true" if only_changes else "false"}">',
        _leaf("Ид", catalogue),
        _leaf("ИдКлассификатора", catalogue),
        _leaf("Наименование", "Каталог товаров"),
        *_owner(base),
        "<Товары>",
        *(line for item in items for line in _item(base, item, pictures=pictures)),
        "</Товары>",
        "</Каталог>",
    ]


def _item(base: Base, item: str, *, pictures: bool) -> list[str]:
    row = base.the(
        "select i.*, b.name as brand_name from item i left join brand b on b.id = i.brand where i.id = ?", item
    )
    return [
        '<Товар Статус="Удален">' if row["deleted"] else "<Товар>",
        _leaf("Ид", row["id"]),
        *([_leaf("Штрихкод", row["barcode"])] if row["barcode"] else []),
        _leaf("Артикул", row["article"]),
        _leaf("Наименование", row["name"]),
        *_unit(base, row["unit"]),
        "<Группы>",
        _leaf("Ид", row["item_group"]),
        "</Группы>",
        _leaf("Описание", row["description"]),
        *([_leaf("Картинка", row["picture"])] if pictures and row["picture"] else []),
        *_maker(row),
        *_item_properties(base, item),
        "<СтавкиНалогов>",
        *_pair("СтавкаНалога", "НДС", row["vat"], value_tag="Ставка"),
        "</СтавкиНалогов>",
        "<ЗначенияРеквизитов>",
        *_requisites(row, pictures=pictures),
        "</ЗначенияРеквизитов>",
        "</Товар>",
    ]


def _maker(row: sqlite3.Row) -> list[str]:
    if not row["brand_name"]:
        return []
    return ["<Изготовитель>", _leaf("Ид", row["brand"]), _leaf("Наименование", row["brand_name"]), "</Изготовитель>"]


def _unit(base: Base, code: str) -> list[str]:
    """The code goes padded to four characters («796 »), which breaks the XSD and is what УТ does."""
    row = base.the("select * from unit where code = ?", code)
    facts = f"Код={quoteattr(code.ljust(4))} НаименованиеПолное={quoteattr(row['full_name'])}"
    if row["international"]:
        facts += f" МеждународноеСокращение={quoteattr(row['international'])}"
    conversion = ["<Пересчет>", _leaf("Единица", code), _leaf("Коэффициент", "1"), "</Пересчет>"]
    return [f"<БазоваяЕдиница {facts}>", *conversion, "</БазоваяЕдиница>"]


def _item_properties(base: Base, item: str) -> list[str]:
    rows = base.rows(
        "select v.*, p.kind from item_property v join property p on p.id = v.property "
        "where v.item = ? order by p.place",
        item,
    )
    if not rows:
        return []
    lines = ["<ЗначенияСвойств>"]
    for row in rows:
        value = _comma(row["value"]) if row["kind"] == "Число" else row["value"]
        lines += ["<ЗначенияСвойства>", _leaf("Ид", row["property"]), _leaf("Значение", value), "</ЗначенияСвойства>"]
    return [*lines, "</ЗначенияСвойств>"]


def _requisites(row: sqlite3.Row, *, pictures: bool) -> Iterator[str]:
    yield from _pair("ЗначениеРеквизита", "ВидНоменклатуры", row["kind"])
    yield from _pair("ЗначениеРеквизита", "ТипНоменклатуры", "Товар")
    yield from _pair("ЗначениеРеквизита", "Полное наименование", row["full_name"])
    if pictures and row["picture"]:
        yield from _pair("ЗначениеРеквизита", "ОписаниеФайла", f"{row['picture']}#{row['name']}")


def _pair(tag: str, name: str, value: str, *, value_tag: str = "Значение") -> list[str]:
    return [f"<{tag}>", _leaf("Наименование", name), _leaf(value_tag, value), f"</{tag}>"]


def _price_types(base: Base) -> list[str]:
    lines = ["<ТипыЦен>"]
    for row in base.rows("select * from price_type order by rowid"):
        lines += [
            "<ТипЦены>",
            _leaf("Ид", row["id"]),
            _leaf("Наименование", row["name"]),
            _leaf("Валюта", row["currency"]),
            "<Налог>",
            _leaf("Наименование", "НДС"),
            _leaf("УчтеноВСумме", "true"),
            _leaf("Акциз", "false"),
            "</Налог>",
            "</ТипЦены>",
        ]
    return [*lines, "</ТипыЦен>"]


def _warehouses(base: Base) -> list[str]:
    lines = ["<Склады>"]
    for row in base.rows("select * from warehouse order by place"):
        address = ["<Адрес>", _leaf("Представление", row["address"]), "</Адрес>"] if row["address"] else []
        lines += ["<Склад>", _leaf("Ид", row["id"]), _leaf("Наименование", row["name"]), *address, "</Склад>"]
    return [*lines, "</Склады>"]


def _offers(base: Base, item: str) -> Iterator[str]:
    row = base.the("select * from item where id = ?", item)
    if row["deleted"]:
        return
    kinds = base.rows("select * from characteristic where item = ? order by name", item)
    offers = [_offer(base, row, kind) for kind in kinds] or [_offer(base, row, None)]
    yield from (line for offer in offers for line in offer)


def _offer(base: Base, row: sqlite3.Row, kind: sqlite3.Row | None) -> list[str]:
    characteristic = kind["id"] if kind else ""
    stock = _free(base, row["id"], characteristic)
    return [
        "<Предложение>",
        _leaf("Ид", f"{row['id']}#{characteristic}" if kind else row["id"]),
        _leaf("Артикул", row["article"]),
        _leaf("Наименование", f"{row['name']} ({kind['name']})" if kind else row["name"]),
        *_unit(base, row["unit"]),
        *(_facts(kind) if kind else []),
        *_prices(base, row, characteristic),
        _leaf("Количество", plain(sum(stock.values(), Decimal(0)))),
        *_stock_rows("Склад", {key: free for key, free in stock.items() if free}),
        "</Предложение>",
    ]


def _facts(kind: sqlite3.Row) -> list[str]:
    lines = ["<ХарактеристикиТовара>"]
    for name, value in json.loads(kind["facts"]).items():
        lines += _pair("ХарактеристикаТовара", name, value)
    return [*lines, "</ХарактеристикиТовара>"]


def _prices(base: Base, row: sqlite3.Row, characteristic: str) -> list[str]:
    prices = base.rows(
        "select p.*, t.currency from price p join price_type t on t.id = p.price_type "
        "where p.item = ? and p.characteristic = ? and p.amount is not null order by t.rowid",
        row["id"], characteristic,
    )  # fmt: skip
    if not prices:
        return []
    unit = base.the("select * from unit where code = ?", row["unit"])
    short = unit["international"] or unit["name"]
    return ["<Цены>", *(line for price in prices for line in _price(price, short)), "</Цены>"]


def _price(price: sqlite3.Row, unit: str) -> list[str]:
    shown = f"{Decimal(price['amount']):,.2f}".replace(",", NBSP).replace(".00", "").replace(".", ",")
    return [
        "<Цена>",
        _leaf("Представление", f" {shown} {price['currency']} за {unit}"),
        _leaf("ИдТипаЦены", price["price_type"]),
        _leaf("ЦенаЗаЕдиницу", plain(Decimal(price["amount"]))),
        _leaf("Валюта", price["currency"]),
        _leaf("Единица", unit),
        _leaf("Коэффициент", "1"),
        "</Цена>",
    ]


def _free(base: Base, item: str, characteristic: str) -> dict[str, Decimal]:
    """Free stock by warehouse: what is on hand less what is reserved."""
    rows = base.rows(
        "select s.* from stock s join warehouse w on w.id = s.warehouse "
        "where s.item = ? and s.characteristic = ? order by w.place",
        item, characteristic,
    )  # fmt: skip
    return {row["warehouse"]: Decimal(row["on_hand"]) - Decimal(row["reserved"]) for row in rows}


def _stock_rows(tag: str, stock: dict[str, Decimal]) -> list[str]:
    return [f'<{tag} ИдСклада="{key}" КоличествоНаСкладе="{plain(free)}"/>' for key, free in stock.items()]


def _updates(base: Base, item: str) -> Iterator[str]:
    row = base.the("select * from item where id = ?", item)
    characteristics = [
        kind["id"] for kind in base.rows("select id from characteristic where item = ? order by name", item)
    ]
    for characteristic in characteristics or [""]:
        stock = {place["id"]: Decimal(0) for place in base.rows("select id from warehouse order by place")}
        stock.update(_free(base, item, characteristic))
        yield "<Предложение>"
        yield _leaf("Ид", row["id"])
        yield from ([_leaf("ИдХарактеристики", characteristic)] if characteristic else [])
        yield from _stock_rows("Склады", stock)
        yield from _prices(base, row, characteristic)
        yield _leaf("Количество", plain(sum(stock.values(), Decimal(0))))
        yield "</Предложение>"
