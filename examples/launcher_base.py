"""The database of the demo: a table marks it as ours, and without the mark we touch nothing."""

import os
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from dealerdesk.toolbox.embedded_postgres import server
from dealerdesk.toolbox.embedded_postgres.launcher import NAME, PORT, USER

_MARK = "dealerdesk_demo"


class ForeignBase(Exception):
    """There are data in the database that no demo has made."""


class DemoBase:
    """Holding it keeps the private server running until the demo has ended."""

    def __init__(self, home: Path) -> None:
        self.address = os.environ.get("DATABASE_URL") or _embedded(home)

    def refuse_a_foreign_one(self) -> None:
        """Raise `ForeignBase` when the database is neither empty nor a demo's."""
        if self._ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") and not self._is_marked():
            raise ForeignBase(
                "The database holds data that no demo has made; the demo uses only a base of its own.\n"
                "Give it another one: DEALERDESK_HOME=… or DATABASE_URL=…"
            )

    def forget(self) -> None:
        """Empty the database."""
        self._ask("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    def mark(self, size: str) -> None:
        """Say that this is a demo's database."""
        if not self._is_marked():
            self._ask("CREATE TABLE dealerdesk_demo (size text NOT NULL, is_loaded boolean NOT NULL DEFAULT false)")
            self._ask("INSERT INTO dealerdesk_demo (size) VALUES (%s)", size)

    def is_loaded(self) -> bool:
        """Whether the first data are in."""
        return bool(self._ask("SELECT is_loaded FROM dealerdesk_demo"))

    def mark_loaded(self) -> None:
        """Remember that the first data are in."""
        self._ask("UPDATE dealerdesk_demo SET is_loaded = true")

    def _is_marked(self) -> bool:
        return self._ask("SELECT to_regclass(%s)", f"public.{_MARK}") is not None

    def _ask(self, statement: LiteralString, *values: str) -> Any:
        with psycopg.connect(self.address, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None


def _embedded(home: Path) -> str:
    running = server(home / "postgres")
    return psycopg.conninfo.make_conninfo(host=str(running.socket), port=PORT, user=USER, dbname=NAME)
