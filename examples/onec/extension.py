"""The small extension of 1C: pushes orders, printed forms, stock and prices as JSON (docs/admin/1c-json.md).

A request is written down before it is sent and repeated under the same `batch_id` until it is answered.
"""

from __future__ import annotations

import base64
import json
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from examples.onec import booking, printing
from examples.onec.base import Base, now, stamp
from examples.onec.wire import NoAnswer, Portal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

ROOT = "/api/1c/v1/"
MOST = 500


def push_everything(base: Base, portal: Portal) -> int:
    """Push whatever changed; returns the number of items that went. Raises NoAnswer and keeps what is unanswered."""
    count = _finish_batches(base, portal)
    for address, make in MAKERS.items():
        while _begin_batch(base, address, make):
            count += _finish_batches(base, portal)
    return count + push_documents(base, portal)


def push_orders(base: Base, portal: Portal, numbers: list[str]) -> None:
    """Push the states of these orders now, as a part of the caller's transaction. Raises NoAnswer."""
    rows = [base.the("select * from orders where site_number = ?", number) for number in numbers]
    items = [order_state(base, row) for row in rows]
    request = {"batch_id": str(uuid.uuid4()), "sent_at": stamp(now()), "items": items}
    for row, result in zip(rows, _post(portal, "orders", json.dumps(request).encode()), strict=True):
        if result["result"] != "ok":
            raise NoAnswer(f"{row['site_number']}: {result['result']}: {result.get('message', '')}")
        _mark(base, "orders", [row["site_number"], row["version"]], result)
        base.do("update orders set sent = version where site_number = ?", row["site_number"])


def has_waiting(base: Base) -> bool:
    """Something changed and the portal does not know it yet."""
    found = base.one(
        "select exists (select 1 from batch) or exists (select 1 from price where pushed < version) "
        "or exists (select 1 from stock where pushed < version) or exists (select 1 from orders where pushed < version) "
        "or exists (select 1 from document where pushed < version and kept = 0)"
    )
    return bool(found)


def _begin_batch(base: Base, address: str, make: Callable[[Base], list[tuple[dict[str, Any], list[Any]]]]) -> bool:
    with base.transaction():
        found = make(base)
        if found:
            batch, items = str(uuid.uuid4()), [item for item, _ in found]
            body = json.dumps({"batch_id": batch, "sent_at": stamp(now()), "items": items}, ensure_ascii=False)
            marks = json.dumps([mark for _, mark in found])
            base.do("insert into batch values (?, ?, ?, ?)", batch, address, body, marks)
    return bool(found)


def _finish_batches(base: Base, portal: Portal) -> int:
    count = 0
    for row in base.rows("select * from batch order by rowid"):
        results = _send(base, portal, row)
        with base.transaction():
            marks = json.loads(row["marks"])
            for mark, result in zip(marks, results, strict=True):
                _mark(base, row["address"], mark, result)
            base.do("delete from batch where id = ?", row["id"])
        count += len(results)
    return count


def _send(base: Base, portal: Portal, row: sqlite3.Row) -> list[dict[str, str]]:
    body = row["body"].encode()
    results = _post(portal, row["address"], body)
    if base.takes_fault("duplicate"):
        _post(portal, row["address"], body)
    if row["address"] == "orders" and base.takes_fault("stale"):
        _post(portal, "orders", _older(row["body"]))
    return results


def _older(body: str) -> bytes:
    """The same orders as they were a version ago, without payments and shipments, as a new request."""
    request = json.loads(body) | {"batch_id": str(uuid.uuid4())}
    for item in request["items"]:
        item |= {"version": item["version"] - 1, "payments": [], "shipments": [], "delivered_at": None}
    return json.dumps(request, ensure_ascii=False).encode()


def _post(portal: Portal, address: str, body: bytes) -> list[dict[str, str]]:
    answer = portal.post(ROOT + address, body, kind="application/json; charset=utf-8")
    if answer.status != 200:
        raise NoAnswer(f"{address}: код {answer.status}: {answer.text[:200]}")
    found: list[dict[str, str]] = json.loads(answer.text)["items"]
    return found


def _mark(base: Base, address: str, mark: list[Any], result: dict[str, str]) -> None:
    """Unknown and wrong items leave the queue too, with a line for the administrator; a later change sends them again."""
    *key, version = mark
    base.do(f"update {TABLES[address][0]} set pushed = ? where {TABLES[address][1]}", version, *key)  # noqa: S608
    if result["result"] in {"unknown", "error"}:
        base.say(f"Портал, {address}: {result['result']}: {result.get('message', '')} ({', '.join(map(str, key))})")


TABLES = {
    "orders": ("orders", "site_number = ?"),
    "stock": ("stock", "item = ? and characteristic = ? and warehouse = ?"),
    "prices": ("price", "item = ? and characteristic = ? and price_type = ?"),
}


def _stock(base: Base) -> list[tuple[dict[str, Any], list[Any]]]:
    rows = base.rows("select * from stock where pushed < version order by version limit ?", MOST)
    return [(_stock_item(row), _key(row, "warehouse")) for row in rows]


