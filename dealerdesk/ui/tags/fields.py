"""Parts of a form: field, quantity cell, type-ahead, file drop."""

# A part names all its parameters, `id` and `icon` as HTML calls them.
# ruff: noqa: A002, PLR0913

from typing import Any

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from dealerdesk.ui.tags.marks import Words
from dealerdesk.ui.tags.shell import qty_value

register = Library()


@register.inclusion_tag("ui/parts/field.html")
def field(
    bound: BoundField,
    *,
    label: Words = "",
    hint: Words = "",
    css: str = "",
    placeholder: Words = "",
    autofocus: bool = False,
) -> dict[str, Any]:
    """A field of a form: label above, hint or error in the same place under it, «по желанию» when optional."""
    return {
        "bound": bound,
        "label": label or bound.label,
        "css": css,
        "note": hint or bound.help_text,
        "note_id": f"{bound.auto_id}_note",
        "shape": _shape(bound),
        "control": _control(
            bound, placeholder=placeholder, autofocus=autofocus, described=bool(hint or bound.help_text or bound.errors)
        ),
        "optional": not bound.field.required and not isinstance(bound.field.widget, CheckboxInput),
    }


def _shape(bound: BoundField) -> str:
    if isinstance(bound.field.widget, (RadioSelect, CheckboxSelectMultiple)):
        return "group"
    return "check" if isinstance(bound.field.widget, CheckboxInput) else "plain"


def _control(bound: BoundField, *, placeholder: Words, autofocus: bool, described: bool) -> SafeString:
    widget = bound.field.widget
    kind = "form-select" if isinstance(widget, Select) and not isinstance(widget, RadioSelect) else "form-control"
    if isinstance(widget, (CheckboxInput, RadioSelect, CheckboxSelectMultiple)):
        kind = widget.attrs["class"] = "form-check-input"
    attributes: dict[str, Any] = {"class": kind}
    if placeholder and not isinstance(widget, FileInput):
        attributes["placeholder"] = placeholder
    if autofocus:
        attributes["autofocus"] = True
    if described:
        attributes["aria-describedby"] = f"{bound.auto_id}_note"
    return bound.as_widget(attrs=attributes)


@register.simple_tag
def quantity(
    name: str,
    value: Any = "",
    *,
    label: Words,
    url: str = "",
    target: str = "",
    swap: str = "none",
    step: Any = "",
    note: Words = "",
    error: Words = "",
    form: str = "",
    extra: str = "",
    named_by: str = "",
) -> SafeString:
    """Quantity cell. With `url` it saves itself by POST of `name` (and `extra`, JSON for hx-vals) and swaps `target`;
    `target="inherited"` leaves target and swap to `hx-target:inherited` of what stands around it.

    `step` is the pack («12»), used by the phone's − and +; `note` stands under it, `error` in its place in red;
    `named_by` is the id of what names it, in place of `label`.
    """
    attributes = {
        "name": name,
        "value": qty_value(value),
        "aria-label": "" if named_by else label,
        "aria-labelledby": named_by,
        "form": form,
        "data-pack": qty_value(step),
    }
    if error:
        attributes["aria-invalid"] = "true"
    if url:
        attributes |= {
            "hx-post": url,
            "hx-trigger": "save",
            "hx-target": "" if target == "inherited" else target or "this",
            "hx-swap": "" if target == "inherited" else swap,
            "hx-vals": extra,
        }
    given = ((key, text) for key, text in attributes.items() if text or key == "value")
    return format_html(
        '<span class="quantity"><span class="quantity-box">{}<input data-quantity placeholder=" " inputmode="decimal"'
        ' autocomplete="off"{}>{}</span><span class="quantity-note" role="status">{}</span></span>',
        _stepper("less", -1, pgettext("quantity", "Less")), format_html_join("", ' {}="{}"', given),
        _stepper("more", 1, pgettext("quantity", "More")), error or note,
    )  # fmt: skip


def _stepper(kind: str, step: int, words: str) -> SafeString:
    """A button of the phone; its sign is drawn by the style sheet, for there are a hundred of them on a page."""
    return format_html(
        '<button class="quantity-step is-{}" type="button" tabindex="-1" aria-label="{}" data-step="{}"></button>',
        kind, words, step,
    )  # fmt: skip


@register.inclusion_tag("ui/parts/typeahead.html")
def typeahead(
    name: str,
    url: str,
    *,
    label: Words,
    value: str = "",
    placeholder: Words = "",
    id: str = "",
    value_name: str = "",
    value_id: Any = "",
    css: str = "",
    submit: bool = False,
) -> dict[str, Any]:
    """Combobox: `url?{name}=…` answers `<a role="option" data-value="id">` lines; the choice goes to `value_name`.

    `submit` sends the form as soon as something is chosen (adding a line).
    """
    return {
        "name": name, "url": url, "label": label, "value": value, "placeholder": placeholder, "id": id or f"typeahead-{name}",
        "value_name": value_name, "value_id": value_id, "css": css, "submit": submit,
    }  # fmt: skip


@register.inclusion_tag("ui/parts/drop.html")
def drop(
    name: str,
    *,
    label: Words,
    hint: Words = "",
    accept: str = "",
    multiple: bool = False,
    id: str = "",
    error: Words = "",
) -> dict[str, Any]:
    """A place for files inside a form of enctype multipart/form-data; a click opens the chooser."""
    return {
        "name": name,
        "label": label,
        "hint": hint,
        "accept": accept,
        "multiple": multiple,
        "id": id or f"drop-{name}",
        "error": error,
    }
