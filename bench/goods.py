"""Goods for measuring, as 1C would send them: any number, always the same for the same number."""

import uuid
from pathlib import Path
from random import Random

NAMESPACE = uuid.UUID("5d5a3f6e-0d7b-4f0f-9a55-4c2f9b5a7c11")
GROUPS, BRANDS, PROPERTIES, PRICE_TYPES, WAREHOUSES = 300, 40, 6, 3, 4
KINDS = (
    "Ремень привода", "Фильтр воздушный", "Фильтр масляный", "Нож газонокосилки", "Шкив натяжной", "Свеча зажигания",
    "Карбюратор", "Стартер ручной", "Трос газа", "Колесо переднее", "Катушка триммера", "Цепь пильная", "Шина пильная",
    "Газонокосилка бензиновая", "Триммер аккумуляторный", "Мотоблок", "Снегоуборщик", "Генератор инверторный",
)  # fmt: skip
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" ВерсияСхемы="2.07" ДатаФормирования="2026-03-01T10:00:00">\n'
TAIL = "</КоммерческаяИнформация>\n"


def ident(kind: str, number: int) -> str:
    """The id in 1C of the thing `number` of its kind."""
    return str(uuid.uuid5(NAMESPACE, f"{kind}-{number}"))


def sku(number: int) -> str:
    """The article of goods `number`, e.g. `BNC-0004217-42`."""
    return f"BNC-{number:07d}-{number % 97:02d}"


def write_catalogue(path: Path, count: int, *, renamed: frozenset[int] = frozenset()) -> None:
    """A full import file of `count` goods; those in `renamed` have another name than usual."""
    random = Random(7)
    with path.open("w", encoding="utf-8") as out:
        out.write(HEAD + _classifier())
        out.write(
            f'<Каталог СодержитТолькоИзменения="false"><Ид>{ident("catalogue", 0)}</Ид>'
            f"<ИдКлассификатора>{ident('catalogue', 0)}</ИдКлассификатора><Наименование>Каталог</Наименование><Товары>\n"
        )
        for number in range(count):
            out.write(_goods(number, random, "новый " if number in renamed else ""))
        out.write("</Товары></Каталог>\n" + TAIL)


def write_offers(path: Path, count: int, *, dearer: frozenset[int] = frozenset()) -> None:
    """A full package of offers: three prices and four stocks each; those in `dearer` cost a rouble more."""
    random = Random(11)
    with path.open("w", encoding="utf-8") as out:
        out.write(HEAD)
        out.write(
            f'<ПакетПредложений СодержитТолькоИзменения="false"><Ид>{ident("catalogue", 0)}#</Ид>'
            f"<Наименование>Предложения</Наименование><ИдКаталога>{ident('catalogue', 0)}</ИдКаталога>"
        )
        out.write("<ТипыЦен>" + "".join(_price_type(number) for number in range(PRICE_TYPES)) + "</ТипыЦен>")
        out.write("<Склады>" + "".join(_warehouse(number) for number in range(WAREHOUSES)) + "</Склады><Предложения>\n")
        for number in range(count):
            out.write(_offer(number, random, 1 if number in dearer else 0))
        out.write("</Предложения></ПакетПредложений>\n" + TAIL)


def _classifier() -> str:
    properties = "".join(
        f"<Свойство><Ид>{ident('property', number)}</Ид><Наименование>Свойство {number + 1}</Наименование>"
        "<ТипЗначений>Справочник</ТипЗначений><ВариантыЗначений>"
        + "".join(
            f"<Справочник><ИдЗначения>{ident('choice', number * 10 + choice)}</ИдЗначения><Значение>Значение {choice + 1}</Значение></Справочник>"
            for choice in range(8)
        )
        + "</ВариантыЗначений></Свойство>"
        for number in range(PROPERTIES)
    )
    return (
        f"<Классификатор><Ид>{ident('catalogue', 0)}</Ид><Наименование>Классификатор</Наименование>"
        f"<Группы>{''.join(_group(number) for number in range(10))}</Группы><Свойства>{properties}</Свойства></Классификатор>\n"
    )


