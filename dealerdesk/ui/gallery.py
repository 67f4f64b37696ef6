"""What the page `/ui` shows. Data are invented."""

from typing import Any


def shown() -> dict[str, Any]:
    """Context of the page."""
    return {}
