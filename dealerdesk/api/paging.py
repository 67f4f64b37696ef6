"""Pages of lists by key: a cursor is the key of the last row, so that new rows never shift a page."""

import base64
import binascii
from typing import Any

from django.db.models import QuerySet

from dealerdesk.api.problems import BadParameters

MOST = 200
DEFAULT = 50
LONGEST_CURSOR = 40
LARGEST_KEY = 2**63 - 1


def page(
    rows: QuerySet[Any], *, after: str | None, limit: int, newest_first: bool = False
) -> tuple[list[Any], str | None, int]:
    """The rows after the cursor, the cursor of the next page (None at the end), and how many there are in all."""
    total = rows.count()
    ordered = rows.order_by("-pk" if newest_first else "pk")
    if after:
        ordered = ordered.filter(**{"pk__lt" if newest_first else "pk__gt": _key(after)})
    found = list(ordered[: limit + 1])
    more = len(found) > limit
    return found[:limit], _cursor(found[limit - 1].pk) if more else None, total


def _cursor(key: int) -> str:
    return base64.urlsafe_b64encode(str(key).encode()).decode().rstrip("=")


def _key(cursor: str) -> int:
    wrong = BadParameters({"parameter": "after", "detail": "This is not a cursor that a list has given."})
    if len(cursor) > LONGEST_CURSOR:
        raise wrong
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, UnicodeError, ValueError) as broken:
        raise wrong from broken
    if not text.isdigit() or int(text) > LARGEST_KEY:
        raise wrong
    return int(text)