def _group(number: int, depth: int = 0) -> str:
    """Ten groups of three, each of nine or ten: 10 + 30 + 260 = 300 in three levels."""
    children = ""
    if depth == 0:
        children = "".join(_group(10 + number * 3 + child, 1) for child in range(3))
    elif depth == 1:
        first = 40 + (number - 10) * 26 // 3
        children = "".join(_group(child, 2) for child in range(first, 40 + (number - 9) * 26 // 3))
    inside = f"<Группы>{children}</Группы>" if children else ""
    return f"<Группа><Ид>{ident('group', number)}</Ид><Наименование>Группа {number}</Наименование>{inside}</Группа>"


def _goods(number: int, random: Random, mark: str) -> str:
    group, brand = 40 + random.randrange(260), random.randrange(BRANDS)
    values = "".join(
        f"<ЗначенияСвойства><Ид>{ident('property', place)}</Ид><Значение>{ident('choice', place * 10 + random.randrange(8))}</Значение></ЗначенияСвойства>"
        for place in range(PROPERTIES)
    )
    name = f"{random.choice(KINDS)} {mark}модель {random.randrange(10_000)} усиленный №{number}"
    return (
        f"<Товар><Ид>{ident('goods', number)}</Ид><Артикул>{sku(number)}</Артикул><Наименование>{name}</Наименование>"
        '<БазоваяЕдиница Код="796 " НаименованиеПолное="Штука" МеждународноеСокращение="PCE">шт</БазоваяЕдиница>'
        f"<Группы><Ид>{ident('group', group)}</Ид></Группы>"
        f"<Изготовитель><Ид>{ident('brand', brand)}</Ид><Наименование>Марка {brand + 1}</Наименование></Изготовитель>"
        f"<Описание>Подходит к технике серии {random.randrange(500)}; ресурс {random.randrange(100, 900)} моточасов.</Описание>"
        f"<ЗначенияСвойств>{values}</ЗначенияСвойств>"
        "<СтавкиНалогов><СтавкаНалога><Наименование>НДС</Наименование><Ставка>22</Ставка></СтавкаНалога></СтавкиНалогов>"
        f"<ЗначенияРеквизитов><ЗначениеРеквизита><Наименование>Полное наименование</Наименование><Значение>{name}, для садовой техники</Значение></ЗначениеРеквизита>"
        "<ЗначениеРеквизита><Наименование>ТипНоменклатуры</Наименование><Значение>Товар</Значение></ЗначениеРеквизита></ЗначенияРеквизитов></Товар>\n"
    )


def _price_type(number: int) -> str:
    return (
        f"<ТипЦены><Ид>{ident('price-type', number)}</Ид><Наименование>Вид цен {number + 1}</Наименование><Валюта>RUB</Валюта>"
        "<Налог><Наименование>НДС</Наименование><УчтеноВСумме>true</УчтеноВСумме></Налог></ТипЦены>"
    )


def _warehouse(number: int) -> str:
    return f"<Склад><Ид>{ident('warehouse', number)}</Ид><Наименование>Склад {number + 1}</Наименование></Склад>"


def _offer(number: int, random: Random, more: int) -> str:
    base = 100 + number * 37 % 90_000 + more
    prices = "".join(
        f"<Цена><Представление>{base + place * 50} RUB за шт</Представление><ИдТипаЦены>{ident('price-type', place)}</ИдТипаЦены>"
        f"<ЦенаЗаЕдиницу>{base + place * 50}</ЦенаЗаЕдиницу><Валюта>RUB</Валюта><Единица>шт</Единица><Коэффициент>1</Коэффициент></Цена>"
        for place in range(PRICE_TYPES)
    )
    stock = [random.randrange(-1, 40) for _place in range(WAREHOUSES)]
    places = "".join(
        f'<Склад ИдСклада="{ident("warehouse", place)}" КоличествоНаСкладе="{quantity}"/>'
        for place, quantity in enumerate(stock)
    )
    return (
        f"<Предложение><Ид>{ident('goods', number)}</Ид><Артикул>{sku(number)}</Артикул><Наименование>Товар {number}</Наименование>"
        f'<БазоваяЕдиница Код="796 ">шт</БазоваяЕдиница><Цены>{prices}</Цены><Количество>{sum(stock)}</Количество>{places}</Предложение>\n'
    )
