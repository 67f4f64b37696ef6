"""What the layout itself asks for."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from dealerdesk.ui import typography

register = Library()

PHONE_ITEMS = 4
THEMES = {"auto", "light", "dark"}


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """auto, light or dark: the signed-in person's choice, else the cookie of this browser."""
    request = context.get("request")
    user = getattr(request, "user", None)
    chosen = getattr(user, "theme", None) or (request.COOKIES.get("theme") if request else None)
    return chosen if chosen in THEMES else "auto"


@register.simple_tag
def fixed(template: str) -> SafeString:
    """A part that is the same for everybody who reads one language: drawn once for each."""
    return _drawn_once(template, get_language() or "", settings.STORAGES["staticfiles"]["BACKEND"])


@lru_cache(maxsize=16)
def _drawn_once(template: str, _language: str, _backend: str) -> SafeString:
    return render_to_string(template)


@register.filter
def phone_items(lines: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The lines of the menu that fit into the bottom bar of a phone."""
    return [line for line in lines if line.get("phone")][:PHONE_ITEMS]


@register.filter
def qty_value(amount: Decimal | int | str | None) -> str:
    """A quantity as the value of an input: no separators between thousands."""
    if isinstance(amount, str) or amount is None:
        return amount or ""
    return typography.quantity(amount).replace(typography.NBSP, "")
