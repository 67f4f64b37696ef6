"""What people type as a number: with or without prefix, year and zeros, in the portal's words or in 1C's."""

import re

from django.db.models import Q

OURS = re.compile(r"[зz]?-?(?:(\d{4}|\d{2})-)?0*(\d{1,6})", re.IGNORECASE)
DRAFT = re.compile(r"ч-?0*(\d{1,6})", re.IGNORECASE)
FOREIGN = re.compile(r"(.*?)-?0*([1-9]\d*)", re.DOTALL)


def by_our_number(text: str) -> Q | None:
    """Orders that `text` may name: `З-2026-000123`, `z26-123`, `123`, `Ч-12`; None when it is no such number."""
    if draft := DRAFT.fullmatch(text):
        number = f"Ч-{int(draft[1]):06d}"
        return Q(number=number) | Q(draft_number=number)
    if named := OURS.fullmatch(text):
        year, ending = named[1], f"-{int(named[2]):06d}"
        return Q(number__endswith=f"{year[-2:]}{ending}" if year else ending)
    return None


def without_zeros(text: str) -> str | None:
    """A pattern (POSIX) of the number that `text` may name when zeros do not count: `УТ-14` finds `00УТ-000014`.

    None when `text` does not end with a digit. 1C pads its numbers with zeros before and after the prefix.
    """
    parts = FOREIGN.fullmatch(text)
    if not parts:
        return None
    prefix, digits = parts.groups()
    return f"(^|0|[^[:alnum:]]){re.escape(prefix)}-?0*{digits}$" if prefix else f"(^|[^[:digit:]])0*{digits}$"
