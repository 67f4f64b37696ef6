"""Texts of CommerceML to values: numbers, booleans, moments, ids, names of requisites."""

import re
from datetime import date, datetime, time

YES = {"true", "1", "истина", "да"}
NO = {"false", "0", "ложь", "нет"}
MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII
)
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII)
UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:#[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?")
PUNCTUATION = re.compile(r"[\W_]+")


def read_id(text: str | None) -> str:
    """An Ид: opaque, stripped; only UUIDs are written in one case, since 1C compares them regardless of it."""
    stripped = text.strip() if text else ""
    lowered = stripped.lower()
    return lowered if lowered == stripped or UUIDS.fullmatch(lowered) else stripped


def read_boolean(text: str | None) -> bool | None:
    """true/false, 1/0, Истина/Ложь, да/нет; anything else, and nothing, is None."""
    word = (text or "").strip().casefold()
    return True if word in YES else False if word in NO else None


def read_moment(text: str | None) -> datetime | None:
    """`yyyy-MM-ddTHH:mm:ss[+03:00]`, `yyyy-MM-dd`, `dd.MM.yyyy HH:mm:ss`; 0001-01-01 and rubbish are None.

    The zone is dropped: 1C always writes the wall clock of its own server.
    """
    stripped = (text or "").strip()
    if found := MOMENT.fullmatch(stripped):
        year, month, day, *clock = found.groups()
    elif found := DOTTED.fullmatch(stripped):
        day, month, year, *clock = found.groups()
    else:
        return None
    try:
        hour, minute, second = (int(part or 0) for part in clock)
        moment = datetime(int(year), int(month), int(day), hour, minute, second)  # noqa: DTZ001 the clock of 1C
    except ValueError:
        return None
    return moment if moment.year > 1 else None


def read_date(text: str | None) -> date | None:
    """The day of a moment."""
    moment = read_moment(text)
    return moment.date() if moment else None


def read_clock(text: str | None) -> time | None:
    """`HH:mm:ss`; the hours may have one digit."""
    moment = read_moment(f"2000-01-01T{(text or '').strip()}")
    return moment.time() if moment else None


def normalised(name: str) -> str:
    """A requisite's name as we compare it: lower case, no blanks and punctuation, ё = е."""
    return PUNCTUATION.sub("", name).casefold().replace("ё", "е")
