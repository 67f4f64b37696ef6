"""Loading goods through the exchange, beside the yardsticks `parse` and `copy`."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from bench import copy, goods
from bench.figures import Table
from bench.parse import parse


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one size: as usual, and with one goods in a hundred changed."""

    catalogue: Path
    offers: Path
    changed_catalogue: Path
    changed_offers: Path


def write_files(folder: Path, count: int) -> Files:
    """Make the files of `count` goods; the changed ones carry the changed goods alone, as 1C sends changes."""
    folder.mkdir(parents=True, exist_ok=True)
    files = Files(*(folder / f"{name}-{count}.xml" for name in ("import0_1", "offers0_1", "import0_2", "offers0_2")))
    goods.write_catalogue(files.catalogue, count)
    goods.write_offers(files.offers, count)
    few = max(count // 100, 1)
    goods.write_catalogue(files.changed_catalogue, few, renamed=frozenset(range(few)))
    goods.write_offers(files.changed_offers, few, dearer=frozenset(range(few)))
    return files


def measure(table: Table, files: Files, count: int) -> None:
    """First import, the same again, one per cent changed, each against the floor of the same run."""
    size = f"{count:,}".replace(",", " ")
    copy.empty()
    first = _in_own_process(files.catalogue, files.offers)
    analyse()
    parsing = _timed(lambda: parse(files.catalogue, files.offers))
    rows = copy.take()
    again = _in_own_process(files.catalogue, files.offers)
    writing_same = _timed(lambda: copy.put(rows))
    copy.empty()
    writing = _timed(lambda: copy.put(rows))
    changed = _in_own_process(files.changed_catalogue, files.changed_offers)
    table.ratio(
        "first import", size, took=first.seconds, floor=parsing + writing, floor_name="parse + copy", at_most=1.8
    )
    table.figure("first import, memory", size, value=first.memory_mb, unit="MB", at_most=150)
    table.ratio(
        "the same again",
        size,
        took=again.seconds,
        floor=parsing + writing_same,
        floor_name="parse + copy of unchanged",
        at_most=1.4,
        remark=f"{again.written} rows written",
    )
    table.ratio("1 % changed", size, took=changed.seconds, floor=first.seconds, floor_name="first import", at_most=0.03)
    analyse()


@dataclass(frozen=True, slots=True)
class Run:
    """One import in a process of its own; `written` counts goods, prices and stocks created or updated."""

    seconds: float
    memory_mb: float
    written: int


def _in_own_process(*paths: Path) -> Run:
    done = subprocess.run(
        [sys.executable, "-m", "bench.one_import", *map(str, paths)], check=True, stdout=subprocess.PIPE, text=True
    )
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def _timed(work: object) -> float:
    started = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - started


def analyse() -> None:
    """Let the planner know the tables, as the server does by itself within a minute."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
