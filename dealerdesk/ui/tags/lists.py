"""Parts of a list's page: views, filters, heads, foot, nothing to show."""

# A part names all its parameters, `id` and `icon` as HTML calls them.

from collections.abc import Mapping, Sequence
from typing import Any

from django.template import Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dealerdesk.ui.tags.marks import Words

register = Library()


@register.inclusion_tag("ui/parts/views.html")
def views(tabs: Sequence[Mapping[str, Any]], label: Words = "") -> dict[str, Any]:
    """Text tabs: {title, url, count, family (when the count is the viewer's move), current}."""
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("ui/parts/chips.html")
def chips(terms: Sequence[Mapping[str, Any]], clear_url: str = "") -> dict[str, Any]:
    """Filters that read as a phrase: {words, off_url, icon}; `clear_url` takes them all off."""
    return {"terms": terms, "clear_url": clear_url}


@register.inclusion_tag("ui/parts/search.html")
def search(name: str, value: str, placeholder: Words, label: Words = "") -> dict[str, Any]:
    """The search box of a list; `/` puts the cursor into it."""
    return {"name": name, "value": value, "placeholder": placeholder, "label": label or placeholder}


@register.inclusion_tag("ui/parts/sort_head.html")
def sort_head(title: Words, url: str, *, direction: str = "", num: bool = False, css: str = "") -> dict[str, Any]:
    """A head that sorts: `direction` is ascending, descending or empty when another column sorts."""
    return {"title": title, "url": url, "direction": direction, "num": num, "css": css}


@register.inclusion_tag("ui/parts/pager.html")
def pager(
    shown: int, total: Words | int, *, next_url: str = "", first_url: str = "", target: str = ""
) -> dict[str, Any]:
    """Foot of a keyset list: shown of total, «Показать ещё»; `target` is the tbody that htmx appends to."""
    return {"shown": shown, "total": total, "next_url": next_url, "first_url": first_url, "target": target}


@register.simple_block_tag
def empty(content: str, title: Words, text: Words = "", *, icon: str = "inbox-off") -> SafeString:
    """Nothing to show: the reason, and in the block one action (or nothing)."""
    return render_to_string("ui/parts/empty.html", {"content": content, "title": title, "text": text, "icon": icon})


@register.simple_block_tag
def bulk(content: str, words: Words = "") -> SafeString:
    """The bar that floats while rows are selected; the block holds its buttons (form="…")."""
    return render_to_string("ui/parts/bulk.html", {"content": content, "words": words})


@register.inclusion_tag("ui/parts/skeleton.html")
def skeleton(rows: int = 5) -> dict[str, Any]:
    """Rows of a table that is on its way; they appear after 300 ms."""
    return {"rows": range(rows)}
