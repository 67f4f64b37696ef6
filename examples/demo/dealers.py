"""110 invented dealers in 8 regions with their legal entities, contracts, addresses and people. The same every time."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from examples.demo import requisites
from examples.onec.base import derived_id

COUNT = 110


@dataclass(frozen=True)
class Region:
    """A part of the country with its towns; `tax` is the code of the tax region."""

    code: str
    name: str
    timezone: str
    tax: str
    towns: tuple[str, ...]
    representative: str


REGIONS = (
    Region("ural", "Урал", "Asia/Yekaterinburg", "66", ("Екатеринбург", "Челябинск", "Пермь", "Тюмень", "Курган", "Уфа"), "Тимур Галеев"),
    Region("volga", "Поволжье", "Europe/Samara", "63", ("Самара", "Казань", "Саратов", "Пенза", "Ульяновск", "Чебоксары"), "Вера Полякова"),
    Region("centre", "Центр", "Europe/Moscow", "50", ("Москва", "Тверь", "Тула", "Рязань", "Владимир", "Ярославль"), "Григорий Ланской"),
    Region("northwest", "Северо-Запад", "Europe/Moscow", "78", ("Санкт-Петербург", "Псков", "Вологда", "Петрозаводск", "Калининград"), "Алёна Трофимова"),
    Region("south", "Юг", "Europe/Moscow", "61", ("Ростов-на-Дону", "Краснодар", "Ставрополь", "Волгоград", "Астрахань"), "Руслан Авакян"),
    Region("blackearth", "Черноземье", "Europe/Moscow", "36", ("Воронеж", "Липецк", "Белгород", "Курск", "Тамбов"), "Оксана Дробышева"),
    Region("siberia", "Сибирь", "Asia/Novosibirsk", "54", ("Новосибирск", "Омск", "Томск", "Барнаул", "Красноярск", "Иркутск"), "Пётр Самойлов"),
    Region("fareast", "Дальний Восток", "Asia/Vladivostok", "25", ("Владивосток", "Хабаровск", "Благовещенск", "Якутск"), "Инна Ковригина"),
)  # fmt: skip

FIRST = (
    "Зелёный",
    "Садовый",
    "Северный",
    "Южный",
    "Тихий",
    "Большой",
    "Новый",
    "Добрый",
    "Светлый",
    "Дальний",
    "Верхний",
    "Ясный",
    "Полевой",
    "Речной",
)
SECOND = ("двор", "луг", "сезон", "газон", "сад", "инструмент", "край", "стан", "хутор", "огород")
ALONE = (
    "Травень",
    "Росток",
    "Мотосад",
    "Покос",
    "Лугодар",
    "Усадьба-Сервис",
    "Агродвор",
    "Садовод-Центр",
    "Косарь",
    "Межа",
    "Грядка",
    "Дачник-Техно",
)
SURNAMES = (
    "Соколов",
    "Ким",
    "Дёмин",
    "Лапин",
    "Орехов",
    "Зимин",
    "Рогов",
    "Мальцев",
    "Ершов",
    "Вьюгин",
    "Селиванов",
    "Панфёров",
    "Тихомиров",
    "Крюков",
    "Белозёров",
    "Чижов",
    "Гордеев",
    "Лыткин",
    "Назаров",
    "Шубин",
)
MALE = ("Павел", "Олег", "Сергей", "Максим", "Илья", "Артём", "Денис", "Роман", "Кирилл", "Глеб")
FEMALE = ("Ирина", "Анна", "Ольга", "Марина", "Юлия", "Дарья", "Елена", "Ксения", "Полина", "Нина")
STREETS = (
    "ул. Садовая",
    "ул. Заводская",
    "пр-т Победы",
    "ул. Полевая",
    "ул. Складская",
    "ш. Кольцевое",
    "ул. Мира",
    "ул. Тракторная",
    "пер. Луговой",
    "ул. Весенняя",
)
CARRIERS = ("ТК «Северная нить»", "ТК «Камский экспресс»", "ТК «Грузовая линия»")


@dataclass
class Person:
    """A person of a dealer; `role` is manager, engineer or employee."""

    email: str
    name: str
    role: str
    phone: str


@dataclass
class DemoDealer:
    """A dealer of the demo with everything the portal keeps about it."""

    number: int
    name: str
    region: Region
    town: str
    legal_name: str
    inn: str
    kpp: str
    ogrn: str
    address: str
    price_type: str
    prepayment: bool
    deferral_days: int
    credit_limit: int
    credit_mode: str
    contract: str
    contract_day: str
    status: str
    phone: str
    people: list[Person] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)
    size: float = 1.0

    @property
    def key(self) -> str:
        """The id of the legal entity in 1C."""
        return derived_id("contractor", self.inn, self.kpp, self.legal_name)


def dealers() -> list[DemoDealer]:
    """Return all dealers; the first two are those of the demo people, in two regions."""
    names = list(_names())
    made = [_dealer(number, names[number]) for number in range(COUNT)]
    _make_first(made[0], "Ирина Соколова", "Павел Дёмин", "Олег Ким", suffix="")
    _make_first(made[1], "Николай Вьюгин", "Артём Чижов", "Юлия Ершова", suffix="2")
    return made


def contractors(made: list[DemoDealer]) -> list[dict[str, object]]:
    """Return the same legal entities as 1C keeps them, for the imitation's base."""
    return [
        {
            "id": dealer.key, "name": dealer.legal_name, "full_name": dealer.legal_name, "inn": dealer.inn,
            "kpp": dealer.kpp, "address": dealer.address, "prepayment": int(dealer.prepayment),
            "deferral_days": dealer.deferral_days,
        }
        for dealer in made
    ]  # fmt: skip


