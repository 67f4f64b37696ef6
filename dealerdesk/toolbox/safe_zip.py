"""THE one reader of archives from strangers: names, sizes and counts are checked before anything is unpacked."""

import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

CHUNK = 256 * 1024
UTF8_FLAG = 0x800
ENCRYPTED_FLAG = 0x1
BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
OUTSIDE = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)|\x00")


class BadArchive(ValueError):
    """The archive is broken, encrypted, too large, or tries to leave its folder; the text says which."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may hold; `ratio` is unpacked to packed size of one entry larger than a megabyte."""

    entries: int = 50_000
    total_bytes: int = 8 * 1024**3
    ratio: int = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """A file inside an archive: its name with forward slashes, its unpacked size, its place."""

    name: str
    size: int
    info: zipfile.ZipInfo


class Archive:
    """An archive opened for reading; use as a context manager. Raises BadArchive."""

    def __init__(self, path: Path, *, limits: Limits = Limits()) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            self.entries = list(_checked(self._zip.infolist(), limits))
        except BROKEN as error:
            raise (
                error if isinstance(error, BadArchive) else BadArchive("the archive is damaged or incomplete")
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def read(self, entry: Entry) -> bytes:
        """All bytes of an entry; for small ones."""
        return b"".join(self._chunks(entry))

    def copy(self, entry: Entry, target: BinaryIO) -> None:
        """Unpack an entry into an open file."""
        target.writelines(self._chunks(entry))

    def _chunks(self, entry: Entry) -> Iterator[bytes]:
        left = entry.size
        try:
            with self._zip.open(entry.info) as source:
                while chunk := source.read(CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise BadArchive(f"{entry.name}: more bytes than the archive declares")
                    yield chunk
        except BROKEN as error:
            raise error if isinstance(error, BadArchive) else BadArchive(f"{entry.name}: damaged") from error


def _checked(infos: list[zipfile.ZipInfo], limits: Limits) -> Iterator[Entry]:
    if len(infos) > limits.entries:
        raise BadArchive(f"more than {limits.entries} files")
    if sum(info.file_size for info in infos) > limits.total_bytes:
        raise BadArchive("too large when unpacked")
    for info in infos:
        name = _name(info)
        _refuse(info, name, limits)
        if not info.is_dir():
            yield Entry(name.replace("\\", "/"), info.file_size, info)


def _refuse(info: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    if info.flag_bits & ENCRYPTED_FLAG:
        raise BadArchive("the archive has a password")
    if OUTSIDE.search(name):
        raise BadArchive(f"{name[:100]!r} leads out of the archive")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise BadArchive(f"{name[:100]!r} is a link")
    if info.file_size > 1024**2 and info.file_size > limits.ratio * max(info.compress_size, 1):
        raise BadArchive(f"{name[:100]!r} unpacks to {info.file_size} bytes")


def _name(info: zipfile.ZipInfo) -> str:
    """zipfile reads names without the UTF-8 flag as cp437; Russian Windows writes cp866."""
    raw = info.orig_filename
    if info.flag_bits & UTF8_FLAG or raw.isascii():
        return raw
    return raw.encode("cp437").decode("cp866")
