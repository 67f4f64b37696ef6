"""Files from strangers: what they really are, how to name them, how to send many of them at once."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from urllib.parse import quote

MAX_NAME = 120
CHUNK = 64 * 1024


class UnknownType(ValueError):
    """The bytes are none of the kinds of file that we keep."""


@dataclass(frozen=True, slots=True)
class FileType:
    """One kind of file on the closed list."""

    content_type: str
    extension: str


@dataclass(frozen=True, slots=True)
class ZipMember:
    """A file to be put into an archive: its name there, how to open it, its time in the reader's zone."""

    name: str
    open: Callable[[], BinaryIO]
    changed_at: datetime


PDF = FileType("application/pdf", "pdf")
PNG = FileType("image/png", "png")
JPEG = FileType("image/jpeg", "jpg")
WEBP = FileType("image/webp", "webp")
XLSX = FileType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
DOCX = FileType("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
ODS = FileType("application/vnd.oasis.opendocument.spreadsheet", "ods")
ODT = FileType("application/vnd.oasis.opendocument.text", "odt")
XLS = FileType("application/vnd.ms-excel", "xls")
DOC = FileType("application/msword", "doc")
ZIP = FileType("application/zip", "zip")
XML = FileType("application/xml", "xml")
TEXT = FileType("text/plain", "txt")

_MAGIC = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_PACKAGES = {"xl/": XLSX, "word/": DOCX}
_OPEN_DOCUMENTS = {kind.content_type.encode(): kind for kind in (ODS, ODT)}
_LONGEST_TYPE = 200
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EXTENSION = re.compile(r"[A-Za-z][A-Za-z0-9]{0,4}")  # so that «от 12.05.2026» keeps its year
_ACTIVE_MARKUP = re.compile(rb"<\s*(?:!doctype\s+html|html|svg|script|body|iframe|object)\b", re.IGNORECASE)


def sniff(content: bytes) -> FileType:
    """Tell the kind of a file by its bytes alone; raises UnknownType for anything not on the list.

    HTML and SVG are refused even inside XML or text: a browser would run them.
    """
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_package(content)
    if content.startswith(_OLE):
        return DOC if "WordDocument".encode("utf-16-le") in content else XLS
    return _kind_of_text(content)


def safe_name(name: str, *, extension: str = "") -> str:
    """Make a file name that no system trips over: no path, no controls, no quotes, at most 120 characters."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    base = "".join(char for char in base if unicodedata.category(char)[0] != "C")
    base = re.sub(r'[<>:"|?*\s]+', " ", base).strip(" .")
    stem, _, old_extension = base.rpartition(".")
    if not stem or not _EXTENSION.fullmatch(old_extension):
        stem, old_extension = base, ""
    ending = extension or old_extension.lower()
    stem = stem[: MAX_NAME - len(ending) - 1].strip(" .") or "file"
    return f"{stem}.{ending}" if ending else stem


def content_disposition(name: str) -> str:
    """Write the attachment header of RFC 6266 with a Cyrillic name and a fallback in ASCII."""
    clean = safe_name(name)
    fallback = re.sub(r"[^A-Za-z0-9._ -]", "_", clean)
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(clean, safe='')}"


def unique_names(names: Iterable[str]) -> list[str]:
    """Number the repeated names, the case of letters aside: «Счёт.pdf», «Счёт (2).pdf»."""
    taken: set[str] = set()
    result = []
    for name in names:
        free = _free_name(name, taken)
        taken.add(free.casefold())
        result.append(free)
    return result


def stream_zip(members: Iterable[ZipMember]) -> Iterator[bytes]:
    """Yield an archive piece by piece, never holding a whole file in memory.

    Names are given the UTF-8 flag, so that Cyrillic opens in every unpacker of this century.
    """
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            yield from _pack(archive, pipe, member)
    yield pipe.drain()


class _Pipe(io.RawIOBase):
    """A write-only end for zipfile; what has been written is drained by the generator."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]  # any buffer, says RawIOBase
        self._pieces.append(piece)
        return len(piece)

    def drain(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def _pack(archive: zipfile.ZipFile, pipe: _Pipe, member: ZipMember) -> Iterator[bytes]:
    info = zipfile.ZipInfo(member.name, member.changed_at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as target, member.open() as source:
        while chunk := source.read(CHUNK):
            target.write(chunk)
            yield pipe.drain()


def _kind_of_package(content: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            declared = archive.read("mimetype")[:100] if _is_small(archive, "mimetype") else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnknownType("damaged archive") from error
    for folder, kind in _PACKAGES.items():
        if any(name.startswith(folder) for name in names):
            return kind
    return _OPEN_DOCUMENTS.get(declared.strip(), ZIP)


def _is_small(archive: zipfile.ZipFile, name: str) -> bool:
    return name in archive.namelist() and archive.getinfo(name).file_size <= _LONGEST_TYPE


def _kind_of_text(content: bytes) -> FileType:
    if not content.strip() or b"\x00" in content or _ACTIVE_MARKUP.search(content):
        raise UnknownType("not on the list")
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(char.isprintable() or char in "\r\n\t\f\xa0" for char in text):
            return XML if text.lstrip().startswith("<?xml") else TEXT
    raise UnknownType("not text in a known encoding")


def _free_name(name: str, taken: set[str]) -> str:
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    free, count = name, 1
    while free.casefold() in taken:
        count += 1
        free = f"{stem} ({count}){dot}{extension}"
    return free
