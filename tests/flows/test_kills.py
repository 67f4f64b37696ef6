"""SIGKILL to web, worker and imitation, fifty times, while people order, approve and 1C works: nothing lost, nothing doubled."""

import json
import re
import sqlite3
import threading
import time
from random import Random

import pytest

from tests.flows.installation import Visitor, revision_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(330)]
KILLS = 50
PAUSE_SECONDS = 0.35


class Buyer(threading.Thread):
    """A manager who orders and a representative who approves, one order after the other, until told to stop."""

    def __init__(self, portal, name, variants):
        super().__init__()
        self.portal, self.variants = portal, variants
        self.manager = Visitor(portal.url, f"{name}@demo.example", patience=150)
        self.office = Visitor(portal.url, "rep@demo.example", patience=150)
        self.enough = threading.Event()
        self.numbers, self.trouble = [], None

    def run(self):
        try:
            while not self.enough.is_set():
                self.order(len(self.numbers) + 1)
        except Exception as trouble:  # noqa: BLE001 - told by the thread that waits
            self.trouble = trouble

    def order(self, count):
        for variant, step in self.variants:
            self.manager.post("/orders/draft/quantity/", variant=variant, quantity=step * count)
        basket = self.manager.get("/orders/draft/")
        address = re.search(r'href="(/orders/[^"]+/)"', basket).group(1)
        page = self.manager.get(address)
        self.manager.post(f"{address}do/submit/", revision=revision_of(page))
        number = self.manager.address.removeprefix(self.portal.url)
        for step in ("take", "approve"):
            self.take(number, step)
        self.numbers.append(number)

    def take(self, address, step):
        page = self.office.get(address)
        self.office.post(f"{address}do/{step}/", revision=revision_of(page))


def test_fifty_kills_lose_and_double_nothing(portal):
    random = Random(20261124)
    goods = priced(portal)
    buyers = [Buyer(portal, "manager", goods[:3]), Buyer(portal, "manager2", goods[3:6])]
    for buyer in buyers:
        buyer.start()
    for _kill in range(KILLS):
        time.sleep(PAUSE_SECONDS + random.random() * PAUSE_SECONDS)
        victim = random.choice(["web", "worker", "onec"])
        portal.kill(victim)
        portal.start(victim)
    for buyer in buyers:
        buyer.enough.set()
    for buyer in buyers:
        buyer.join(90)

    assert [buyer.trouble for buyer in buyers] == [None, None]
    ordered = [number for buyer in buyers for number in buyer.numbers]
    assert len(ordered) >= 4
    report = portal.wait_for(lambda: settled(portal, len(ordered)), "everything to come to rest", seconds=150)
    assert report == {"complaints": [], "orders": len(ordered)}


def settled(portal, count):
    """The verifier's report once nothing moves any more: all orders delivered in 1C, no jobs waiting."""
    with sqlite3.connect(portal.home / "onec" / "onec.sqlite3") as base:
        done = base.execute("select count(*) from orders where delivered_at <> '' and pushed = version").fetchone()[0]
    if done < count:
        return None
    report = json.loads(portal.run("-m", "tests.flows.verify", str(portal.home / "onec")).splitlines()[-1])
    return report if not report["complaints"] else settled_again(portal, report)


def settled_again(portal, report):
    """A complaint may be about something still on its way: look once more after the sweep had its minute."""
    time.sleep(5)
    again = json.loads(portal.run("-m", "tests.flows.verify", str(portal.home / "onec")).splitlines()[-1])
    return again if again == report or not again["complaints"] else None


def priced(portal):
    """Keys and multiples of goods that both dealers may order."""
    printed = portal.run("-m", "tests.flows.goods")
    return [tuple(row) for row in json.loads(printed.splitlines()[-1])]
