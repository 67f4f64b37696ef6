"""Imports the files that it is given, alone in its process; prints seconds, peak memory and rows written as JSON."""

import json
import os
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.figures import peak_memory_mb  # noqa: E402
from dealerdesk.exchange.imports import import_file  # noqa: E402
from dealerdesk.exchange.models import Connection, Session  # noqa: E402


def main(paths: list[str]) -> None:
    """One session, one transaction a file, as the exchange does it."""
    session = _session()
    written = 0
    started = time.perf_counter()
    for path in paths:
        with transaction.atomic():
            report = import_file(Path(path), name=Path(path).name, session=session, at=timezone.now(), is_guarded=False)
        written += report.changed
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "memory_mb": peak_memory_mb(), "written": written}))


def _session() -> Session:
    node = Connection.objects.get_or_create(login="bench", defaults={"name": "Замеры", "password": "!"})[0]
    now = timezone.now()
    key = f"bench-{now.timestamp()}"
    connection.ensure_connection()
    return Session.objects.create(connection=node, kind="catalog", cookie=key, sessid=key, opened_at=now, seen_at=now)


if __name__ == "__main__":
    main(sys.argv[1:])
