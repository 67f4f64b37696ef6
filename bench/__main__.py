"""`bin/bench`: loads goods through the exchange, measures, prints the table and writes docs/benchmarks.md."""

import argparse
import os
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench import figures, imports, orders, pages  # noqa: E402


def main() -> None:
    """Measure every size in turn, smallest first, in one database."""
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000", help="goods, separated by commas")
    parser.add_argument("--write", default="docs/benchmarks.md", help="where the table goes; empty: nowhere")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    started = time.strftime("%Y-%m-%d %H:%M")
    table, lists = figures.Table(), {}
    print(f"{started} · {figures.machine()} · {_versions()}\n", flush=True)
    call_command("prepare", verbosity=0)
    for size in sizes:
        _measure(table, size, lists)
    if len(sizes) > 1:
        small, large = min(lists), max(lists)
        bound = 1.5 if large > 100_000 else 1.2  # noqa: PLR2004
        table.ratio(
            "list, growth",
            f"{large}/{small}",
            took=lists[large],
            floor=lists[small],
            floor_name="the smaller",
            at_most=bound,
        )
    if options.write:
        figures.write(table, Path(options.write), versions=_versions(), sizes=options.sizes, started=started)


def _measure(table: figures.Table, size: int, lists: dict[int, float]) -> None:
    files = imports.write_files(Path(settings.HOME) / "files", size)
    imports.measure(table, files, size)
    pages.measure(table, size, lists)
    orders.measure(table, pages.buyer(), f"{size:,}".replace(",", " "))


def _versions() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"Django {django.get_version()}, PostgreSQL {cursor.fetchone()[0].split()[0]}"


if __name__ == "__main__":
    main()
