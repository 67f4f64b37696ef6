"""The database of the demo is its own: an empty one, or one that carries its table of notes."""

import os
from pathlib import Path

import psycopg

from dealerdesk.toolbox.embedded_postgres import server
from dealerdesk.toolbox.embedded_postgres.launcher import NAME, PORT, USER

_IS_FOREIGN = """
    SELECT to_regclass('public.demo_note') IS NULL
       AND EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')
"""


class ForeignDatabase(Exception):
    """There are tables that no demo has made."""


def claim(home: Path) -> None:
    """Take the database for the demo before anything is changed in it; keeps the private server running.

    Raises `ForeignDatabase`, having touched nothing.
    """
    with psycopg.connect(os.environ.get("DATABASE_URL") or _embedded(home), autocommit=True) as connection:
        (is_foreign,) = connection.execute(_IS_FOREIGN).fetchone() or (False,)
        if is_foreign:
            raise ForeignDatabase(
                "The database holds tables that bin/demo did not make: the demo does not touch it.\n"
                "Give it another one: DEALERDESK_HOME=… or DATABASE_URL=…"
            )
        connection.execute("create table if not exists demo_note (key text primary key, value text not null)")


def _embedded(home: Path) -> str:
    running = server(home / "postgres")
    return psycopg.conninfo.make_conninfo(host=str(running.socket), port=PORT, user=USER, dbname=NAME)
