"""The demo's post: letters are kept in the database and shown to the administrator, nothing leaves the machine."""

from collections.abc import Sequence
from email.utils import make_msgid
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from dealerdesk.notifications.letters import mail_domain
from dealerdesk.notifications.models import Letter


class MailboxBackend(BaseEmailBackend):
    """A Django e-mail backend; the same Message-ID is kept once, so repeating is harmless."""

    keeps_one = True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages; returns how many were given."""
        for message in email_messages:
            self._keep(message)
        return len(email_messages)

    def _keep(self, message: EmailMessage) -> None:
        headers = {name: str(value) for name, value in message.extra_headers.items()}
        message_id = headers.get("Message-ID") or make_msgid(domain=mail_domain())
        Letter.objects.get_or_create(
            message_id=message_id,
            defaults={
                "sender": message.from_email,
                "recipient": ", ".join(message.recipients()),
                "subject": str(message.subject),
                "text": str(message.body),
                "html": _html(message),
                "headers": headers,
            },
        )


def _html(message: EmailMessage) -> str:
    alternatives: list[Any] = getattr(message, "alternatives", [])
    return next((str(content) for content, kind in alternatives if kind == "text/html"), "")
