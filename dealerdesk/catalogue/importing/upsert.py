"""Update the rows that differ, insert the rows that are new, touch nothing else.

Not `ON CONFLICT DO UPDATE … WHERE`: that locks, and so writes, every row it skips.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.backends.utils import CursorWrapper

from dealerdesk.catalogue.importing.staging import column


@dataclass(frozen=True, slots=True)
class New:
    """What a column becomes: in a row `p` that is here, and in a new one, from the staged row `s`."""

    here: str
    fresh: str


def keep(name: str, default: str) -> New:
    """The staged value; when NULL, what is here, or `default` in a new row."""
    return New(f"COALESCE(s.{name}, p.{name})", f"COALESCE(s.{name}, {default})")


def if_said(name: str) -> New:
    """The staged value, NULL included, when the staged `has_<name>` says so."""
    return New(f"CASE WHEN s.has_{name} THEN s.{name} ELSE p.{name} END", f"s.{name}")


def unless_empty(name: str) -> New:
    """The staged text unless it is empty."""
    return New(f"COALESCE(NULLIF(s.{name}, ''), p.{name})", f"COALESCE(s.{name}, '')")


@dataclass(frozen=True, slots=True)
class Upsert:
    """From the temporary table `staged` into `table` by `key`; all parts are constants of this package.

    `only_new` are columns that an import sets once, `on_write` those that every write sets,
    `insertable` says which staged rows may make a new row.
    """

    table: str
    staged: str
    columns: Mapping[str, New]
    key: str = "id_1c"
    only_new: Mapping[str, str] = field(default_factory=dict)
    on_write: Mapping[str, str] = field(default_factory=dict)
    insertable: str = "TRUE"

    def update(self, cursor: CursorWrapper) -> list[int]:
        """Write the rows that differ; their keys."""
        now = ", ".join(f"p.{name}" for name in self.columns)
        then = ", ".join(new.here for new in self.columns.values())
        sets = [f"{name} = {new.here}" for name, new in self.columns.items()]
        sets += [f"{name} = {value}" for name, value in self.on_write.items()]
        query = (
            f"UPDATE {self.table} p SET {', '.join(sets)} FROM {self.staged} s "  # noqa: S608
            f"WHERE p.{self.key} = s.{self.key} AND ROW({now}) IS DISTINCT FROM ROW({then}) RETURNING p.id"
        )
        return column(cursor, query)

    def insert(self, cursor: CursorWrapper) -> list[int]:
        """Write the rows whose key is not here yet; their keys."""
        fresh = {name: new.fresh for name, new in self.columns.items()}
        fresh = {self.key: f"s.{self.key}", **fresh, **self.only_new, **self.on_write}
        query = (
            f"INSERT INTO {self.table} ({', '.join(fresh)}) SELECT {', '.join(fresh.values())} FROM {self.staged} s "  # noqa: S608
            f"WHERE {self.insertable} AND NOT EXISTS (SELECT FROM {self.table} p WHERE p.{self.key} = s.{self.key}) "
            f"ON CONFLICT DO NOTHING RETURNING id"
        )
        return column(cursor, query)
