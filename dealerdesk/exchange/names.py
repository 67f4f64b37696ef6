"""Names under which 1C sends files: one spelling for each, and never a way out of our folder (1c.md 2.5)."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 255
PREFIXES = re.compile(r"^(?:/tmp/|/?upload/1c_catalog/|/?upload/1c/webdata/|/?webdata/)+")
DRIVE = re.compile(r"^[A-Za-z]:")


class BadName(ValueError):
    """A name that we do not take; the text says why, in Russian."""


def normalised(name: str) -> str:
    """The name with forward slashes and without the folders that 1C puts before it. Raises BadName."""
    if "\0" in name or any(unicodedata.category(char) == "Cc" for char in name):
        raise BadName("Имя файла содержит управляющие символы")
    plain = PREFIXES.sub("", unicodedata.normalize("NFC", name.strip()).replace("\\", "/"))
    if not plain or plain.endswith("/"):
        raise BadName("Не указано имя файла (параметр filename)")
    if plain.startswith("/") or DRIVE.match(plain) or ".." in plain.split("/"):
        raise BadName(f"Недопустимое имя файла «{plain[:80]}»")
    clean = str(PurePosixPath(plain))
    if len(clean.encode()) > LONGEST:
        raise BadName("Имя файла длиннее 255 байт")
    return clean


def is_xml(name: str) -> bool:
    """Whether the file is one that `import` may be asked for."""
    return name.lower().endswith(".xml")


def is_archive(name: str) -> bool:
    """Whether the file is to be unpacked."""
    return name.lower().endswith(".zip")