def _stock_item(row: sqlite3.Row) -> dict[str, Any]:
    free = Decimal(row["on_hand"]) - Decimal(row["reserved"])
    return {
        "product": row["item"],
        "variant": row["characteristic"] or None,
        "warehouse": row["warehouse"],
        "free": str(free),
        "version": row["version"],
    }


def _prices(base: Base) -> list[tuple[dict[str, Any], list[Any]]]:
    rows = base.rows(
        "select p.*, t.currency from price p join price_type t on t.id = p.price_type "
        "where p.pushed < p.version order by p.version limit ?",
        MOST,
    )
    return [(_price_item(row), _key(row, "price_type")) for row in rows]


def _price_item(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "product": row["item"],
        "variant": row["characteristic"] or None,
        "price_type": row["price_type"],
        "amount": row["amount"],
        "currency": row["currency"],
        "version": row["version"],
    }


def _key(row: sqlite3.Row, last: str) -> list[Any]:
    return [row["item"], row["characteristic"], row[last], row["version"]]


def _orders(base: Base) -> list[tuple[dict[str, Any], list[Any]]]:
    rows = base.rows("select * from orders where pushed < version order by site_number limit 50")
    return [(order_state(base, row), [row["site_number"], row["version"]]) for row in rows]


def order_state(base: Base, row: sqlite3.Row) -> dict[str, Any]:
    """Return the whole state of an order as the contract has it."""
    number = row["site_number"]
    bill = base.row("select * from invoice where orders = ?", number)
    payments = base.rows("select * from payment where orders = ? order by rowid", number)
    return {
        "number": number, "version": row["version"], "id_1c": row["id"], "number_1c": row["number"],
        "date_1c": row["date"], "posted": bool(row["posted"]), "status": row["status"],
        "reserve": [_reserve(r) for r in booking.reserves(base, number)],
        "reserve_until": row["reserve_until"] or None,
        "invoice": _bill(bill) if bill else None,
        "payments": [{"id_1c": p["id"], "number": p["number"], "date": p["date"], "amount": p["amount"]} for p in payments],
        "shipments": [_shipment(base, s) for s in base.rows("select * from shipment where orders = ? order by rowid", number)],
        "delivered_at": row["delivered_at"] or None, "cancelled": bool(row["cancelled"]),
    }  # fmt: skip


def _bill(row: sqlite3.Row) -> dict[str, str]:
    keys = ("number", "date", "due", "amount")
    return {"id_1c": row["id"]} | {key: row[key] for key in keys}


def _reserve(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "product": row["item"],
        "variant": row["characteristic"] or None,
        "warehouse": row["warehouse"],
        "quantity": row["quantity"],
    }


def _shipment(base: Base, row: sqlite3.Row) -> dict[str, Any]:
    keys = ("number", "date", "warehouse", "carrier", "tracking", "places", "weight")
    lines = base.rows(
        "select s.*, l.item, l.characteristic from shipment_line s join order_line l "
        "on l.orders = ? and l.place = s.order_place where s.shipment = ? order by s.place",
        row["orders"], row["id"],
    )  # fmt: skip
    return {"id_1c": row["id"]} | {key: row[key] for key in keys} | {"lines": [_shipment_line(line) for line in lines]}


def _shipment_line(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "product": row["item"],
        "variant": row["characteristic"] or None,
        "quantity": row["quantity"],
        "serials": json.loads(row["serials"]),
    }


MAKERS = {"prices": _prices, "stock": _stock, "orders": _orders}


def push_documents(base: Base, portal: Portal) -> int:
    """Print what is not printed yet and push the files; returns how many went."""
    printing.print_waiting(base)
    rows = base.rows(
        "select d.* from document d join orders o on o.site_number = d.orders "
        "where d.pushed < d.version and d.kept = 0 and d.content is not null and o.pushed > 0 order by d.rowid"
    )
    for row in rows:
        push_document(base, portal, row)
    return len(rows)


def push_document(base: Base, portal: Portal, row: sqlite3.Row) -> None:
    """Push one printed file; raises NoAnswer."""
    keys = ("kind", "number", "date", "amount", "file_name", "version")
    item = {key: row[key] for key in keys} | {"order": row["orders"], "id_1c": row["id"]}
    body = json.dumps(item | {"content": base64.b64encode(row["content"]).decode()}, ensure_ascii=False).encode()
    for _ in range(2 if base.takes_fault("duplicate") else 1):
        answer = portal.post(ROOT + "documents", body, kind="application/json; charset=utf-8")
        if answer.status != 200:
            raise NoAnswer(f"documents: код {answer.status}: {answer.text[:200]}")
    result = json.loads(answer.text)
    base.do("update document set pushed = ? where kind = ? and id = ?", row["version"], row["kind"], row["id"])
    if result["result"] in {"unknown", "error"}:
        base.say(f"Портал, documents: {result['result']}: {result.get('message', '')} ({row['file_name']})")
