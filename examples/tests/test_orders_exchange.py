"""Orders come in, live and go back; nothing is lost or doubled."""

import json
import signal
import subprocess
import sys
import time
from decimal import Decimal

import pytest

from examples.demo.dealers import dealers
from examples.demo.goods import item_id
from examples.onec import booking, exchange, extension, life
from examples.onec.base import now
from examples.onec.client import Node
from examples.onec.orders_file import CannotLoad
from examples.tests.site_orders import order, package

DEFERRED = dealers()[0]
PREPAID = next(dealer for dealer in dealers() if dealer.prepayment)
MOWER = (item_id("ORL-M53S-4"), "ORL-M53S-4", 2)
BELT = (item_id("TLV-0412-118"), "TLV-0412-118", 10)
OIL = (item_id("MRV-10W30-1"), "MRV-10W30-1", 12)


def live_on(base, portal, number):
    """Take all steps that are left, telling the portal after each."""
    names = []
    while following := life.next_step(base, number):
        names.append(following)
        life.take_step(base, number)
        extension.push_everything(base, portal)
    return names


def test_an_order_is_booked_once_however_often_it_comes(base, site, portal):
    site.orders = package(order("Z26-000001", MOWER, BELT, buyer=DEFERRED))
    base.order_fault("no_success", times=1)

    _all, first = exchange.fetch(base, portal, Node())
    _all, second = exchange.fetch(base, portal, Node())

    assert (first, second) == (["Z26-000001"], [])
    assert len(site.acknowledged) == 1
    assert base.one("select number from orders") == "000003187"
    assert base.one("select count(*) from contractor where inn = ?", DEFERRED.inn) == 1
    assert base.one("select contractor from orders") == DEFERRED.key


def test_nothing_is_written_and_nothing_confirmed_when_the_loader_breaks(base, site, portal):
    broken = {
        "возврат": package(order("Z26-000001", MOWER, buyer=DEFERRED, operation="Возврат товара")),
        "длинный": package(order("З-2026-000001", MOWER, buyer=DEFERRED)),
        "пустой": package(order("Z26-000001", (*MOWER[:2], 0), buyer=DEFERRED)),
        "не xml": "\ufeff" + package(),
        "реквизит": package(order("Z26-000001", MOWER, buyer=DEFERRED, cancelled="")),
    }
    for text in broken.values():
        site.orders = text
        with pytest.raises(CannotLoad):
            exchange.fetch(base, portal, Node())

    assert base.one("select count(*) from orders") == 0
    assert "success" not in site.modes()


def test_a_changed_order_is_taken_until_it_is_approved_in_1c_and_cancelled_until_it_is_shipped(base, site, portal):
    site.orders = package(order("Z26-000001", MOWER, buyer=DEFERRED))
    exchange.fetch(base, portal, Node())
    site.orders = package(order("Z26-000001", MOWER, BELT, buyer=DEFERRED))
    exchange.fetch(base, portal, Node())
    assert base.one("select count(*) from order_line") == 2

    life.take_step(base, "Z26-000001")
    site.orders = package(order("Z26-000001", BELT, buyer=DEFERRED))
    exchange.fetch(base, portal, Node())
    assert base.one("select count(*) from order_line") == 2

    site.orders = package(order("Z26-000001", MOWER, buyer=DEFERRED, cancelled="true"))
    exchange.fetch(base, portal, Node())
    extension.push_everything(base, portal)
    assert site.states["Z26-000001"]["cancelled"] is True
    assert base.one("select count(*) from reserve") == 0
    assert base.one("select count(*) from stock where reserved <> '0'") == 0


@pytest.mark.parametrize(
    ("buyer", "steps"),
    [
        (DEFERRED, ["reserve", "invoice", "ship", "deliver", "pay"]),
        (PREPAID, ["reserve", "invoice", "pay", "ship", "deliver"]),
    ],
)
def test_an_order_lives_to_its_end_and_the_portal_hears_every_step(base, site, portal, buyer, steps):
    site.orders = package(order("Z26-000012", MOWER, BELT, OIL, buyer=buyer))
    exchange.changes(base, portal, Node(pictures=False))

    names = live_on(base, portal, "Z26-000012")

    assert list(dict.fromkeys(names)) == steps
    state = site.states["Z26-000012"]
    assert sum(Decimal(payment["amount"]) for payment in state["payments"]) == Decimal("2400.00")
    lines = [line for shipment in state["shipments"] for line in shipment["lines"]]
    assert {line["product"]: Decimal(line["quantity"]) for line in lines} == {MOWER[0]: 2, BELT[0]: 10, OIL[0]: 12}
    assert [len(line["serials"]) for line in lines if line["product"] == MOWER[0]] == [2]
    assert (state["posted"], state["reserve"], bool(state["delivered_at"])) == (True, [], True)
    kinds = sorted(kind for kind, _id in site.documents)
    count = len(state["shipments"])
    assert kinds == ["invoice"] + ["packing_list"] * count + ["upd"] * count
    assert {len(sent) for sent in site.documents.values()} == {1}


def test_payment_and_shipment_stand_in_the_file_only_when_they_are_full(base, site, portal):
    site.orders = package(order("Z26-000002", MOWER, BELT, buyer=DEFERRED))
    exchange.changes(base, portal, Node(pictures=False))
    life.take_step(base, "Z26-000002")
    with base.transaction():
        life.pay(base, "Z26-000002", now(), Decimal(100))

    exchange.changes(base, portal, Node(pictures=False))
    files = [content.decode() for (_s, name), content in site.files.items() if name.startswith("orders-")]
    assert len(files) == 1
    assert "Номер по 1С" in files[0]
    assert "Номер оплаты по 1С" not in files[0]

    with base.transaction():
        life.pay(base, "Z26-000002", now())
        life.ship(base, "Z26-000002", now(), part=False)
    exchange.changes(base, portal, Node(pictures=False))
    last = [content.decode() for (_s, name), content in site.files.items() if name.startswith("orders-")][-1]
    assert "Номер оплаты по 1С" in last
    assert "Номер отгрузки по 1С" in last


