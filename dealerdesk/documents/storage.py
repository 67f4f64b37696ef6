"""Where the bytes lie: random names under the media directory, which no server serves.

A file is written whole under a temporary name, flushed to the disk and only then renamed, so
that a full disk or a kill never leaves half a document or an empty one.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

ORPHAN_AGE = timedelta(days=1)


def store(content: bytes) -> str:
    """Keep the bytes and return the name under which they lie; raises OSError when the disk is full."""
    name = secrets.token_hex(20)
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    try:
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    return name


def open_stored(name: str) -> BinaryIO:
    """Open kept bytes for reading; raises FileNotFoundError when they are gone."""
    return _path(name).open("rb")


def discard_orphans(known: Iterable[str], *, now: datetime) -> int:
    """Delete files of transactions that never committed: older than a day and named by no row."""
    names = set(known)
    orphans = [path for path in _older_than(now - ORPHAN_AGE) if path.name not in names]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _path(name: str) -> Path:
    return _root() / name[:2] / name


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "documents"


def _older_than(moment: datetime) -> Iterator[Path]:
    for path in _root().glob("*/*"):
        if path.is_file() and path.stat().st_mtime < moment.timestamp():
            yield path
