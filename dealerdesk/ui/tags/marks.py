"""The smallest parts, printed hundreds of times on a page, therefore without templates."""

# A part names all its parameters, `id` and `icon` as HTML calls them.

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template import Library
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dealerdesk.ui import typography

register = Library()

Words = str | Promise
USUAL_SIZE = 16


@register.simple_tag
def icon(name: str, *, size: int = USUAL_SIZE, label: Words = "") -> SafeString:
    """`{% icon "truck" %}`: decorative; with `label=` it is read aloud. Sizes: 12, 16, 18, 20, 22."""
    if not label:
        return _decorative(name, size, _sprite(settings.STORAGES["staticfiles"]["BACKEND"]))
    kind = f"icon icon-{size}"
    sprite = _sprite(settings.STORAGES["staticfiles"]["BACKEND"])
    return format_html(
        '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>', kind, label, sprite, name
    )


@lru_cache(maxsize=1024)
def _decorative(name: str, size: int, sprite: str) -> SafeString:
    kind = "icon" if size == USUAL_SIZE else f"icon icon-{size}"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', kind, sprite, name)


@lru_cache(maxsize=8)
def _sprite(_backend: str) -> str:
    """The address of the sprite; looked up once for each storage, for a page has hundreds of icons."""
    return static("ui/dist/icons.svg")


@register.simple_tag
def pill(
    family: str, icon_name: str, words: Words, *, mine: bool = False, struck: bool = False, pick: bool = False
) -> SafeString:
    """State: icon and words, tinted only when the move is the viewer's; `pick` adds the chevron of a menu."""
    text = format_html('<span class="struck">{}</span>', words) if struck else words
    chevron = icon("chevron-down") if pick else ""
    mark = "pill is-mine" if mine else "pill"
    return format_html('<span class="{} f-{}">{}{}{}</span>', mark, family, icon(icon_name), text, chevron)


@register.simple_tag
def stock(level: str, words: Words) -> SafeString:
    """Stock: `level` is full, few, expected or none; the words are always there."""
    return format_html('<span class="stock is-{}">{}</span>', level, words)


@register.simple_tag
def dot(family: str) -> SafeString:
    """A coloured dot; words must stand beside it."""
    return format_html('<span class="dot f-{}" aria-hidden="true"></span>', family)


@register.simple_tag
def path(shares: Sequence[Decimal | float], words: Words) -> SafeString:
    """Way of a line: the shares (0 to 1) ordered, confirmed, shipped, received, and the sentence."""
    bars = format_html_join("", '<rect x="{}" width="16" height="4" rx="1"/>{}', _bars(shares))
    return format_html('<svg class="path" viewBox="0 0 70 4" aria-hidden="true">{}</svg><span>{}</span>', bars, words)


def _bars(shares: Sequence[Decimal | float]) -> list[tuple[int, SafeString | str]]:
    return [(place * 18, _filled(place * 18, float(share))) for place, share in enumerate(shares)]


def _filled(left: int, share: float) -> SafeString | str:
    if share <= 0:
        return ""
    kind = "is-done" if share >= 1 else "is-part"
    return format_html(
        '<rect class="{}" x="{}" width="{}" height="4" rx="1"/>', kind, left, round(16 * min(share, 1.0), 1)
    )


@register.simple_tag
def meter(parts: Sequence[tuple[str, Decimal | float]], whole: Decimal | float, label: Words) -> SafeString:
    """A bar of `parts` (kind, amount) of `whole`; kinds: debt, approved, waiting, this, over, late, done."""
    bars, left = [], 0.0
    for kind, amount in parts:
        width = min(float(amount) / float(whole) * 100, 100 - left) if whole else 0.0
        bars.append((kind, f"{left:.2f}%", f"{width:.2f}%"))
        left += width
    drawn = format_html_join("", '<rect class="is-{}" x="{}" width="{}" height="6"/>', bars)
    return format_html('<svg class="meter" role="img" aria-label="{}">{}</svg>', label, drawn)


@register.simple_tag
def avatar(who: Any, *, large: bool = False, square: bool = False) -> SafeString:
    """Two letters of a person (`user.initials`) or of a name."""
    letters = getattr(who, "initials", None) or _initials(str(who))
    kinds = f"avatar{' is-large' if large else ''}{' is-square' if square else ''}"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', kinds, letters)


def _initials(name: str) -> str:
    words = [word for word in name.replace("«", " ").replace("»", " ").split() if word]
    return ("".join(word[0] for word in words[:2]) if len(words) > 1 else name[:2]).upper()


@register.simple_tag
def key(keys: str) -> SafeString:
    """The key of an action: `{% key "Ctrl K" %}`."""
    return format_html('<kbd class="key">{}</kbd>', keys)


@register.simple_tag
def count(number: int | None, family: str = "") -> SafeString | str:
    """A count in the sidebar or in a tab; with `family` it is the viewer's move and coloured. Nothing for 0."""
    if not number:
        return ""
    return format_html('<span class="side-count count{}">{}</span>', f" f-{family}" if family else "", number)


@register.simple_tag
def fresh(level: str, words: Words, title: Words = "") -> SafeString:
    """Freshness stamp; `level` is good, old or bad."""
    return format_html('<span class="fresh is-{}" title="{}">{}</span>', level, title, words)


@register.simple_tag
def when(value: datetime | None, *, relative: bool = False) -> SafeString | str:
    """A moment as `<time>`: `12 мая, 14:05`; `relative` says «2 мин назад» under an hour, exact in the title."""
    if value is None:
        return typography.NOTHING
    words = typography.ago(value) if relative else typography.moment(value)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), typography.moment(value), words)
