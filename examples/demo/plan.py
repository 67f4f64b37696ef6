"""Which orders the demo has: two seasons of history, and the last days with every state. The same for the same day."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from examples.demo.dealers import DemoDealer
    from examples.demo.goods import Facts

MOSCOW = ZoneInfo("Europe/Moscow")
HISTORY = {"full": 720, "small": 60}
SEASON = (0.4, 0.5, 1.0, 1.7, 2.2, 1.9, 1.4, 1.1, 1.0, 1.2, 1.1, 0.6)
RECENT_DAYS = 16
UNPAID_DAYS = 50
STATES_OF_OLD = (("closed", 88), ("delivered", 9), ("cancelled", 4), ("rejected", 4))
COMMENTS = (
    "Нужно к открытию сезона, остальное можно позже.",
    "Если чего-то нет, везите без замены.",
    "Позвоните водителю за час до приезда.",
    "Технику и запчасти одной машиной.",
    "",
    "",
    "",
)

# The last days: state, whose dealer (0 and 1 are those of the demo people, None is any), lines, terms of payment.
RECENT: tuple[tuple[str, int | None, int], ...] = (
    ("closed", 0, 5), ("closed", 0, 3), ("closed", None, 3), ("closed", 1, 3), ("delivered", 0, 4), ("delivered", None, 2),
    ("delivered", None, 3), ("rejected", 0, 2), ("rejected", None, 2), ("cancelled", 0, 2), ("cancelled", None, 3),
    ("shipped", 0, 5), ("shipped", None, 3), ("shipped", None, 3), ("part_shipped", 0, 6), ("part_shipped", None, 4),
    ("part_shipped", 1, 4), ("picking", 0, 4), ("picking", None, 3), ("picking", None, 2), ("awaiting_payment", None, 3),
    ("awaiting_payment", None, 2), ("awaiting_payment", None, 4), ("on_hold", None, 3), ("on_hold", 0, 2), ("rework", 0, 3),
    ("rework", None, 2), ("in_review", 0, 4), ("in_review", None, 3), ("in_review", 1, 3), ("submitted", None, 3),
    ("submitted", None, 4), ("submitted", 1, 2), ("dealer_review", 0, 4), ("draft", 0, 3), ("draft", 1, 2),
    ("submitted", 0, 5), ("approved", None, 3),
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """An order to be lived through: when it was begun, by whom, what it holds and how far it came."""

    key: str
    dealer: int
    moment: datetime
    state: str
    lines: tuple[tuple[str, int], ...]
    comment: str
    chance: int

    @property
    def is_recent(self) -> bool:
        """Of the last days."""
        return self.key.startswith("recent")

    @property
    def gets_number(self) -> bool:
        """Drafts have temporary numbers only."""
        return self.state not in {"draft", "dealer_review"}


def entries(
    dealers: list[DemoDealer], items: list[Facts], *, today: date, size: str
) -> tuple[list[Entry], list[Entry]]:
    """Return (history, recent), each in the order of time."""
    shelf = Shelf(items)
    history = [_old(number, dealers, shelf, today) for number in range(HISTORY[size])]
    recent = [_recent(number, dealers, shelf, today) for number in range(len(RECENT))]
    return sorted(history, key=lambda e: e.moment), sorted(recent, key=lambda e: e.moment)


class Shelf:
    """The goods that dealers order: on sale, priced, without characteristics; by season and by kind."""

    def __init__(self, items: list[Facts]) -> None:
        usable = [i for i in items if i["prices"] and i["stock"] and not i["deleted"] and not i["characteristics"]]
        machines = [item for item in usable if item["serial"]]
        self.parts = [item for item in usable if not item["serial"]]
        self.spring = [item for item in machines if item["kind"] in SPRING_KINDS] or machines
        self.winter = [item for item in machines if item["kind"] in WINTER_KINDS] or machines

    def pick(self, count: int, month: int, size: float, chance: random.Random) -> tuple[tuple[str, int], ...]:
        """Return `count` lines; a third of them machines of the season, quantities by the size of the dealer."""
        machines = self.winter if month in {9, 10, 11, 12, 1} else self.spring
        chosen = chance.sample(machines, max(1, count // 3)) + chance.sample(self.parts, count - max(1, count // 3))
        return tuple((item["article"], _quantity(item, size, chance)) for item in chosen)


SPRING_KINDS = {"Газонокосилки", "Тракторы и райдеры", "Триммеры", "Культиваторы и мотоблоки", "Воздуходувки", "Мойки"}
WINTER_KINDS = {"Снегоуборщики", "Цепные пилы", "Генераторы"}


def _quantity(item: Facts, size: float, chance: random.Random) -> int:
    price = float(item["retail"])
    most = 2 if price > 60000 else 4 if price > 20000 else 8 if price > 3000 else 16
    packs = max(1, round(chance.randint(1, most) * size / (1 if item["pack"] == 1 else item["pack"] / 2)))
    return packs * int(item["pack"])


def _old(number: int, dealers: list[DemoDealer], shelf: Shelf, today: date) -> Entry:
    chance = random.Random(f"history:{number}")
    day = _season_day(chance, today)
    active = [dealer for dealer in dealers if dealer.status == "active"]
    dealer = dealers[number % 2] if number % 9 < 2 else chance.choices(active, [d.size for d in active])[0]
    state = chance.choices([s for s, _ in STATES_OF_OLD], [weight for _, weight in STATES_OF_OLD])[0]
    if state == "delivered" and day < today - timedelta(days=UNPAID_DAYS):
        state = "closed"
    lines = shelf.pick(chance.randint(2, 7), day.month, dealer.size, chance)
    return _entry(f"history-{number}", dealer.number - 1, day, state, lines, chance)


def _season_day(chance: random.Random, today: date) -> date:
    """A working day of the last two years, more of them in the season and more of them lately."""
    for _ in range(40):
        day = today - timedelta(days=RECENT_DAYS + 3 + int(chance.random() ** 1.2 * 710))
        if day.weekday() < 5 and (day.month, day.day) < (12, 28) and chance.random() * 2.2 < SEASON[day.month - 1]:
            return day
    return today - timedelta(days=RECENT_DAYS + 7)


def _recent(number: int, dealers: list[DemoDealer], shelf: Shelf, today: date) -> Entry:
    chance = random.Random(f"recent:{number}")
    state, wanted, count = RECENT[number]
    prepaid = state == "awaiting_payment"
    active = [d for d in dealers[2:] if d.status == "active" and d.prepayment == prepaid]
    dealer = dealers[wanted] if wanted is not None else chance.choice(active)
    back = RECENT_DAYS - number * RECENT_DAYS // len(RECENT)
    day = today - timedelta(days=back)
    day -= timedelta(days=max(0, day.weekday() - 4))
    return _entry(
        f"recent-{number}", dealer.number - 1, day, state, shelf.pick(count, day.month, dealer.size, chance), chance
    )


def _entry(
    key: str, dealer: int, day: date, state: str, lines: tuple[tuple[str, int], ...], chance: random.Random
) -> Entry:
    moment = datetime.combine(day, time(9, 0), MOSCOW) + timedelta(minutes=chance.randint(0, 240))
    return Entry(key, dealer, moment, state, lines, chance.choice(COMMENTS), chance.randrange(1_000_000))
