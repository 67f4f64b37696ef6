"""Printed forms of the imitation: «Счёт на оплату», «УПД», «Упаковочный лист». Bears its name: a document of the imitation."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from examples.onec.trade import KOPECK, plain
from examples.onec.words import form, sum_in_words

if TYPE_CHECKING:
    import sqlite3

    from examples.onec.base import Base

AT_ONCE = 60
WAITING = "select * from document where content is null and kept = ? order by rowid limit ?"
NARROW = "\u00a0"
MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]


def print_waiting(base: Base, *, kept: bool = False) -> int:
    """Print every document that has no file yet, of living orders or of those put in afterwards; returns how many."""
    count = 0
    while rows := base.rows(WAITING, int(kept), AT_ONCE):
        files = _press([{"form": row["kind"], "data": data_of(base, row)} for row in rows])
        with base.transaction():
            for row, content in zip(rows, files, strict=True):
                base.do("update document set content = ? where kind = ? and id = ?", content, row["kind"], row["id"])
        count += len(rows)
    return count


def _press(jobs: list[dict[str, Any]]) -> list[bytes]:
    command = [sys.executable, str(Path(__file__).with_name("press.py"))]
    text = json.dumps(jobs, ensure_ascii=False)
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    return [base64.b64decode(item) for item in json.loads(done.stdout)]


def data_of(base: Base, document: sqlite3.Row) -> dict[str, Any]:
    """Return what a form prints; sums are already texts."""
    order = base.the("select * from orders where site_number = ?", document["orders"])
    buyer = base.the("select * from contractor where id = ?", order["contractor"])
    rows = _invoice_rows(base, document) if document["kind"] == "invoice" else _shipment_rows(base, document)
    lines = [_line(row, index) for index, row in enumerate(rows, 1)]
    total = sum((Decimal(line["sum"]) for line in lines), Decimal(0))
    vat = sum((Decimal(line["vat_sum"]) for line in lines), Decimal(0))
    return {
        "number": document["number"], "day": _long_date(document["date"]), "order": document["orders"],
        "order_1c": f"{order['number']} от {datetime.fromisoformat(order['date']):%d.%m.%Y}",
        "seller": _seller(base), "buyer": dict(buyer) | {"delivery": order["address"]},
        "lines": [_shown(line) for line in lines],
        "total": money(total), "vat": money(vat), "net": money(total - vat), "words": sum_in_words(total),
        "count": f"{len(lines)} {form(len(lines), ('наименование', 'наименования', 'наименований'))}",
        **_facts(base, document),
    }  # fmt: skip


def _facts(base: Base, document: sqlite3.Row) -> dict[str, Any]:
    if document["kind"] == "invoice":
        due = base.one("select due from invoice where id = ?", document["id"])
        return {"due": f"{datetime.fromisoformat(due):%d.%m.%Y}"}
    shipment = base.the("select * from shipment where id = ?", document["id"])
    warehouse = base.one("select name from warehouse where id = ?", shipment["warehouse"])
    facts = {key: shipment[key] for key in ("carrier", "tracking", "places")}
    return facts | {"warehouse": warehouse, "weight": shipment["weight"].replace(".", ",")}


def _invoice_rows(base: Base, document: sqlite3.Row) -> list[sqlite3.Row]:
    return base.rows(LINES + "where l.orders = ? order by l.place", document["orders"])


def _shipment_rows(base: Base, document: sqlite3.Row) -> list[sqlite3.Row]:
    return base.rows(
        LINES.replace("'[]' as serials, l.quantity as part", "s.serials, s.quantity as part")
        + "join shipment_line s on s.order_place = l.place where l.orders = ? and s.shipment = ? order by s.place",
        document["orders"], document["id"],
    )  # fmt: skip


LINES = (
    "select l.*, i.article, u.name as unit_name, u.code as unit_code, '[]' as serials, l.quantity as part "
    "from order_line l join item i on i.id = l.item left join unit u on u.code = i.unit "
)


def _line(row: sqlite3.Row, index: int) -> dict[str, Any]:
    part = Decimal(row["part"])
    total = (Decimal(row["amount"]) * part / Decimal(row["quantity"])).quantize(KOPECK, ROUND_HALF_UP)
    rate = Decimal(row["vat"]) if row["vat"].replace(".", "").isdigit() else Decimal(0)
    vat = (total * rate / (100 + rate)).quantize(KOPECK, ROUND_HALF_UP)
    return {
        "n": index, "article": row["article"], "name": row["name"], "unit": row["unit_name"] or "шт",
        "unit_code": row["unit_code"] or "796", "quantity": plain(part).replace(".", ","),
        "price": row["price"], "sum": total, "vat_rate": f"{plain(rate)}%" if rate else "без НДС", "vat_sum": vat,
        "net": total - vat, "net_price": ((total - vat) / part).quantize(KOPECK, ROUND_HALF_UP),
        "serials": json.loads(row["serials"]),
    }  # fmt: skip


def _shown(line: dict[str, Any]) -> dict[str, Any]:
    sums = {key: money(Decimal(line[key])) for key in ("price", "sum", "vat_sum", "net", "net_price")}
    return line | sums


def money(amount: Decimal) -> str:
    """Return `1 234,50` with no-break spaces."""
    return f"{amount:,.2f}".replace(",", NARROW).replace(".", ",")


def _long_date(day: str) -> str:
    moment = datetime.fromisoformat(day)
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year} г."


def _seller(base: Base) -> dict[str, str]:
    keys = ("name", "inn", "kpp", "address", "bank", "bik", "account", "correspondent", "director", "accountant")
    return {key: base.setting(f"owner_{key}") for key in keys}
