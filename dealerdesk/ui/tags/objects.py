"""Parts of an object's page: whose move, stages, figures, history, what blocks, credit."""

# A part names all its parameters, `id` and `icon` as HTML calls them.

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from dealerdesk.ui import typography
from dealerdesk.ui.tags.marks import Words

register = Library()

SOON_SHARE = 0.25


@register.simple_block_tag
def move(
    content: str,
    text: Words,
    *,
    mine: bool = False,
    due: datetime | None = None,
    since: datetime | None = None,
    paused: bool = False,
) -> SafeString:
    """Whose move and till when; the block holds what stands after it (links, who else is here), or nothing.

    `since` is when the waiting began: below a quarter of it the time left is amber, after `due` red.
    """
    shown = {"content": content, "text": text, "mine": mine, "due": due, "paused": paused}
    if due and mine and not paused:
        shown |= _time_left(due, since or due, timezone.now())
    return render_to_string("ui/parts/move.html", shown)


def _time_left(due: datetime, since: datetime, now: datetime) -> dict[str, str]:
    left = due - now
    if left.total_seconds() < 0:
        return {"late": typography.span(-left)}
    if left < (due - since) * SOON_SHARE:
        return {"soon": typography.span(left)}
    return {"left": typography.span(left)}


@register.inclusion_tag("ui/parts/stage.html")
def stage(steps: Sequence[Mapping[str, Any]], label: Words) -> dict[str, Any]:
    """Stage strip; a step is {name, note, state: past|now|later, family}."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("ui/parts/stats.html")
def stats(figures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Up to five figures in a row: {title, value, note, family}."""
    return {"figures": figures}


@register.inclusion_tag("ui/parts/todo.html")
def todo(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What blocks: {text, done, url, link}; `link` is the part of the sentence that leads to the cure."""
    return {"items": items}


@register.inclusion_tag("ui/parts/credit.html")
def credit(
    light: str, verdict: Words, text: Words, *, parts: Sequence[Any] = (), whole: Any = 0, label: Words = ""
) -> dict[str, Any]:
    """Credit light: family of the dot, verdict, sentence; `parts` are (kind, title, amount) under the bar."""
    bars = [(kind, amount) for kind, _, amount in parts]
    return {
        "light": light,
        "verdict": verdict,
        "text": text,
        "parts": parts,
        "bars": bars,
        "whole": whole,
        "label": label or verdict,
    }


@register.inclusion_tag("ui/parts/documents.html")
def documents(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Documents in the rail: {title, url, icon, note (sum or state), date}."""
    return {"items": items}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """History and conversation, oldest first.

    An entry is one of {kind: "event", icon, who, text, at}, {kind: "message", who, from, text, at, internal, files},
    {kind: "since", at}.
    """
    return {"entries": entries}


@register.inclusion_tag("ui/parts/composer.html", takes_context=True)
def composer(
    context: Context,
    url: str,
    *,
    readers: Words = "",
    internal_readers: Words = "",
    internal: bool = False,
    files: bool = False,
    refused: str = "",
) -> dict[str, Any]:
    """Form of a message: POST of `text`, `to` (dealer|internal) and `files`; `internal` offers the switch."""
    return {
        "csrf_token": context.get("csrf_token"), "url": url, "readers": readers, "internal_readers": internal_readers,
        "internal": internal, "files": files, "refused": refused,
    }  # fmt: skip


@register.simple_block_tag
def banner(
    content: str, family: str = "", *, icon: str = "info-circle", action: Words = "", url: str = ""
) -> SafeString:
    """A message that concerns the viewer now. Families: dealer, office, stop, done, changed, or none (grey)."""
    return render_to_string(
        "ui/parts/banner.html", {"content": content, "family": family, "icon": icon, "action": action, "url": url}
    )


@register.simple_block_tag
def section(content: str, title: Words, *, count: Words = "", note: Words = "", url: str = "") -> SafeString:
    """A section of the rail: small head, a quiet link or note at its end, the content."""
    return render_to_string(
        "ui/parts/section.html", {"content": content, "title": title, "count": count, "note": note, "url": url}
    )
