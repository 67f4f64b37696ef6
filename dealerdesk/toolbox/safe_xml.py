"""THE one XML reader: a hardened, streaming iterparse over lxml.

Why each guard is here (reliability.md 1.5 and 2.3, measured with lxml 6.1):
encodings are decided by us from a closed list, since parsers guess differently; every DOCTYPE is
refused before the parser sees it; comments and processing instructions are removed, otherwise
``<a>1<!--x-->00</a>`` has the text ``1``; a subtree may not outgrow memory before it is freed.
"""

import codecs
import re
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, Literal, TypeAlias, cast

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 lxml has no public name for it
Source: TypeAlias = str | PathLike[str] | BinaryIO
Signal: TypeAlias = tuple[Literal["start", "end"], str, Element]

ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "windows-1251": "cp1251",
    "cp1251": "cp1251",
    "win-1251": "cp1251",
}
"""Encodings we read; everything else is refused by name."""

PROLOG_LIMIT = 64 * 1024
NAMES_LIMIT = 2000
DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([^"'>]{1,40})["']""")
BEFORE_ROOT = re.compile(rb"(?:\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
UNREADABLE_STARTS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\x4c\x6f\xa7\x94", b"+/v")


class BrokenXml(ValueError):
    """The file is not XML that we read: where (1-based line and column) and why."""

    def __init__(self, reason: str, *, line: int = 1, column: int = 1) -> None:
        super().__init__(f"{reason} (line {line}, column {column})")
        self.reason = reason
        self.line = line
        self.column = column


class ForbiddenXml(BrokenXml):
    """Well-formed, perhaps, but of a kind that no honest sender uses: DOCTYPE, entities, other encodings."""


class TooLargeXml(BrokenXml):
    """The file, or one record of it, is larger than the limits allow."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may hold, in bytes of UTF-8 and in tags; a record is what is freed at once."""

    file_bytes: int = 4 * 1024**3
    record_bytes: int = 8 * 1024**2
    record_tags: int = 400_000


def stream(source: Source, *, tags: Collection[str], limits: Limits = Limits()) -> Iterator[Signal]:
    """Yield ("start" | "end", local name, element) for the named tags, in document order.

    Namespaces are ignored. After its "end" an element and everything before it inside the same parent
    is freed, so take what you need at once. Raises BrokenXml (ForbiddenXml, TooLargeXml).
    """
    with _opened(source) as file:
        decoded = _Decoded(file, limits)
        parser = etree.iterparse(
            cast("BinaryIO", decoded),
            events=("start", "end"),
            tag=[f"{{*}}{tag}" for tag in tags],
            encoding="utf-8",
            remove_comments=True,
            remove_pis=True,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
        )
        try:
            yield from _signals(parser, decoded)
        except etree.XMLSyntaxError as error:
            raise _broken(error, parser) from None


def local_name(tag: str) -> str:
    """The tag without its namespace."""
    return tag.rpartition("}")[2]


class LocalNames(dict[Any, str]):
    """Tag with namespace -> local name; remembers a bounded number, because hostile files invent tags."""

    def __missing__(self, tag: str) -> str:
        name = local_name(tag)
        if len(self) < NAMES_LIMIT:
            self[tag] = name
        return name


def all_text(element: Element) -> str:
    """The element's own text, stripped, pieces between its children included."""
    if not len(element):
        return (element.text or "").strip()
    pieces = [element.text or "", *(child.tail or "" for child in element)]
    return "".join(pieces).strip()


def is_xml_start(head: bytes) -> bool:
    """Whether these are the first bytes of an XML file that we would try to read."""
    return head.removeprefix(codecs.BOM_UTF8).startswith(b"<?xml")


def _signals(parser: "etree.iterparse[Any]", decoded: "_Decoded") -> Iterator[Signal]:
    names = LocalNames()
    for event, element in cast("Iterator[tuple[Literal['start', 'end'], Element]]", parser):
        yield event, names[element.tag], element
        if event == "end":
            _free(element)
            decoded.record_ended()


def _free(element: Element) -> None:
    parent = element.getparent()
    element.clear()
    if parent is None:
        return
    while element.getprevious() is not None:
        del parent[0]


def _broken(error: etree.XMLSyntaxError, parser: "etree.iterparse[Any]") -> BrokenXml:
    # After an undefined entity lxml says "no element found (line 0)"; the parser's own log knows the place.
    line, column = error.position
    reason = (error.msg or "unreadable").partition(", line")[0].strip()
    entries = list(parser.error_log)
    if line < 1 and entries:
        line, column, reason = entries[-1].line, entries[-1].column, entries[-1].message
    kind = ForbiddenXml if reason.startswith("Entity ") else BrokenXml
    return kind(reason, line=max(line, 1), column=max(column, 1))


def _opened(source: Source) -> AbstractContextManager[BinaryIO]:
    if hasattr(source, "read"):
        return nullcontext(cast("BinaryIO", source))
    return Path(source).open("rb")


class _Decoded:
    """A file for the parser: bytes in, checked UTF-8 out, counted on the way."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._total = self._bytes = self._tags = self._lines = 0
        head = _read_head(file)
        encoding = _encoding(head)
        self._decoder = None if encoding == "utf-8" else codecs.getincrementaldecoder(encoding)()
        self._pending = self._decode(head.removeprefix(codecs.BOM_UTF8))
        _check_prolog(self._pending)

    def read(self, size: int = -1) -> bytes:
        if self._pending:
            chunk, self._pending = self._pending, b""
        else:
            chunk = self._decode(self._file.read(max(size, 64 * 1024)))
        self._count(chunk)
        return chunk

    def record_ended(self) -> None:
        self._bytes = self._tags = 0

    def _decode(self, chunk: bytes) -> bytes:
        if self._decoder is None:
            return chunk
        try:
            decoded = self._decoder.decode(chunk, final=not chunk).encode()
        except UnicodeDecodeError as error:
            line = self._lines + chunk.count(b"\n", 0, error.start) + 1
            raise BrokenXml(f"Byte 0x{chunk[error.start]:02x} does not exist in this encoding", line=line) from None
        self._lines += chunk.count(b"\n")
        return decoded

    def _count(self, chunk: bytes) -> None:
        self._total += len(chunk)
        self._bytes += len(chunk)
        self._tags += chunk.count(b"<")
        limits = self._limits
        if self._total > limits.file_bytes:
            raise TooLargeXml(f"The file is larger than {limits.file_bytes} bytes")
        if self._bytes > limits.record_bytes or self._tags > limits.record_tags:
            raise TooLargeXml("One record of the file is too large")


def _read_head(file: BinaryIO) -> bytes:
    # A short read must not hide a DOCTYPE from the check below.
    head = b""
    while len(head) < PROLOG_LIMIT and (piece := file.read(PROLOG_LIMIT - len(head))):
        head += piece
    return head


def _encoding(head: bytes) -> str:
    if head.startswith(UNREADABLE_STARTS) or b"\0" in head[:200]:
        raise ForbiddenXml("The encoding is neither UTF-8 nor windows-1251")
    declared = DECLARED.match(head.removeprefix(codecs.BOM_UTF8))
    name = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    encoding = ENCODINGS.get(name)
    if encoding is None:
        raise ForbiddenXml(f"The encoding «{name}» is not read; send UTF-8 or windows-1251")
    if head.startswith(codecs.BOM_UTF8) and encoding != "utf-8":
        raise ForbiddenXml(f"The file begins with a mark of UTF-8 and declares «{name}»")
    return encoding


def _check_prolog(head: bytes) -> None:
    before = BEFORE_ROOT.match(head)
    start = before.end() if before else 0
    if head.startswith(b"<!DOCTYPE", start):
        raise _at(head, start, ForbiddenXml, "A DOCTYPE is not accepted")
    if len(head) >= PROLOG_LIMIT and head[start : start + 2] in (b"", b"<!", b"<?"):
        raise _at(head, start, TooLargeXml, "No root element at the beginning of the file")


def _at(head: bytes, start: int, kind: type[BrokenXml], reason: str) -> BrokenXml:
    line_start = head.rfind(b"\n", 0, start) + 1
    return kind(reason, line=head.count(b"\n", 0, start) + 1, column=start - line_start + 1)
