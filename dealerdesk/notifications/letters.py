"""Writing a letter: the templates of one rule in the language and time zone of the reader."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from dealerdesk.accounts.models import User
from dealerdesk.events.models import Event
from dealerdesk.notifications.rules import Rule

LONGEST_SUBJECT = 300


@dataclass(frozen=True, slots=True)
class Written:
    """A letter that is ready to go."""

    subject: str
    text: str
    html: str
    url: str


def write(rule: Rule, event: Event, about: Any, *, to: User) -> Written:
    """Write the letter of `rule` about `event` for one person."""
    with translation.override(to.language), timezone.override(to.zone):
        context = _context(rule, event, about, to)
        context["subject"] = " ".join(_render(rule, event, "subject", context).split())[:LONGEST_SUBJECT]
        return Written(
            subject=context["subject"],
            text=_render(rule, event, "txt", context).strip() + "\n",
            html=_render(rule, event, "html", context),
            url=about.get_absolute_url(),
        )


def mail_domain() -> str:
    """The domain of our message ids: the host of the portal's public address."""
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def _context(rule: Rule, event: Event, about: Any, to: User) -> dict[str, Any]:
    return {
        "event": event,
        "about": about,
        "actor": event.actor,
        "recipient": to,
        "reason": rule.reason,
        "url": settings.PUBLIC_URL + about.get_absolute_url(),
        "portal_url": settings.PUBLIC_URL,
        **rule.facts(event, about, to),
    }


def _render(rule: Rule, event: Event, part: str, context: dict[str, Any]) -> str:
    template: Any = get_template(f"{rule.templates}/{event.type}.{part}")
    return str(template.template.render(Context(context, autoescape=part == "html")))