def test_stock_is_conserved_whatever_is_reserved_and_shipped(base, site, portal):
    site.orders = package(order("Z26-000003", MOWER, BELT, OIL, buyer=DEFERRED))
    before = {item: stock_of(base, item) for item, _sku, _quantity in (MOWER, BELT, OIL)}
    exchange.fetch(base, portal, Node())

    live_on(base, portal, "Z26-000003")

    for item, _sku, quantity in (MOWER, BELT, OIL):
        assert stock_of(base, item) == (before[item][0] - quantity, 0)


def stock_of(base, item):
    rows = base.rows("select on_hand, reserved from stock where item = ?", item)
    return sum(Decimal(r["on_hand"]) for r in rows), sum(Decimal(r["reserved"]) for r in rows)


def test_a_lost_answer_repeats_the_same_batch(base, site, portal):
    site.orders = package(order("Z26-000004", MOWER, buyer=DEFERRED))
    exchange.fetch(base, portal, Node())
    base.order_fault("lost_answer", times=1)
    with pytest.raises(exchange.NoAnswer):
        extension.push_everything(base, portal)

    extension.push_everything(base, portal)

    assert len(site.batches) == 1
    assert [address for address, _item in site.items] == ["orders"]


def test_an_old_state_may_be_sent_after_the_new_one_on_demand(base, site, portal):
    site.orders = package(order("Z26-000005", MOWER, buyer=DEFERRED))
    exchange.fetch(base, portal, Node())
    life.take_step(base, "Z26-000005")
    base.order_fault("stale", times=1)

    extension.push_everything(base, portal)

    versions = [item["version"] for address, item in site.items if address == "orders"]
    assert versions == [2, 1]
    assert site.states["Z26-000005"]["version"] == 2


def test_a_held_order_does_not_move_by_itself(base, site, portal):
    booking.hold(base, ["Z26-000006"], held=True)
    site.orders = package(order("Z26-000006", MOWER, buyer=DEFERRED), order("Z26-000007", MOWER, buyer=DEFERRED))
    exchange.fetch(base, portal, Node())

    life.step_due(base, pace=0)

    stepped = [row["site_number"] for row in base.rows("select site_number from orders where posted = 1")]
    assert stepped == ["Z26-000007"]


def test_papers_of_an_order_put_in_afterwards_wait_for_whoever_put_it_in(base, site, portal):
    site.orders = package(order("Z25-000001", MOWER, buyer=DEFERRED), order("Z26-000009", MOWER, buyer=DEFERRED))
    exchange.fetch(base, portal, Node())
    base.keeps_papers = True
    live_on(base, portal, "Z25-000001")
    base.keeps_papers = False
    live_on(base, portal, "Z26-000009")

    told = {sent[0]["order"] for sent in site.documents.values()}
    assert told == {"Z26-000009"}
    assert not extension.has_waiting(base)


@pytest.mark.slow
def test_killed_again_and_again_it_loses_and_doubles_nothing(base, site, portal):
    numbers = [f"Z26-{n:06d}" for n in range(100, 106)]
    site.orders = package(*(order(number, MOWER, BELT, OIL, buyer=PREPAID) for number in numbers))
    site.progress = 0
    command = [
        sys.executable, "-m", "examples.onec", "--data", str(base.folder), "--portal", site.url, "--no-pictures",
        "run", "--interval", "0.2", "--pace", "0",
    ]  # fmt: skip

    for kill_after in (0.45, 0.6, 0.5, 0.75, 0.55, 0.9, 0.65):
        process = subprocess.Popen(command)
        time.sleep(kill_after)
        process.kill()
        process.wait()
    process = subprocess.Popen(command)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not all(is_over(site, number) for number in numbers):
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    process.wait(10)

    assert [row["site_number"] for row in base.rows("select * from orders order by 1")] == numbers
    assert base.one("select count(distinct number) from orders") == len(numbers)
    for number in numbers:
        state = site.states[number]
        assert sum(Decimal(payment["amount"]) for payment in state["payments"]) == Decimal(2400)
        serials = [s for shipment in state["shipments"] for line in shipment["lines"] for s in line["serials"]]
        assert len(serials) == len(set(serials)) == 2
        assert base.one("select count(*) from invoice where orders = ?", number) == 1
    assert base.one("select count(*) from document where pushed < version") == 0
    assert all(len({sent["content"] for sent in copies}) == 1 for copies in site.documents.values())


def is_over(site, number):
    state = site.states.get(number)
    kinds = [kind for (kind, _id), sent in site.documents.items() if sent[0]["order"] == number]
    return bool(state and state["delivered_at"]) and {"invoice", "upd", "packing_list"} <= set(kinds)


def test_the_state_is_plain_json_with_sums_as_texts(base, site, portal):
    site.orders = package(order("Z26-000008", MOWER, BELT, buyer=DEFERRED))
    exchange.fetch(base, portal, Node())
    live_on(base, portal, "Z26-000008")

    row = base.the("select * from orders where site_number = ?", "Z26-000008")
    text = json.dumps(extension.order_state(base, row))

    assert json.loads(text)["invoice"]["amount"] == "1200"
