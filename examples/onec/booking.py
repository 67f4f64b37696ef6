"""Orders of the site become «Заказы клиентов»: found by number, never booked twice."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from examples.onec.base import Base, derived_id, now, stamp
from examples.onec.trade import move_stock, plain

if TYPE_CHECKING:
    import sqlite3

    from examples.onec.orders_file import Line, SiteOrder

UNAPPROVED = "Ожидается согласование"


def book(base: Base, orders: list[SiteOrder]) -> list[str]:
    """Write the whole batch in one transaction, as the stock loader does; returns the numbers that were new."""
    with base.transaction():
        return [order.number for order in orders if _book_one(base, order)]


def _book_one(base: Base, order: SiteOrder) -> bool:
    known = base.row("select * from orders where site_number = ?", order.number)
    if known is None:
        _create(base, order)
        return True
    if order.is_cancelled:
        cancel(base, order.number)
    elif known["status"] == UNAPPROVED:
        _write_lines(base, order)
        touch(base, order.number)
    else:
        base.say(f"Заказ {order.number} уже согласован ({known['status']}), пропущен")
    return False


def _create(base: Base, order: SiteOrder) -> None:
    moment = stamp(now())
    number = f"{base.next('order', start=int(base.setting('first_order', '3187'))):09d}"
    base.do(
        "insert into orders (site_number, id, number, date, site_id, site_date, site_time, contractor, address, comment,"
        " currency, amount, status, due_at, held, version) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        order.number, derived_id("order", order.number), number, moment, order.site_id, order.date, order.time,
        _contractor(base, order), order.address, order.comment, order.currency, plain(order.amount), UNAPPROVED,
        moment, int(is_held(base, order.number)), 1,
    )  # fmt: skip
    _write_lines(base, order)
    base.say(f"Создан «Заказ клиента» {number} по заявке {order.number}, {len(order.lines)} строк")
    if order.is_cancelled:
        cancel(base, order.number)


def is_held(base: Base, number: str) -> bool:
    """Somebody leads this order by hand: the imitation takes no step of its own."""
    everything = base.setting("holds_new_orders") == "1"
    return everything or base.one("select 1 from held where site_number = ?", number) is not None


def hold(base: Base, numbers: list[str], *, held: bool) -> None:
    """Lead these orders by hand, or let them go; works before they are fetched, too."""
    with base.transaction():
        for number in numbers:
            base.do(
                "insert or ignore into held values (?)" if held else "delete from held where site_number = ?", number
            )
            base.do("update orders set held = ? where site_number = ?", int(held), number)


def _contractor(base: Base, order: SiteOrder) -> str:
    """Found by ИНН and КПП, without ИНН by name; not found: created."""
    who = order.contractor
    if who["inn"]:
        found = base.one("select id from contractor where inn = ? and kpp = ?", who["inn"], who["kpp"])
    else:
        found = base.one("select id from contractor where name = ?", who["name"])
    if found:
        return str(found)
    key = derived_id("contractor", who["inn"], who["kpp"], who["name"])
    base.do(
        "insert or ignore into contractor (id, name, full_name, inn, kpp) values (?, ?, ?, ?, ?)",
        key, who["name"], who["full_name"], who["inn"], who["kpp"],
    )  # fmt: skip
    base.say(f"Создан контрагент «{who['name']}»: по ИНН и КПП не найден")
    return key


def _write_lines(base: Base, order: SiteOrder) -> None:
    base.do("delete from order_line where orders = ?", order.number)
    for place, line in enumerate(order.lines, 1):
        base.do(
            "insert into order_line (orders, place, item, characteristic, name, quantity, price, amount, vat)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            order.number, place, _item(base, line), line.characteristic, line.name, plain(line.quantity),
            plain(line.price), plain(line.amount), line.vat,
        )  # fmt: skip
    total = sum((line.amount for line in order.lines), Decimal(0))
    base.do("update orders set amount = ? where site_number = ?", plain(total), order.number)


def _item(base: Base, line: Line) -> str:
    """Searched by id, then by article, then created, as the stock loader does."""
    found = base.one("select id from item where id = ?", line.item)
    found = found or (line.article and base.one("select id from item where article = ?", line.article))
    if found:
        return str(found)
    base.do(
        "insert into item (id, article, name, full_name, kind, item_group, brand, unit)"
        " values (?, ?, ?, ?, 'Создано обменом', '', '', '796')",
        line.item, line.article, line.name, line.name,
    )  # fmt: skip
    base.do("insert or ignore into unit values ('796', 'Штука', 'PCE', 'шт')")
    base.say(f"Номенклатура {line.article} «{line.name}» не найдена и создана: её Ид пришёл не из 1С")
    return line.item


def cancel(base: Base, number: str) -> bool:
    """Cancel all lines of an order and free its reserve; not possible after the first shipment."""
    order = base.the("select * from orders where site_number = ?", number)
    if order["cancelled"]:
        return False
    if base.one("select 1 from shipment where orders = ?", number):
        base.say(f"Заказ {order['number']} не отменён: по нему уже была отгрузка")
        return False
    release_reserve(base, number)
    base.do("update orders set cancelled = 1, status = 'Закрыт' where site_number = ?", number)
    touch(base, number)
    base.say(f"Заказ {order['number']} по заявке {number} отменён, резерв снят")
    return True


def release_reserve(base: Base, number: str) -> None:
    """Give back everything that is reserved for an order."""
    for row in reserves(base, number):
        move_stock(base, row["item"], row["characteristic"], row["warehouse"], reserved=-Decimal(row["quantity"]))
    base.do("delete from reserve where orders = ?", number)


def reserves(base: Base, number: str) -> list[sqlite3.Row]:
    """Return what is reserved for an order: line, item, warehouse, quantity."""
    return base.rows(
        "select r.*, l.item, l.characteristic from reserve r join order_line l "
        "on l.orders = r.orders and l.place = r.place where r.orders = ? order by r.place",
        number,
    )


def touch(base: Base, number: str) -> None:
    """Count the version of an order up: it has to be sent again."""
    base.do("update orders set version = version + 1 where site_number = ?", number)
