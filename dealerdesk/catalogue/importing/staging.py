"""COPY of rows into a temporary table of the current transaction."""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from itertools import islice
from typing import Any, ParamSpec, TypeVar

import msgspec
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Item = TypeVar("Item")
Values = tuple[Any, ...]
_json = msgspec.json.Encoder().encode


def in_transaction(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Join the caller's transaction, or be one; an error undoes all of it, for half an import helps nobody."""

    @wraps(function)
    def inside(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        with transaction.atomic(savepoint=False):
            return function(*args, **kwargs)

    return inside


def stage(cursor: CursorWrapper, name: str, columns: str, rows: Iterable[Values]) -> int:
    """Fill the temporary table `name` (dropped at commit) with `rows`; how many there were.

    Both names are constants of this package, never input.
    """
    cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} ({columns}) ON COMMIT DROP")
    cursor.execute(f"TRUNCATE {name}")
    count = 0
    with cursor.copy(f"COPY {name} FROM STDIN") as copy:
        for count, row in enumerate(rows, 1):  # noqa: B007
            copy.write_row(row)
    return count


def batches(rows: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of at most `size` rows."""
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def column(cursor: CursorWrapper, query: str, parameters: Values | dict[str, Any] = ()) -> list[Any]:
    """The first column of what `query` gives."""
    cursor.execute(query, parameters)
    return [row[0] for row in cursor.fetchall()]


def array(numbers: Iterable[int]) -> str:
    """An int[] as COPY reads it; several times faster than the driver's own list."""
    return "{" + ",".join(map(str, numbers)) + "}"


def json_text(value: Any) -> str:
    """A jsonb as COPY reads it."""
    return _json(value).decode()


def cursor() -> CursorWrapper:
    """A cursor of the connection that the caller's transaction is on."""
    return connection.cursor()
