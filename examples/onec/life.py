"""The life of an order in 1C, step by step: reserve, invoice, payment, shipments, delivery. A step is one transaction."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING
from zlib import crc32

from examples.onec import booking
from examples.onec.base import Base, derived_id, now, stamp
from examples.onec.trade import KOPECK, ZERO, move_stock, plain

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

CARRIERS = {
    "СН": "ТК «Северная нить»",
    "КЭ": "ТК «Камский экспресс»",
    "ГЛ": "ТК «Грузовая линия»",
    "": "Транспорт склада",
}
DELAYS = {"reserve": 1, "invoice": 2, "pay": 25, "ship": 20, "deliver": 40}


class NothingToDo(Exception):
    """The order is already past this step."""


def step_due(base: Base, *, pace: float) -> int:
    """Take every automatic step whose time has come; returns how many were taken."""
    rows = base.rows(
        "select site_number from orders where held = 0 and cancelled = 0 and due_at <> '' and due_at <= ? order by due_at",
        stamp(now()),
    )
    return sum(take_step(base, row["site_number"], pace=pace) for row in rows)


def take_step(base: Base, number: str, *, pace: float = 1, moment: datetime | None = None) -> bool:
    """Take the next step of an order, whichever it is, and set the time of the one after it."""
    with base.transaction():
        verb = next_step(base, number)
        if verb:
            STEPS[verb](base, number, moment or now())
        following = next_step(base, number)
        due = stamp(now() + timedelta(seconds=DELAYS[following] * pace)) if following else ""
        base.do("update orders set due_at = ? where site_number = ?", due, number)
    return bool(verb)


def next_step(base: Base, number: str) -> str:
    """Return the name of the next step of an order, or an empty string when nothing is left to do."""
    order = base.the("select * from orders where site_number = ?", number)
    owed = Decimal(order["amount"]) - paid(base, number)
    prepaid = base.one("select prepayment from contractor where id = ?", order["contractor"])
    if order["cancelled"]:
        return ""
    facts = {
        "reserve": not order["posted"],
        "invoice": base.one("select 1 from invoice where orders = ?", number) is None,
        "pay": owed > 0 and bool(prepaid),
        "ship": any(left > 0 for left in _unshipped(base, number).values()),
        "deliver": not order["delivered_at"],
    }
    return next((verb for verb, needed in facts.items() if needed), "pay" if owed > 0 else "")


def paid(base: Base, number: str) -> Decimal:
    """Return what was paid for an order, in roubles."""
    return sum((Decimal(r["amount"]) for r in base.rows("select amount from payment where orders = ?", number)), ZERO)


def reserve(base: Base, number: str, moment: datetime) -> None:
    """Post the order and set aside what is in stock, from one warehouse as far as it has it."""
    lines = base.rows("select * from order_line where orders = ? order by place", number)
    main = _main_warehouse(base, lines)
    for line in lines:
        _reserve_line(base, line, Decimal(line["quantity"]), main)
    until = (moment + timedelta(days=5)).date().isoformat()
    base.do(
        "update orders set posted = 1, status = 'К обеспечению', reserve_until = ? where site_number = ?", until, number
    )
    booking.touch(base, number)
    base.say(f"Заявка {number}: заказ проведён, товар зарезервирован до {until}")


def _main_warehouse(base: Base, lines: list[sqlite3.Row]) -> str:
    """The warehouse that can serve most lines in full."""
    full: dict[str, int] = {row["id"]: 0 for row in base.rows("select id from warehouse order by place")}
    for line in lines:
        for warehouse, free in _free(base, line).items():
            full[warehouse] += free >= Decimal(line["quantity"])
    return max(full, key=lambda warehouse: full[warehouse])


def _free(base: Base, line: sqlite3.Row) -> dict[str, Decimal]:
    key = (line["item"], line["characteristic"])
    rows = base.rows("select * from stock where item = ? and characteristic = ?", *key)
    return {row["warehouse"]: Decimal(row["on_hand"]) - Decimal(row["reserved"]) for row in rows}


def _reserve_line(base: Base, line: sqlite3.Row, needed: Decimal, main: str) -> None:
    free = {main: needed} if base.is_retelling else _free(base, line)
    for warehouse in sorted(free, key=lambda key: (key != main, -free[key], key)):
        part = min(needed, free[warehouse])
        if part > 0:
            _set_aside(base, line, warehouse, part)
            needed -= part


def _set_aside(base: Base, line: sqlite3.Row, warehouse: str, part: Decimal) -> None:
    key = (line["orders"], line["place"], warehouse)
    before = base.one("select quantity from reserve where orders = ? and place = ? and warehouse = ?", *key)
    base.do("insert or replace into reserve values (?, ?, ?, ?)", *key, plain(Decimal(before or 0) + part))
    move_stock(base, line["item"], line["characteristic"], warehouse, reserved=part)


def invoice(base: Base, number: str, moment: datetime) -> None:
    """Write the invoice for the whole order and its printed form."""
    order = base.the("select * from orders where site_number = ?", number)
    buyer = base.the("select * from contractor where id = ?", order["contractor"])
    if base.one("select 1 from invoice where orders = ?", number):
        raise NothingToDo(f"По заявке {number} счёт уже выставлен")
    days = 5 if buyer["prepayment"] else buyer["deferral_days"]
    due = (moment + timedelta(days=days)).date().isoformat()
    key, title, day = derived_id("invoice", number), str(base.next("invoice", start=412)), moment.date().isoformat()
    base.do("insert into invoice values (?, ?, ?, ?, ?, ?)", key, number, title, day, due, order["amount"])
    _print_later(base, "invoice", key, number, title, day, order["amount"])
    status = "К обеспечению" if buyer["prepayment"] else "К отгрузке"
    base.do("update orders set status = ? where site_number = ?", status, number)
    booking.touch(base, number)
    base.say(f"Заявка {number}: счёт {title} на {order['amount']} ₽, оплатить до {due}")


def _print_later(base: Base, kind: str, key: str, order: str, number: str, day: str, amount: str) -> None:
    titles = {"invoice": "Счёт на оплату", "upd": "УПД", "packing_list": "Упаковочный лист"}
    file_name = f"{titles[kind]} {number} от {datetime.fromisoformat(day):%d.%m.%Y}.pdf"
    base.do(
        "insert into document (id, kind, orders, number, date, amount, file_name, kept) values (?, ?, ?, ?, ?, ?, ?, ?)",
        key, kind, order, number, day, amount, file_name, int(base.keeps_papers),
    )  # fmt: skip


def pay(base: Base, number: str, moment: datetime, amount: Decimal | None = None) -> None:
    """Take a payment in roubles: the sum given, else one half of a large first prepayment, else all that is owed."""
    order = base.the("select * from orders where site_number = ?", number)
    count, before = base.one("select count(*) from payment where orders = ?", number), paid(base, number)
    owed = Decimal(order["amount"]) - before
    if owed <= 0 and amount is None:
        raise NothingToDo(f"Заявка {number} уже оплачена")
    if amount is None:
        amount = owed if count or not _pays_in_parts(number) else (owed / 2).quantize(KOPECK, ROUND_HALF_UP)
    base.do(
        "insert into payment values (?, ?, ?, ?, ?)",
        derived_id("payment", number, str(count + 1)), number, str(base.next("payment", start=1055)),
        moment.date().isoformat(), plain(amount),
    )  # fmt: skip
    if before + amount >= Decimal(order["amount"]) and order["status"] != "Закрыт":
        base.do("update orders set status = 'К отгрузке' where site_number = ?", number)
    booking.touch(base, number)
    base.say(f"Заявка {number}: поступила оплата {plain(amount)} ₽")


def pay_all(base: Base, number: str, moment: datetime) -> None:
    """Take all that is owed at once."""
    pay(
        base,
        number,
        moment,
        Decimal(base.the("select amount from orders where site_number = ?", number)["amount"]) - paid(base, number),
    )


def ship(base: Base, number: str, moment: datetime, *, part: bool | None = None) -> None:
    """Ship a part of the lines or everything; by habit the first time often a part. A shipment for each warehouse."""
    left = {place: quantity for place, quantity in _unshipped(base, number).items() if quantity > 0}
    if not left:
        raise NothingToDo(f"Заявка {number} уже отгружена")
    first = base.one("select 1 from shipment where orders = ?", number) is None
    if part if part is not None else first and _ships_in_parts(number, len(left)):
        left = dict(list(left.items())[: max(1, len(left) * 2 // 3)])
    for warehouse, lines in _plan(base, number, left).items():
        _ship_from(base, number, moment, warehouse, lines)
    if all(quantity <= 0 for quantity in _unshipped(base, number).values()):
        base.do("update orders set status = 'Закрыт' where site_number = ?", number)
    booking.touch(base, number)


def _unshipped(base: Base, number: str) -> dict[int, Decimal]:
    rows = base.rows("select place, quantity, shipped from order_line where orders = ? order by place", number)
    return {row["place"]: Decimal(row["quantity"]) - Decimal(row["shipped"]) for row in rows}


def _plan(base: Base, number: str, left: dict[int, Decimal]) -> dict[str, dict[int, Decimal]]:
    """Take from the reserve; what is not reserved is received from the supplier first."""
    _receive_missing(base, number, left)
    plan: dict[str, dict[int, Decimal]] = {}
    for row in booking.reserves(base, number):
        part = min(left.get(row["place"], ZERO), Decimal(row["quantity"]))
        if part > 0:
            plan.setdefault(row["warehouse"], {})[row["place"]] = part
            left[row["place"]] -= part
    return plan


def _receive_missing(base: Base, number: str, left: dict[int, Decimal]) -> None:
    main = base.one("select id from warehouse order by place")
    reserved: dict[int, Decimal] = {}
    for row in booking.reserves(base, number):
        reserved[row["place"]] = reserved.get(row["place"], ZERO) + Decimal(row["quantity"])
    for place, quantity in left.items():
        missing = quantity - reserved.get(place, ZERO)
        if missing > 0:
            line = base.the("select * from order_line where orders = ? and place = ?", number, place)
            move_stock(base, line["item"], line["characteristic"], main, on_hand=missing)
            _set_aside(base, line, main, missing)


def _ship_from(base: Base, number: str, moment: datetime, warehouse: str, lines: dict[int, Decimal]) -> None:
    count = base.one("select count(*) from shipment where orders = ?", number)
    key, title = derived_id("shipment", number, str(count + 1)), str(base.next("shipment", start=1187))
    mark = list(CARRIERS)[crc32(number.encode()) % len(CARRIERS)]
    tracking = f"{mark}-{moment:%y}-{base.next('tracking', start=4417):06d}" if mark else ""
    rows = {
        place: base.the("select * from order_line where orders = ? and place = ?", number, place) for place in lines
    }
    weight = sum((_weight(base, rows[place]["item"]) * part for place, part in lines.items()), ZERO)
    base.do(
        "insert into shipment values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        key, number, title, stamp(moment), warehouse, CARRIERS[mark], tracking, max(1, int(weight // 40) + 1),
        plain(weight),
    )  # fmt: skip
    for index, (place, part) in enumerate(lines.items(), 1):
        _ship_line(base, key, index, rows[place], warehouse, part, moment)
    amount = sum((Decimal(rows[p]["amount"]) * part / Decimal(rows[p]["quantity"]) for p, part in lines.items()), ZERO)
    for kind in ("upd", "packing_list"):
        _print_later(base, kind, key, number, title, moment.date().isoformat(), plain(amount.quantize(KOPECK)))
    base.say(f"Заявка {number}: реализация {title}, {len(lines)} строк, {CARRIERS[mark]} {tracking}".rstrip())


def _ship_line(
    base: Base, shipment: str, index: int, line: sqlite3.Row, warehouse: str, part: Decimal, moment: datetime
) -> None:
    serials = _serials(base, line["item"], part, moment)
    base.do(
        "insert into shipment_line values (?, ?, ?, ?, ?)",
        shipment, index, line["place"], plain(part), json.dumps(serials),
    )  # fmt: skip
    base.do(
        "update order_line set shipped = ? where orders = ? and place = ?",
        plain(Decimal(line["shipped"]) + part), line["orders"], line["place"],
    )  # fmt: skip
    move_stock(base, line["item"], line["characteristic"], warehouse, on_hand=-part, reserved=-part)
    _use_reserve(base, line, warehouse, part)


def _use_reserve(base: Base, line: sqlite3.Row, warehouse: str, part: Decimal) -> None:
    key = (line["orders"], line["place"], warehouse)
    kept = Decimal(base.one("select quantity from reserve where orders = ? and place = ? and warehouse = ?", *key))
    if kept > part:
        base.do("insert or replace into reserve values (?, ?, ?, ?)", *key, plain(kept - part))
    else:
        base.do("delete from reserve where orders = ? and place = ? and warehouse = ?", *key)


def _serials(base: Base, item: str, part: Decimal, moment: datetime) -> list[str]:
    row = base.the("select article, serial from item where id = ?", item)
    if not row["serial"]:
        return []
    prefix = f"{row['article'][:3]}{moment:%y%m}"
    return [f"{prefix}-{base.next('serial', start=118):06d}" for _ in range(int(part))]


def _weight(base: Base, item: str) -> Decimal:
    return Decimal(base.one("select weight from item where id = ?", item) or 0)


def deliver(base: Base, number: str, moment: datetime) -> None:
    """The carrier says that everything has arrived."""
    base.do("update orders set delivered_at = ? where site_number = ?", stamp(moment), number)
    booking.touch(base, number)
    base.say(f"Заявка {number}: доставлена")


def _pays_in_parts(number: str) -> bool:
    return crc32(b"pay" + number.encode()) % 4 == 0


def _ships_in_parts(number: str, lines: int) -> bool:
    return lines >= 3 and crc32(b"ship" + number.encode()) % 2 == 0


STEPS: dict[str, Callable[[Base, str, datetime], None]] = {
    "reserve": reserve,
    "invoice": invoice,
    "pay": pay,
    "ship": ship,
    "deliver": deliver,
}
