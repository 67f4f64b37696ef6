"""«Выполнить обмен» and «Выполнить полный обмен»: what one run of the exchange does, and the loop that repeats it."""

from __future__ import annotations

import fcntl
import time
import uuid
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING

from examples.onec import booking, client, extension, life
from examples.onec.base import Base, now
from examples.onec.orders_file import BookedOrder, CannotLoad, read_orders, write_orders
from examples.onec.wire import NoAnswer, Portal

if TYPE_CHECKING:
    import sqlite3
    import threading
    from collections.abc import Iterator

    from examples.onec.client import Node

TROUBLES = (NoAnswer, client.ExchangeFailed, CannotLoad)


@contextmanager
def alone(base: Base) -> Iterator[None]:
    """Only one exchange at a time, whoever starts it; the lock dies with its process."""
    with (base.folder / "exchange.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def full(base: Base, portal: Portal, node: Node) -> None:
    """Send the whole catalogue with offers, then exchange orders."""
    with alone(base):
        client.check_connection(portal, node)
        send_catalogue(base, portal, node)
        swap_orders(base, portal, node)
        extension.push_everything(base, portal)


def send_catalogue(base: Base, portal: Portal, node: Node) -> int:
    """Send all goods and offers; returns the number of goods."""
    seen = base.next("version")
    items = [row["id"] for row in base.rows("select id from item order by place, article")]
    client.send_goods(base, portal, node, items, changes=False)
    _forget_changes(base, seen)
    base.say(f"Полная выгрузка: {len(items)} товаров")
    return len(items)


def _forget_changes(base: Base, seen: int) -> None:
    with base.transaction():
        base.do("delete from changed where version <= ?", seen)
        base.do("update price set pushed = version where version <= ?", seen)
        base.do("update stock set pushed = version where version <= ?", seen)


def changes(base: Base, portal: Portal, node: Node) -> None:
    """Send changed goods, then «обновления цен и остатков», then exchange orders and push JSON; orders run in any case."""
    with alone(base):
        client.check_connection(portal, node)
        try:
            _send_changed(base, portal, node)
        except TROUBLES as trouble:
            base.say(f"Выгрузка товаров прервана: {trouble}")
        swap_orders(base, portal, node)
        extension.push_everything(base, portal)


def _send_changed(base: Base, portal: Portal, node: Node) -> None:
    seen = base.next("version")
    rows = base.rows("select item, card from changed where version <= ? order by item", seen)
    cards = [row["item"] for row in rows if row["card"]]
    if cards:
        client.send_goods(base, portal, node, cards, changes=True)
    if rows:
        client.send_updates(base, portal, node, [row["item"] for row in rows])
        _forget_changes(base, seen)
        base.say(f"Выгружены изменения: {len(cards)} карточек, {len(rows)} товаров с ценами и остатками")


def swap_orders(base: Base, portal: Portal, node: Node) -> list[str]:
    """Fetch orders and book them, then send back those that changed; returns the numbers of new orders."""
    loaded, fresh = fetch(base, portal, node)
    send_back(base, portal, node, but=loaded)
    return fresh


def fetch(base: Base, portal: Portal, node: Node) -> tuple[list[str], list[str]]:
    """Ask for orders, book them, confirm with `success`; returns numbers of all and of the new ones."""
    session, body = client.ask_orders(portal, node)
    orders = read_orders(body)
    if base.takes_fault("load_error"):
        raise CannotLoad("Ошибка при записи заказов (заказана)")
    fresh = booking.book(base, orders)
    if base.takes_fault("duplicate"):
        booking.book(base, orders)
    if not base.takes_fault("no_success"):
        client.confirm_orders(session)
    return [order.number for order in orders], fresh


def send_back(base: Base, portal: Portal, node: Node, *, but: list[str]) -> int:
    """Send changed orders to the portal, but not those that were loaded in this very run; returns how many."""
    rows = [
        row
        for row in base.rows("select * from orders where sent < version order by site_number limit 200")
        if row["site_number"] not in but
    ]
    if not rows:
        return 0
    xml = write_orders([_back(base, row) for row in rows], at=now().strftime("%Y-%m-%dT%H:%M:%S"))
    client.send_orders(portal, node, name=f"orders-{uuid.uuid4()}_1.xml", xml=xml)
    with base.transaction():
        base.many("update orders set sent = ? where site_number = ?", [(r["version"], r["site_number"]) for r in rows])
    return len(rows)


def _back(base: Base, row: sqlite3.Row) -> BookedOrder:
    number = row["site_number"]
    lines = base.rows(
        "select l.*, i.article, i.unit from order_line l join item i on i.id = l.item where l.orders = ? order by l.place",
        number,
    )
    return BookedOrder(
        id=row["id"], site_number=number, site_date=row["site_date"], site_time=row["site_time"],
        number=row["number"], date=row["date"][:10], currency=row["currency"], amount=row["amount"],
        comment=row["comment"], contractor=dict(base.the("select * from contractor where id = ?", row["contractor"])),
        lines=[_back_line(line) for line in lines], posted=bool(row["posted"]), deleted=bool(row["cancelled"]),
        paid=_last_payment(base, row), shipped=_last_shipment(base, number),
    )  # fmt: skip


def _back_line(line: sqlite3.Row) -> dict[str, str]:
    whole = f"{line['item']}#{line['characteristic']}" if line["characteristic"] else line["item"]
    return {key: line[key] for key in ("article", "name", "unit", "quantity", "price", "amount", "vat")} | {"id": whole}


def _last_payment(base: Base, row: sqlite3.Row) -> tuple[str, str]:
    if life.paid(base, row["site_number"]) < Decimal(row["amount"]):
        return "", ""
    found = base.row("select number, date from payment where orders = ? order by rowid desc", row["site_number"])
    return (found["number"], found["date"]) if found else ("", "")


def _last_shipment(base: Base, number: str) -> tuple[str, str]:
    lines = base.rows("select quantity, shipped from order_line where orders = ?", number)
    if any(Decimal(line["shipped"]) < Decimal(line["quantity"]) for line in lines):
        return "", ""
    found = base.row("select number, date from shipment where orders = ? order by rowid desc", number)
    return (found["number"], found["date"][:10]) if found else ("", "")


def push(base: Base, portal: Portal) -> None:
    """Push what changed since the last time, if anything did."""
    if extension.has_waiting(base):
        with alone(base):
            extension.push_everything(base, portal)


def run(
    base: Base,
    portal: Portal,
    node: Node,
    *,
    interval: float,
    pace: float,
    stop: threading.Event,
    wake: threading.Event,
) -> None:
    """Until `stop`: take due steps, push changes at once, and every `interval` seconds run a whole exchange."""
    exchange_at = pause = 0.0
    while not stop.is_set():
        try:
            life.step_due(base, pace=pace)
            if not pause:
                push(base, portal)
            if time.monotonic() >= exchange_at:
                exchange_at = time.monotonic() + interval
                changes(base, portal, node)
                pause = 0.0
        except TROUBLES as trouble:
            base.say(f"Обмен прерван: {trouble}")
            pause = min(60.0, max(interval, pause * 2))
            exchange_at = time.monotonic() + pause
        wake.wait(0.3)
        wake.clear()
