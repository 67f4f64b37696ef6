"""The yardstick `copy`: the very rows of the catalogue by COPY into temporary tables and one upsert each, indexes included."""

from dataclasses import dataclass

from django.db import connection, transaction

TABLES = {
    "catalogue_product": ("id_1c",),
    "catalogue_variant": ("id_1c",),
    "catalogue_price": ("variant_id", "price_type_id"),
    "catalogue_stock": ("variant_id", "warehouse_id"),
    "catalogue_stocktotal": ("variant_id",),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table as COPY's bytes, generated columns left out."""

    table: str
    columns: tuple[str, ...]
    content: bytes


def take() -> list[Rows]:
    """The rows of all tables as they are now."""
    return [_take(table) for table in TABLES]


def empty() -> None:
    """Empty the tables, as before a first import."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")


def put(rows: list[Rows]) -> None:
    """COPY every table's rows and upsert those that are new or differ, in one transaction."""
    with transaction.atomic():
        for one in rows:
            _put(one)


def _take(table: str) -> Rows:
    columns = _columns(table)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY (SELECT {', '.join(columns)} FROM {table}) TO STDOUT") as out,
    ):
        content = b"".join(bytes(part) for part in out)
    return Rows(table, columns, content)


def _put(rows: Rows) -> None:
    names = ", ".join(rows.columns)
    key = TABLES[rows.table]
    rest = [name for name in rows.columns if name not in (*key, "id", "changed_at")]
    differs = f"({', '.join('t.' + name for name in rest)}) IS DISTINCT FROM ({', '.join('EXCLUDED.' + name for name in rest)})"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE put ON COMMIT DROP AS SELECT {names} FROM {rows.table} WITH NO DATA")
        with cursor.copy(f"COPY put ({names}) FROM STDIN") as out:
            out.write(rows.content)
        cursor.execute(
            f"INSERT INTO {rows.table} AS t ({names}) SELECT {names} FROM put ON CONFLICT ({', '.join(key)})"
            f" DO UPDATE SET {', '.join(f'{name} = EXCLUDED.{name}' for name in rest)} WHERE {differs}"
        )
        cursor.execute("DROP TABLE put")


def _columns(table: str) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
            " AND column_name <> 'search' ORDER BY ordinal_position",
            [table],
        )
        return tuple(name for (name,) in cursor.fetchall())
