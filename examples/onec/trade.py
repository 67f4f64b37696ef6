"""Goods, prices and stock of the imitation: what a person in 1C does with them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from examples.onec.base import Base

ZERO = Decimal(0)
KOPECK = Decimal("0.01")


def item_by_sku(base: Base, sku: str) -> sqlite3.Row:
    """Return the item with this article, or raise LookupError."""
    found = base.row("select * from item where article = ? collate nocase", sku.strip())
    if found is None:
        raise LookupError(f"Нет номенклатуры с артикулом {sku}")
    return found


def warehouse_by_name(base: Base, name: str) -> sqlite3.Row:
    """Return the warehouse by id or by the beginning of its name (any case), or raise LookupError."""
    for row in base.rows("select * from warehouse order by place"):
        if row["id"] == name or row["name"].casefold().startswith(name.casefold()):
            return row
    raise LookupError(f"Нет склада «{name}»")


def price_type_by_name(base: Base, name: str) -> sqlite3.Row:
    """Return the price type by id or by the beginning of its name (any case), or raise LookupError."""
    for row in base.rows("select * from price_type order by rowid"):
        if row["id"] == name or row["name"].casefold().startswith(name.casefold()):
            return row
    raise LookupError(f"Нет вида цен «{name}»")


def change_price(base: Base, sku: str, value: Decimal, *, price_type: str = "") -> None:
    """Set a price in roubles; without a named type the first type gets it and the others move in the same ratio."""
    with base.transaction():
        item = item_by_sku(base, sku)
        named = price_type_by_name(base, price_type)["id"] if price_type else ""
        for row, amount in _new_amounts(base, item["id"], value, named=named):
            _write_price(base, row, amount)
        register(base, item["id"])
        base.say(f"Установка цен: {item['article']} {item['name']}, {value} ₽")


def _new_amounts(base: Base, item: str, value: Decimal, *, named: str) -> list[tuple[sqlite3.Row, Decimal]]:
    rows = base.rows(
        "select p.* from price p join price_type t on t.id = p.price_type where p.item = ? "
        "order by t.rowid, p.characteristic",
        item,
    )
    if named:
        return [(row, value) for row in rows if row["price_type"] == named]
    priced = [row for row in rows if row["amount"] and Decimal(row["amount"])]
    anchor = Decimal(priced[0]["amount"]) if priced else value
    return [(row, (Decimal(row["amount"]) * value / anchor).quantize(KOPECK)) for row in priced]


def _write_price(base: Base, row: sqlite3.Row, amount: Decimal) -> None:
    base.do(
        "update price set amount = ?, version = ? where item = ? and characteristic = ? and price_type = ?",
        str(amount), base.next("version"), row["item"], row["characteristic"], row["price_type"],
    )  # fmt: skip


def change_stock(base: Base, sku: str, warehouse: str, quantity: Decimal) -> None:
    """Make the free stock of an item (of its first characteristic) in a warehouse equal to `quantity`."""
    with base.transaction():
        item = item_by_sku(base, sku)
        place = warehouse_by_name(base, warehouse)
        characteristic = first_characteristic(base, item["id"])
        reserved = Decimal(stock_row(base, item["id"], characteristic, place["id"])["reserved"])
        write_stock(base, item["id"], characteristic, place["id"], on_hand=quantity + reserved, reserved=reserved)
        base.say(f"Остаток: {item['article']} {item['name']}, {place['name']}: {quantity}")


def first_characteristic(base: Base, item: str) -> str:
    """Return the first characteristic of an item, or an empty string."""
    return base.one("select id from characteristic where item = ? order by name", item) or ""


def stock_row(base: Base, item: str, characteristic: str, warehouse: str) -> sqlite3.Row:
    """Return the stock of an item in a warehouse; the row is made if it was not there."""
    key = (item, characteristic, warehouse)
    base.do("insert or ignore into stock (item, characteristic, warehouse) values (?, ?, ?)", *key)
    return base.the("select * from stock where item = ? and characteristic = ? and warehouse = ?", *key)


def write_stock(
    base: Base, item: str, characteristic: str, warehouse: str, *, on_hand: Decimal, reserved: Decimal
) -> None:
    """Write stock and reserve of an item in a warehouse and register the change for the exchange."""
    stock_row(base, item, characteristic, warehouse)
    base.do(
        "update stock set on_hand = ?, reserved = ?, version = ? where item = ? and characteristic = ? and warehouse = ?",
        plain(on_hand), plain(reserved), base.next("version"), item, characteristic, warehouse,
    )  # fmt: skip
    register(base, item)


def move_stock(
    base: Base,
    item: str,
    characteristic: str,
    warehouse: str,
    *,
    on_hand: Decimal = ZERO,
    reserved: Decimal = ZERO,
) -> None:
    """Add to the stock and to the reserve of an item in a warehouse."""
    if base.is_retelling:
        return
    row = stock_row(base, item, characteristic, warehouse)
    write_stock(
        base, item, characteristic, warehouse,
        on_hand=Decimal(row["on_hand"]) + on_hand, reserved=Decimal(row["reserved"]) + reserved,
    )  # fmt: skip


def register(base: Base, item: str, *, card: bool = False) -> None:
    """Register an item in the exchange plan; `card`: the card itself changed, not only prices or stock."""
    base.do(
        "insert into changed values (?, ?, ?) on conflict (item) do update "
        "set version = excluded.version, card = max(card, excluded.card)",
        item, base.next("version"), int(card),
    )  # fmt: skip


def mark_deleted(base: Base, sku: str, *, deleted: bool) -> None:
    """Set or take off the deletion mark of an item («пометка удаления»)."""
    with base.transaction():
        item = item_by_sku(base, sku)
        base.do("update item set deleted = ? where id = ?", int(deleted), item["id"])
        register(base, item["id"], card=True)
        base.say(f"Пометка удаления: {item['article']}: {'да' if deleted else 'нет'}")


def rename(base: Base, sku: str, name: str) -> None:
    """Give an item another name."""
    with base.transaction():
        item = item_by_sku(base, sku)
        base.do("update item set name = ?, full_name = ? where id = ?", name, name, item["id"])
        register(base, item["id"], card=True)


def plain(number: Decimal) -> str:
    """Return a number without an exponent and without trailing zeros."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
