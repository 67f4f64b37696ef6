"""Loads the demo into a running portal: people, goods through the exchange, orders through their lives.

`python -m examples.demo.load first|history --portal URL --data DIR [--size small|full]`
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealerdesk.config.settings")
os.environ.setdefault("DEALERDESK_LOG_LEVEL", "ERROR")
django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from examples.demo import balances, people  # noqa: E402
from examples.demo.dealers import contractors, dealers  # noqa: E402
from examples.demo.goods import Facts, goods, items_of  # noqa: E402
from examples.demo.plan import Entry, entries  # noqa: E402
from examples.demo.walk import InProcess, Walker  # noqa: E402
from examples.onec import exchange  # noqa: E402
from examples.onec.base import Base  # noqa: E402
from examples.onec.client import Node  # noqa: E402
from examples.onec.load import load  # noqa: E402
from examples.onec.wire import Portal  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

FOREIGN = 3
FIRST_NUMBER_1C = 2050
FRESH_NEWS = {"submitted", "in_review", "dealer_review", "rework", "approved"}
PROGRESS = "demo.history"
LOOK_SECONDS = 5.0
BREATH_SECONDS = 0.01


def main() -> int:
    """Run one part; 3 when the database is not the demo's."""
    parser = argparse.ArgumentParser(prog="python -m examples.demo.load")
    parser.add_argument("part", choices=["first", "history"])
    parser.add_argument("--portal", default="http://127.0.0.1:8000")
    parser.add_argument("--data", default=str(Path(os.environ.get("DEALERDESK_HOME", "var")) / "onec"))
    parser.add_argument("--size", choices=["small", "full"], default="full")
    options = parser.parse_args()
    try:
        state = people.note("state")
    except people.ForeignBase:
        sys.stderr.write("This database has people that bin/demo did not make: the demo does not touch it.\n")
        return FOREIGN
    demo = Demo(Base(Path(options.data)), options.portal, options.size)
    if options.part == "first" and state not in {"ready", "done"}:
        demo.load_first()
    if options.part == "history" and state != "done":
        demo.load_history()
    return 0


class Demo:
    """The demo being loaded; every part may be broken off and goes on where it was."""

    def __init__(self, base: Base, url: str, size: str) -> None:
        self.base, self.size = base, size
        self.url = url
        self.dealers = dealers()

    def load_first(self) -> None:
        """People, goods, prices, stock, and the orders of the last days."""
        data = goods(size=self.size)
        if not people.note("made by"):
            with step("people and dealers"):
                people.make(self.dealers)
        if not people.note("goods"):
            with step("goods through the exchange"):
                load(self.base, data | {"contractor": contractors(self.dealers)})
                with exchange.alone(self.base):
                    exchange.send_catalogue(self.base, self._portal(), Node())
                people.take_note("goods", self.size)
        with step("orders of the last days"):
            self._live(self._plan(data["item"])[1])
            balances.tell(self._today())
        people.take_note("state", "ready")

    def load_history(self) -> None:
        """Two seasons of orders, oldest first, with progress here and on the pages."""
        history = self._plan(items_of(self.size))[0]
        os.nice(10)
        self._live(history, tells=True)
        with exchange.alone(self.base):
            balances.tell(self._today())
        people.take_note("state", "done")
        cache.delete(PROGRESS)
        print(f"History: all {len(history)} orders are in.", flush=True)

    def _portal(self) -> Portal:
        return Portal(self.url, people.LOGIN, people.SECRET, self.base)

    def _today(self) -> date:
        """The day of the first loading: a demo that goes on tomorrow goes on with the same plan."""
        kept = people.note("day")
        if not kept:
            kept = datetime.now(ZoneInfo("Europe/Moscow")).date().isoformat()
            people.take_note("day", kept)
        return date.fromisoformat(kept)

    def _plan(self, items: list[Facts]) -> tuple[list[Entry], list[Entry]]:
        history, recent = entries(self.dealers, items, today=self._today(), size=self.size)
        self.numbers = numbers([*history, *recent])
        return history, recent

    def _live(self, plan: list[Entry], *, tells: bool = False) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set synchronous_commit = off")
        walker = Walker(self.base, InProcess(self.url, people.LOGIN, people.SECRET, self.base), with_papers=not tells)
        told = 0.0
        for place, entry in enumerate(plan):
            self._live_one(walker, entry)
            if tells and time.monotonic() - told > LOOK_SECONDS:
                told = time.monotonic()
                tell_progress(place + 1, len(plan))
            if tells and place % 40 == 39:
                walker.bring_papers()
        walker.bring_papers()

    def _live_one(self, walker: Walker, entry: Entry) -> None:
        if people.note(entry.key):
            return
        number, number_1c = self.numbers[entry.key]
        with exchange.alone(self.base), self.base.transaction(), transaction.atomic():
            walker.live(entry, number=number, number_1c=number_1c, quiet=entry.state not in FRESH_NEWS)
            people.take_note(entry.key, "in")
        time.sleep(BREATH_SECONDS)  # lets the living imitation have its turn


def numbers(plan: list[Entry]) -> dict[str, tuple[int, int]]:
    """Return the numbers in the portal and in 1C that each order of the plan has in the order of time."""
    given: dict[str, tuple[int, int]] = {}
    years: Counter[int] = Counter()
    for place, entry in enumerate(sorted(plan, key=lambda e: e.moment)):
        years[entry.moment.year] += entry.gets_number
        given[entry.key] = (years[entry.moment.year], FIRST_NUMBER_1C + place)
    return given


def tell_progress(done: int, total: int) -> None:
    """Say how far the history is: here and, through the cache, to the pages."""
    cache.set(PROGRESS, {"done": done, "total": total}, 600)
    print(f"History: {done} of {total} orders ({done * 100 // total} %)", flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say what was done and how long it took, as the other steps of bin/demo do."""
    started = time.perf_counter()
    yield
    print(f"✓ {name:<28} {time.perf_counter() - started:6.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