def _names() -> list[str]:
    plain = [f"{first} {second}" for second in SECOND for first in FIRST]
    chance = random.Random("dealer names")
    chance.shuffle(plain)
    return ["Зелёная верста", "Травень", *ALONE[1:], *plain]


def _dealer(number: int, name: str) -> DemoDealer:
    chance = random.Random(f"dealer:{number}")
    region = REGIONS[number % len(REGIONS)]
    town = region.towns[number // len(REGIONS) % len(region.towns)] if number > 1 else region.towns[0]
    person = number % 5 == 4
    owner = f"{SURNAMES[number % len(SURNAMES)]} {chance.choice('АВДИКМНПРС')}. {chance.choice('АВЕИЛНОПС')}."
    street = f"{STREETS[number % len(STREETS)]}, {chance.randint(2, 140)}"
    prepayment = number % 3 == 2
    limit = 0 if prepayment else chance.choice((500_000, 800_000, 1_500_000, 3_000_000, 5_000_000))
    return DemoDealer(
        number=number + 1, name=name, region=region, town=town,
        legal_name=f"ИП {owner}" if person else f"ООО «{name}»",
        inn=requisites.person_inn(region.tax, 1000 + number) if person else requisites.company_inn(region.tax, 1000 + number),
        kpp="" if person else requisites.kpp(region.tax),
        ogrn=requisites.person_ogrn(region.tax, number) if person else requisites.company_ogrn(region.tax, number),
        address=f"г. {town}, {street}", price_type=("Дилер-2", "Дилер-3", "Дилер-1")[number % 3 if number > 1 else 0],
        prepayment=prepayment, deferral_days=0 if prepayment else chance.choice((14, 21, 30, 45)), credit_limit=limit,
        credit_mode=("block" if number % 37 == 6 else chance.choice(("warn", "warn", "hold"))) if not prepayment else "off",
        contract=str(10 + number), contract_day=f"202{4 + number % 3}-{1 + number % 3:02d}-{10 + number % 18:02d}",
        status="active" if number < 2 or number % 29 else "suspended", phone=_phone(number, 0),
        people=_people(number, chance), addresses=_addresses(town, street, chance), size=chance.uniform(0.4, 1.8),
    )  # fmt: skip


def _people(number: int, chance: random.Random) -> list[Person]:
    roles = ["manager"] + ["engineer"] * (number % 2 == 0) + ["employee"] * (number % 3 == 0)
    return [
        Person(f"{role}@dealer{number + 1:03d}.example", _person_name(chance), role, _phone(number, index + 1))
        for index, role in enumerate(roles)
    ]


def _person_name(chance: random.Random) -> str:
    surname = chance.choice(SURNAMES)
    if chance.random() < 0.5:
        return f"{chance.choice(MALE)} {surname}"
    return f"{chance.choice(FEMALE)} {surname if surname == 'Ким' else surname + 'а'}"


def _addresses(town: str, street: str, chance: random.Random) -> list[tuple[str, str]]:
    second = f"г. {town}, {chance.choice(STREETS)}, {chance.randint(2, 90)}, склад {chance.randint(1, 6)}"
    return [("Магазин", f"г. {town}, {street}"), ("Склад", second)][: 1 + (chance.random() < 0.6)]


def _phone(number: int, person: int) -> str:
    """Numbers that begin with a zero after the code are given to nobody."""
    return f"+74950{number:03d}{person:01d}{(number * 7 + person) % 100:02d}"


def _make_first(dealer: DemoDealer, manager: str, engineer: str, employee: str, *, suffix: str) -> None:
    """The two dealers of the demo people: deferred payment, a good limit, fixed names and addresses."""
    dealer.prepayment, dealer.deferral_days, dealer.credit_limit, dealer.credit_mode = False, 30, 3_000_000, "warn"
    dealer.contract, dealer.contract_day = ("14", "2026-01-12") if not suffix else ("22", "2026-02-03")
    dealer.size = 1.6
    dealer.people = [
        Person(f"manager{suffix}@demo.example", manager, "manager", _phone(dealer.number, 1)),
        Person(f"service{suffix}@demo.example", engineer, "engineer", _phone(dealer.number, 2)),
        Person(f"staff{suffix}@demo.example", employee, "employee", _phone(dealer.number, 3)),
    ]
    street, home = ("ул. Садовая, 18", "г. Екатеринбург") if not suffix else ("ул. Товарная, 7", "г. Самара")
    dealer.address = f"{home}, {street}"
    dealer.addresses = [("Магазин", f"{home}, {street}"), ("Склад", f"{home}, {street}, склад 2")]
