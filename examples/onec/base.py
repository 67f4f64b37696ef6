"""The imitation's own data: one SQLite file; each step is one transaction, so a kill at any moment loses nothing."""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOSCOW = timezone(timedelta(hours=3), "MSK")
FAULTS = {
    "cut_body": "обрыв связи посреди файла",
    "cut_file": "файл выгрузки обрезан на середине",
    "lost_answer": "ответ портала потерян: запрос дошёл, 1С считает его неудачным",
    "duplicate": "каждая посылка уходит дважды",
    "stale": "следом за новым состоянием заказа уходит старое",
    "load_error": "1С не смогла загрузить заказы: success не посылается",
    "no_success": "заказы загружены, но success не посылается",
    "silence": "1С молчит",
}


def clock() -> datetime:
    """Read the machine's clock; who lives through the past again puts another function here."""
    return datetime.now(UTC)


class Base:
    """The information base of the imitation («информационная база»)."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        # Old orders are put in afterwards: today's stock knows them already, and they are no news in the journal.
        self.is_retelling = False
        self.keeps_papers = False
        self.connection = sqlite3.connect(folder / "onec.sqlite3", timeout=30, isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        self.connection.execute("pragma journal_mode = wal")
        self.connection.execute("pragma synchronous = normal")
        self.connection.execute("pragma cache_size = -2000")
        self.connection.executescript(Path(__file__).with_name("schema.sql").read_text("utf-8"))

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all or nothing; nests into the outer transaction if there is one."""
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.connection.execute("rollback")
            raise
        self.connection.execute("commit")

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """Return the first row of a query, if any."""
        found: sqlite3.Row | None = self.connection.execute(sql, values).fetchone()
        return found

    def the(self, sql: str, *values: Any) -> sqlite3.Row:
        """Return the one row that must be there, or raise LookupError."""
        found = self.row(sql, *values)
        if found is None:
            raise LookupError(f"В базе имитации нет: {', '.join(map(str, values))}")
        return found

    def one(self, sql: str, *values: Any) -> Any:
        """Return the first column of the first row, or None."""
        found = self.connection.execute(sql, values).fetchone()
        return found[0] if found else None

    def do(self, sql: str, *values: Any) -> int:
        """Run a statement and return the number of rows it touched."""
        return self.connection.execute(sql, values).rowcount

    def many(self, sql: str, rows: Iterable[Iterable[Any]]) -> None:
        """Run a statement for each row."""
        self.connection.executemany(sql, [tuple(row) for row in rows])

    def setting(self, name: str, default: str = "") -> str:
        """Return a setting of the exchange node."""
        found = self.one("select value from setting where name = ?", name)
        return default if found is None else str(found)

    def set(self, name: str, value: str) -> None:
        """Keep a setting of the exchange node."""
        self.do("insert or replace into setting values (?, ?)", name, value)

    def next(self, name: str, *, start: int = 1) -> int:
        """Return the next number of a sequence; part of the transaction."""
        self.do("insert or ignore into counter values (?, ?)", name, start - 1)
        self.do("update counter set value = value + 1 where name = ?", name)
        return int(self.one("select value from counter where name = ?", name))

    def say(self, text: str) -> None:
        """Write a line into the registration journal («журнал регистрации»)."""
        if not self.is_retelling:
            self.do("insert into journal (at, text) values (?, ?)", stamp(now()), text)

    def takes_fault(self, name: str) -> bool:
        """Use up one of the ordered faults of this name, if any are left (a negative count never ends)."""
        with self.transaction():
            used = self.do("update fault set remaining = remaining - 1 where name = ? and remaining > 0", name)
            endless = self.one("select 1 from fault where name = ? and remaining < 0", name)
        return bool(used or endless)

    def order_fault(self, name: str, *, times: int) -> None:
        """Order a fault for the next `times` occasions; -1 until switched off, 0 switches off."""
        if name not in FAULTS:
            raise LookupError(f"Неизвестная ошибка {name}; бывают: {', '.join(FAULTS)}")
        self.do("insert or replace into fault values (?, ?)", name, times)


def now() -> datetime:
    """Return the moment in the time zone of 1C."""
    return clock().astimezone(MOSCOW)


def stamp(moment: datetime) -> str:
    """Return a moment as 1C's JSON gives it, with zone, to the second."""
    return moment.isoformat(timespec="seconds")


def derived_id(*parts: str) -> str:
    """Return the same UUID for the same parts, for ever: keys of a step repeated after a kill are equal."""
    return str(uuid.uuid5(uuid.UUID("6f1d5f6e-7d0e-4b53-9b58-0e61d3a1c0de"), "/".join(parts)))
