"""About 3,000 goods of garden machinery as a dictionary for the imitation's base. The same every time."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from examples.demo import requisites
from examples.demo.kinds import BATTERY, BRANDS, MACHINES, NAMED, NAMED_FACTS, NAMED_TEXTS, PARTS, PETROL, Machine, Part
from examples.onec.base import derived_id

if TYPE_CHECKING:
    from collections.abc import Iterator

Facts = dict[str, Any]
PRICE_TYPES = (("Дилер-1", "0.70"), ("Дилер-2", "0.74"), ("Дилер-3", "0.78"), ("Розница", "1"))
WAREHOUSES = (
    ("Центральный", "Московская обл., г. Подольск, Домодедовское шоссе, 14"),
    ("Урал", "г. Екатеринбург, ул. Монтёрская, 3, склад 5"),
    ("Юг", "г. Ростов-на-Дону, ул. Доватора, 148"),
    ("Сибирь", "г. Новосибирск, ул. Станционная, 60/1"),
)
UNITS = (
    ("796", "Штука", "PCE", "шт"),
    ("006", "Метр", "MTR", "м"),
    ("715", "Пара (2 шт.)", "NPR", "пар"),
    ("839", "Комплект", "SET", "компл"),
)
POWER = "Мощность, кВт"
NUMBER, CHOICE, TEXT = "Число", "Справочник", "Строка"
PROPERTIES = {
    "Привод": CHOICE,
    "Серия": CHOICE,
    "Подходит к технике": TEXT,
    "Мощность, кВт": NUMBER,
    "Гарантия, мес.": NUMBER,
    "Вес, кг": NUMBER,
    "Кратность отгрузки": NUMBER,
    "Страна производства": CHOICE,
} | {machine.size_name: NUMBER for machine in MACHINES}
COLOURS = ("Графит", "Жёлтый", "Зелёный")
COUNTRIES = ("Россия", "Беларусь", "Китай")
DELETED_EVERY, UNPRICED_EVERY, EMPTY_EVERY, COLOURED_EVERY = 251, 61, 13, 47
LATIN = str.maketrans("АВЕКМНОРСТУХЭГПБДИЛЗЮ", "ABEKMHOPCTYXEGPBDILZU")
CATALOGUE_ID = derived_id("catalogue")
SETTINGS = {
    "catalogue_id": CATALOGUE_ID,
    "owner_id": derived_id("owner"),
    "owner_name": "ООО «Тальвик Трейд»",
    "owner_inn": requisites.company_inn("50", 42),
    "owner_kpp": requisites.kpp("50"),
    "owner_address": "142103, Московская обл., г. Подольск, Домодедовское шоссе, д. 14",
    "owner_bank": "АО «Средневолжский торговый банк», г. Москва",
    "owner_bik": "044525998",
    "owner_account": "40702810000000012841",
    "owner_correspondent": "30101810200000000998",
    "owner_director": "Л. В. Астахов",
    "owner_accountant": "Н. П. Юрьева",
}


def items_of(size: str) -> list[Facts]:
    """Return the items; `small` is every tenth of them and those of the pictures in the design."""
    items = list(_unique(_all_items()))
    if size == "full":
        return items
    return [item for index, item in enumerate(items) if index < len(NAMED) or index % 10 == 0]


def goods(*, size: str = "full") -> Facts:
    """Return everything the imitation holds but contractors."""
    items = items_of(size)
    for place, item in enumerate(items):
        item["place"] = place
    return {
        "settings": SETTINGS,
        "brand": [{"id": derived_id("brand", code), "name": name} for code, name in BRANDS.items()],
        "unit": [dict(zip(("code", "full_name", "international", "name"), unit, strict=True)) for unit in UNITS],
        "price_type": [{"id": price_type_id(n), "name": n, "currency": "RUB"} for n, _ in PRICE_TYPES],
        "warehouse": [
            {"id": warehouse_id(name), "name": name, "address": address, "place": place}
            for place, (name, address) in enumerate(WAREHOUSES)
        ],
        "item_group": list(_groups()),
        "property": [
            {"id": property_id(name), "name": name, "kind": kind, "place": place}
            for place, (name, kind) in enumerate(PROPERTIES.items())
        ],
        "property_value": list(_choices(items)),
        "item": items,
        "pictures": _draw(items),
    }


def price_type_id(name: str) -> str:
    """Return the id of a price type by its name."""
    return derived_id("price type", name)


def warehouse_id(name: str) -> str:
    """Return the id of a warehouse by its name."""
    return derived_id("warehouse", name)


def property_id(name: str) -> str:
    """Return the id of a property by its name."""
    return derived_id("property", name)


def item_id(article: str) -> str:
    """Return the id of an item by its article."""
    return derived_id("item", article)


def _all_items() -> Iterator[Facts]:
    yield from _named()
    machines = [machine for kind in MACHINES for machine in _machines(kind)]
    yield from machines
    for part in PARTS:
        yield from _parts(part, machines)
    for machine in machines:
        yield from _kits(machine)


def _unique(items: Iterator[Facts]) -> Iterator[Facts]:
    seen: set[str] = set()
    for number, item in enumerate(items):
        if item["article"] not in seen:
            seen.add(item["article"])
            yield _finished(item, number)


def _named() -> Iterator[Facts]:
    groups = dict(_group_paths())
    for article, name, brand, group, price, pack, picture, weight in NAMED:
        retail = (Decimal(price) / Decimal(PRICE_TYPES[1][1])).quantize(Decimal(1))
        serial = picture in {"tractor", "mower", "snow", "trimmer"}
        yield {
            "article": article, "name": name, "brand": brand, "path": groups[group], "retail": retail, "pack": pack,
            "picture": picture, "weight": weight, "serial": serial, "exact": Decimal(price), "unit": "796",
            "facts": {"Привод": PETROL} | NAMED_FACTS[article] if serial else {},
            "description": NAMED_TEXTS.get(article, ""),
        }  # fmt: skip


def _machines(kind: Machine) -> Iterator[Facts]:
    last = max(1, len(kind.sizes) - 1)
    for brand in kind.brands:
        for step, size in enumerate(kind.sizes):
            for trim_step, trim in enumerate(kind.trims):
                share = step / last * (1 if trim_step == 0 else 1.12) * BRAND_LEVEL.get(brand, 1)
                yield _machine(kind, brand, size, trim, share)


BRAND_LEVEL = {"TLV": 1.1, "LGM": 0.9, "VRL": 1.05}


def _machine(kind: Machine, brand: str, size: int, trim: str, share: float) -> Facts:
    model = f"{kind.letter}-{size}{' ' + trim if len(trim) > 1 else trim}"
    weight = f"{_between(kind.weight, share):.1f}"
    facts = {
        "Привод": kind.drive,
        "Серия": f"{kind.letter} {trim}".strip(),
        kind.size_name: str(size) if kind.size_name != POWER else f"{size / 10:.1f}",
        "Вес, кг": weight,
        "Гарантия, мес.": "24" if kind.drive != PETROL or trim == "Про" else "12",
    }
    if kind.power[0] and POWER not in facts:
        facts[POWER] = f"{_between(kind.power, share):.1f}"
    return {
        "article": f"{brand}-{kind.letter.translate(LATIN)}{size}{_latin(trim)}",
        "name": f"{kind.title} «{BRANDS[brand]}» {model}", "brand": brand, "model": f"«{BRANDS[brand]}» {model}",
        "letter": kind.letter, "path": ("Техника", *kind.group), "retail": _round(_between(kind.price, share)),
        "pack": 1, "picture": kind.picture, "weight": weight, "serial": True, "facts": facts, "unit": "796",
        "description": _description(kind, facts),
    }  # fmt: skip


def _description(kind: Machine, facts: dict[str, str]) -> str:
    sizes = dict.fromkeys((kind.size_name, POWER, "Вес, кг"))
    told = [(*name.split(", "), facts[name].replace(".", ",")) for name in sizes if name in facts]
    note = " Батарея и зарядное устройство продаются отдельно." if kind.drive == BATTERY else ""
    text = ", ".join(f"{name.lower()} {value} {unit}" for name, unit, value in told)
    return f"{kind.title}: {text}.{note}"


def _parts(part: Part, machines: list[Facts]) -> Iterator[Facts]:
    last = max(1, len(part.sizes) - 1)
    for brand in part.brands:
        fits = [m["model"] for m in machines if m["brand"] == brand and m["letter"] in part.fits]
        for step, size in enumerate(part.sizes):
            for edition in part.editions:
                yield _part(part, brand, size, edition, step / last, fits[step % max(1, len(fits)) :][:3])


def _part(part: Part, brand: str, size: str, edition: str, share: float, fits: list[str]) -> Facts:
    inches = '"' if part.code in {"0410", "0412", "0414", "0416", "GU"} else ""
    level = 0.8 if brand in {"KRB", "STR"} else 1.0 + 0.08 * (edition != "")
    facts = {"Кратность отгрузки": str(part.pack)} if part.pack > 1 else {}
    if fits:
        facts["Подходит к технике"] = ", ".join(fits)
    return {
        "article": f"{brand}-{part.code}-{_latin(size)}{_mark(edition)}",
        "name": f"{part.title} «{BRANDS[brand]}» {size}{inches}{edition}", "brand": brand,
        "path": _part_path(part.group), "retail": _round(_between(part.price, share) * level), "pack": part.pack,
        "picture": part.picture, "weight": f"{part.weight * (0.7 + 0.6 * share):.3f}", "serial": False, "facts": facts,
        "unit": part.unit,
    }  # fmt: skip


def _part_path(group: tuple[str, str, str]) -> tuple[str, str, str]:
    """Two upper groups hold everything: machines, and parts with their own two levels below."""
    return ("Запчасти и расходные материалы", group[0], group[2])


def _kits(machine: Facts) -> Iterator[Facts]:
    drive, share = machine["facts"]["Привод"], Decimal(machine["retail"])
    kits = [("RK", "Комплект крепежа", "Крепёж техники", Decimal("0.012"), "box")]
    if drive == PETROL:
        kits += [
            ("TO", "Комплект обслуживания", "Комплекты обслуживания", Decimal("0.035"), "oil"),
            ("EN", "Двигатель в сборе", "Двигатели в сборе", Decimal("0.38"), "generator"),
        ]
    for code, title, group, part, picture in kits:
        yield {
            "article": f"{machine['article']}-{code}", "name": f"{title} для {machine['model']}",
            "brand": machine["brand"], "path": ("Запчасти и расходные материалы", "К моделям техники", group),
            "retail": _round(float(share * part)), "pack": 1, "picture": picture, "weight": "0.4", "serial": False,
            "facts": {"Подходит к технике": machine["model"]}, "unit": "839" if code != "EN" else "796",
        }  # fmt: skip


def _finished(item: Facts, number: int) -> Facts:
    """Ids, barcode, prices, stock, and the oddities: deleted, unpriced, empty, coloured."""
    chance = random.Random(f"goods:{item['article']}")
    item, kinds = dict(item), _colours(item, number)
    key, path = item_id(item["article"]), item.pop("path")
    exact = item.pop("exact", None)
    ordinary = exact is None
    facts = item.pop("facts") | {"Страна производства": chance.choice(COUNTRIES)}
    item |= {
        "id": key, "full_name": item["name"], "kind": path[1], "item_group": group_id(path),
        "brand_code": item["brand"], "brand": derived_id("brand", item["brand"]), "barcode": _barcode(number),
        "serial": int(item["serial"]), "deleted": int(ordinary and number % DELETED_EVERY == 7),
        "properties": {property_id(name): _value(name, value) for name, value in facts.items()},
        "choices": {name: value for name, value in facts.items() if PROPERTIES[name] == CHOICE},
        "characteristics": kinds,
        "prices": [] if ordinary and number % UNPRICED_EVERY == 11 else _prices(item["retail"], exact, kinds),
        "stock": [] if ordinary and number % EMPTY_EVERY == 5 else _stock(item, kinds, chance, rich=not ordinary),
    }  # fmt: skip
    return item


def _colours(item: Facts, number: int) -> list[Facts]:
    if "exact" in item or number % COLOURED_EVERY != 3:
        return []
    return [
        {"id": derived_id("characteristic", item["article"], colour), "name": colour, "facts": {"Цвет": colour}}
        for colour in COLOURS
    ]


def _prices(retail: Decimal, exact: Decimal | None, kinds: list[Facts]) -> list[tuple[str, str, str]]:
    rows = []
    for characteristic in [kind["id"] for kind in kinds] or [""]:
        for name, share in PRICE_TYPES:
            amount = exact if exact and name == "Дилер-2" else _round(float(retail * Decimal(share)))
            rows.append((characteristic, price_type_id(name), str(amount)))
    return rows


def _stock(item: Facts, kinds: list[Facts], chance: random.Random, *, rich: bool) -> list[tuple[str, str, str]]:
    most = 24 if item["serial"] else max(30, min(600, int(90000 / max(100, item["retail"]))))
    rows = []
    for characteristic in [kind["id"] for kind in kinds] or [""]:
        for name, _ in WAREHOUSES:
            if rich or chance.random() < 0.65:
                low = chance.random() < 0.2 and not rich
                quantity = chance.randint(1, 4) if low else chance.randint(max(1, most // 3), most)
                rows.append((characteristic, warehouse_id(name), str(quantity)))
    return rows


def _value(name: str, value: str) -> str:
    return derived_id("value", name, value) if PROPERTIES[name] == CHOICE else value


def _choices(items: list[Facts]) -> Iterator[Facts]:
    pairs = sorted({pair for item in items for pair in item["choices"].items()})
    for name, value in pairs:
        yield {"id": derived_id("value", name, value), "property": property_id(name), "value": value}


def group_id(path: tuple[str, ...]) -> str:
    """Return the id of a group by its path from the top."""
    return derived_id("group", *path)


def _group_paths() -> Iterator[tuple[str, tuple[str, str, str]]]:
    for machine in MACHINES:
        yield machine.group[1], ("Техника", *machine.group)
    for part in PARTS:
        yield part.group[2], _part_path(part.group)
    for name in ("Крепёж техники", "Комплекты обслуживания", "Двигатели в сборе"):
        yield name, ("Запчасти и расходные материалы", "К моделям техники", name)


def _groups() -> Iterator[Facts]:
    seen: dict[tuple[str, ...], None] = {}
    for _, path in _group_paths():
        for depth in (1, 2, 3):
            seen.setdefault(path[:depth])
    for place, group in enumerate(seen):
        parent = group_id(group[:-1]) if len(group) > 1 else ""
        yield {"id": group_id(group), "parent": parent, "name": group[-1], "place": place}


def _draw(items: list[Facts]) -> dict[str, bytes]:
    """One picture for each kind of thing and brand, under the name of the first item that has it."""
    from examples.demo import pictures  # noqa: PLC0415 - a library of 15 MB that only drawing needs

    paths: dict[tuple[str, str], str] = {}
    for item in items:
        look = (item["picture"], item["brand_code"])
        if look not in paths:
            first, file = item["id"].replace("-", ""), derived_id("picture", *look).replace("-", "")
            paths[look] = f"import_files/{first[:2]}/{first}_{file}.png"
        item["picture"] = paths[look]
    return {path: pictures.draw(*look) for look, path in paths.items()}


def _between(span: tuple[float, float], share: float) -> float:
    return span[0] + (span[1] - span[0]) * share


def _round(amount: float) -> Decimal:
    step = 100 if amount > 20000 else 10 if amount > 300 else 1
    return Decimal(max(1, round(amount / step)) * step)


def _latin(text: str) -> str:
    return "".join(letter for letter in text.upper().translate(LATIN) if letter.isascii() and letter.isalnum())


def _mark(edition: str) -> str:
    word = _latin(edition)
    return f"-{word[:3]}" if word else ""


def _barcode(number: int) -> str:
    """EAN-13 of the range 200-299, which everybody may use inside."""
    digits = f"20{10_000_000 + number * 37:010d}"
    control = -sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits)) % 10
    return f"{digits}{control}"
