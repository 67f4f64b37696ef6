"""What floats: menus, dialogs, toasts."""

# A part names all its parameters, `id` and `icon` as HTML calls them.
# ruff: noqa: A002, PLR0913

from collections.abc import Mapping, Sequence
from typing import Any

from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from dealerdesk.ui import typography
from dealerdesk.ui.tags.marks import Words
from dealerdesk.ui.tags.marks import icon as drawn
from dealerdesk.ui.tags.marks import key as keyboard_key

register = Library()

NO_ICON = format_html('<span class="{}" aria-hidden="true"></span>', "icon")
NO_DOCUMENTS = format_html('<span class="zero">{}</span>', typography.NOTHING)


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


@register.simple_tag(takes_context=True)
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
) -> SafeString:
    """One line of a menu: a link (`url`), a POST (`post`, with `name`=`value`), a dialog (`opens`), or what is to come."""
    inside = _inside(words, icon=icon, sub=sub, note=note, key=key)
    css = f"menu-item is-{kind}" if kind else "menu-item"
    if url:
        return format_html('<a class="{}" href="{}">{}</a>', css, url, inside)
    if post:
        return _posting(context.get("csrf_token", ""), post, css, name, value, inside)
    if opens:
        return format_html('<button class="{}" type="button" data-opens="{}">{}</button>', css, opens, inside)
    return format_html('<div class="menu-item is-later">{}</div>', inside)


def _posting(token: Any, url: str, css: str, name: str, value: str, inside: SafeString) -> SafeString:
    return format_html(
        '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button class="{}" type="submit"{}>{}</button></form>',
        url, token, css, format_html(' name="{}" value="{}"', name, value) if name else "", inside,
    )  # fmt: skip


def _inside(words: Words, *, icon: str, sub: Words, note: Words, key: str = "") -> SafeString:
    end: SafeString | str = ""
    if key or note:
        end = keyboard_key(key) if key else format_html('<span class="text-3">{}</span>', note)
    below = format_html('<span class="sub">{}</span>', sub) if sub else ""
    return format_html("{}<span>{}{}</span>{}", drawn(icon) if icon else NO_ICON, words, below, end)


@register.simple_tag
def document_menu(
    head: Words, items: Sequence[Mapping[str, Any]], *, zip_url: str = "", zip_size: Words = "", send_url: str = ""
) -> SafeString:
    """Documents behind the count in a row: {title, url, icon, sub, date}; without url it is yet to come."""
    if not items:
        return NO_DOCUMENTS
    ready = sum(1 for document in items if document.get("url"))
    spoken = ngettext("%(count)s document", "%(count)s documents", ready) % {"count": ready}
    lines = format_html_join("", "{}", ((_document(document),) for document in items))
    return format_html(
        '<details class="menu is-end is-documents" data-menu><summary class="btn btn-sm btn-ghost" aria-label="{}">{}{}'
        '</summary><div class="menu-panel" role="group" aria-label="{}"><p class="menu-head">{}</p>{}{}</div></details>',
        spoken, drawn("file-text"), ready, spoken, head, lines, _together(zip_url, zip_size, send_url),
    )  # fmt: skip


def _document(document: Mapping[str, Any]) -> SafeString:
    date = document.get("date")
    look = document.get("icon") or "file-type-pdf"
    inside = _inside(
        document["title"], icon=look, sub=document.get("sub", ""), note=typography.day(date) if date else ""
    )
    if url := document.get("url"):
        return format_html('<a class="menu-item" href="{}">{}</a>', url, inside)
    return format_html('<div class="menu-item is-later">{}</div>', inside)


def _together(zip_url: str, zip_size: Words, send_url: str) -> SafeString | str:
    ways = (
        (zip_url, _inside(gettext("Download all"), icon="file-zip", sub="", note=zip_size)),
        (send_url, _inside(gettext("Send to the accountant"), icon="mail", sub="", note="")),
    )
    links = format_html_join(
        "", '<a class="menu-item" href="{}">{}</a>', ((url, inside) for url, inside in ways if url)
    )
    return format_html("<hr>{}", links) if links else ""


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
