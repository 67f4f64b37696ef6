"""What floats: menus, dialogs, toasts."""

# A part names all its parameters, `id` and `icon` as HTML calls them.
# ruff: noqa: A002, PLR0913

from collections.abc import Mapping, Sequence
from typing import Any

from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dealerdesk.ui.tags.marks import Words

register = Library()


@register.simple_block_tag
def menu(
    content: str,
    label: Words = "",
    *,
    icon: str = "",
    css: str = "btn",
    end: bool = False,
    up: bool = False,
    name: Words = "",
    chevron: bool = True,
) -> SafeString:
    """A button that opens the block: `{% item %}`s, a form. `name` is read aloud when there is no label."""
    return render_to_string(
        "ui/parts/menu.html",
        {
            "content": content,
            "label": label,
            "icon": icon,
            "css": css,
            "end": end,
            "up": up,
            "name": name or label,
            "chevron": chevron and bool(label),
        },
    )


@register.inclusion_tag("ui/parts/menu_item.html", takes_context=True)
def item(
    context: Context,
    words: Words,
    *,
    url: str = "",
    post: str = "",
    icon: str = "",
    sub: Words = "",
    note: Words = "",
    key: str = "",
    opens: str = "",
    kind: str = "",
    name: str = "",
    value: str = "",
    checked: bool | None = None,
) -> dict[str, Any]:
    """One line of a menu: a link (`url`), a POST (`post`, with `name`=`value`), a dialog (`opens`), or what is to come."""
    return {
        "csrf_token": context.get("csrf_token"), "words": words, "url": url, "post": post, "icon": icon, "sub": sub, "note": note,
        "key": key, "opens": opens, "kind": kind, "name": name, "value": value, "checked": checked, "next": context.get("here", ""),
    }  # fmt: skip


@register.inclusion_tag("ui/parts/document_menu.html")
def document_menu(
    head: Words, items: Sequence[Mapping[str, Any]], *, zip_url: str = "", zip_size: Words = "", send_url: str = ""
) -> dict[str, Any]:
    """Documents behind the count in a row: {title, url, icon, sub, date}; without url it is yet to come."""
    ready = sum(1 for document in items if document.get("url"))
    return {
        "head": head,
        "items": items,
        "ready": ready,
        "zip_url": zip_url,
        "zip_size": zip_size,
        "send_url": send_url,
    }


@register.simple_block_tag
def dialog(content: str, id: str, title: Words, *, css: str = "") -> SafeString:
    """A window opened by any `data-opens="id"`; `css`: is-wide, is-drawer, is-static."""
    return render_to_string("ui/parts/dialog.html", {"content": content, "id": id, "title": title, "css": css})


@register.inclusion_tag("ui/parts/confirm.html", takes_context=True)
def confirm(
    context: Context,
    id: str,
    title: Words,
    text: Words,
    *,
    url: str,
    yes: Words,
    no: Words,
    danger: bool = True,
    name: str = "",
    value: str = "",
) -> dict[str, Any]:
    """A question before what cannot be undone: the buttons are verbs."""
    return {
        "csrf_token": context.get("csrf_token"), "id": id, "title": title, "text": text, "url": url, "yes": yes, "no": no,
        "danger": danger, "name": name, "value": value,
    }  # fmt: skip


@register.inclusion_tag("ui/parts/toast.html", takes_context=True)
def toast(context: Context, words: Words, *, undo: str = "", kind: str = "done", action: Words = "") -> dict[str, Any]:
    """A done thing, with `undo` (URL that takes a POST) for eight seconds; kind: done or trouble."""
    return {"csrf_token": context.get("csrf_token"), "words": words, "undo": undo, "kind": kind, "action": action}
