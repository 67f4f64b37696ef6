"""`{% load realtime %}<div {% listen "order:17" %} hx-get=… hx-trigger="changed">`."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html

from dealerdesk.realtime.signals import sign

register = template.Library()


@register.simple_tag(takes_context=True)
def listen(context: dict[str, Any], *topics: str | Iterable[str]) -> str:
    """The attribute that makes an element receive the DOM event `changed` when any of `topics` (or lists of them) is signalled."""
    user_id = context["request"].user.pk
    names = [name for topic in topics for name in ([topic] if isinstance(topic, str) else topic)]
    return format_html('data-listen="{}"', " ".join(sign(name, user_id=user_id) for name in names))
