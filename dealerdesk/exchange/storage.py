"""Bytes of packages on disk: random names in a folder that no server serves, appended block by block.

What counts is the size in the database: bytes beyond it are of a block that was not finished.
"""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

CHUNK = 256 * 1024


class BrokenOff(Exception):
    """The sender stopped before the announced length; nothing of the block is kept."""


class TooLarge(Exception):
    """The block is larger than any that we take."""


def new_path(session_id: int) -> str:
    """A fresh place for a file of a session, relative to the media directory."""
    relative = f"exchange/{session_id}/{secrets.token_hex(12)}"
    full(relative).parent.mkdir(parents=True, exist_ok=True)
    return relative


def full(relative: str) -> Path:
    """Where it lies."""
    return Path(settings.MEDIA_ROOT) / relative


@contextmanager
def spooled(body: BinaryIO, *, folder: Path, length: int | None, most: int) -> Iterator[Path]:
    """The whole body of a request in a temporary file. Raises BrokenOff, TooLarge, OSError (disk full)."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{secrets.token_hex(12)}.part"
    try:
        with path.open("xb") as target:
            received = _copy(body, target, most)
        if length is not None and received != length:
            raise BrokenOff
        yield path
    finally:
        path.unlink(missing_ok=True)


def append(block: Path, target: Path, *, at: int) -> int:
    """Write the block behind the first `at` bytes of the target; the new size."""
    with target.open("r+b" if target.exists() else "xb") as file:
        file.seek(at)
        file.truncate()
        with block.open("rb") as source:
            shutil.copyfileobj(source, file, CHUNK)
        size = file.tell()
        file.flush()
        os.fsync(file.fileno())
    return size


def head(path: Path, length: int = 64) -> bytes:
    """The first bytes of a file, b"" when there is none."""
    try:
        with path.open("rb") as file:
            return file.read(length)
    except FileNotFoundError:
        return b""


def tail(path: Path, length: int) -> bytes:
    """The last bytes of a file, b"" when there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - length))
            return file.read()
    except FileNotFoundError:
        return b""


def sha256(path: Path) -> str:
    """Hash of a whole file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def discard_session(session_id: int) -> None:
    """Remove the files of a session."""
    shutil.rmtree(full(f"exchange/{session_id}"), ignore_errors=True)


def _copy(body: BinaryIO, target: BinaryIO, most: int) -> int:
    received = 0
    while chunk := body.read(CHUNK):
        received += len(chunk)
        if received > most:
            raise TooLarge
        target.write(chunk)
    return received
