"""Fills the imitation's base from one dictionary (or JSON file): goods, prices, stock, contractors."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from examples.onec.base import Base

Facts = dict[str, Any]


def load(base: Base, data: Facts) -> None:
    """Write everything in one transaction; rows that are there already are replaced, and nothing is pushed item by item."""
    _write_pictures(base, data.get("pictures", {}))
    with base.transaction():
        for name, value in data.get("settings", {}).items():
            base.set(name, value)
        for table in (
            "item_group",
            "brand",
            "unit",
            "property",
            "property_value",
            "price_type",
            "warehouse",
            "contractor",
        ):
            _insert(base, table, data.get(table, []))
        for item in data.get("item", []):
            _write_item(base, item)
        base.say(f"Загружено: номенклатуры {len(data.get('item', []))}, контрагентов {len(data.get('contractor', []))}")


def _insert(base: Base, table: str, rows: list[Facts]) -> None:
    """Table and column names come from our own schema, never from the file's values."""
    known = {row["name"] for row in base.rows(f"pragma table_info({table})")}
    for row in rows:
        names = [name for name in row if name in known]
        marks = ", ".join("?" * len(names))
        base.do(
            f"insert or replace into {table} ({', '.join(names)}) values ({marks})",  # noqa: S608
            *(row[name] for name in names),
        )


def _write_item(base: Base, item: Facts) -> None:
    _insert(base, "item", [item])
    key = item["id"]
    base.many(
        "insert or replace into item_property values (?, ?, ?)",
        ((key, prop, value) for prop, value in item.get("properties", {}).items()),
    )
    for kind in item.get("characteristics", []):
        facts = json.dumps(kind["facts"], ensure_ascii=False)
        base.do("insert or replace into characteristic values (?, ?, ?, ?)", kind["id"], key, kind["name"], facts)
    base.many(
        "insert or replace into price (item, characteristic, price_type, amount) values (?, ?, ?, ?)",
        ((key, *row) for row in item.get("prices", [])),
    )
    base.many(
        "insert or replace into stock (item, characteristic, warehouse, on_hand) values (?, ?, ?, ?)",
        ((key, *row) for row in item.get("stock", [])),
    )


def _write_pictures(base: Base, pictures: dict[str, bytes | str]) -> None:
    for path, content in pictures.items():
        target = base.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(content) if isinstance(content, str) else content)


def load_file(base: Base, path: str) -> None:
    """Load a JSON file of the same shape; pictures are base64."""
    load(base, json.loads(Path(path).read_text("utf-8")))
