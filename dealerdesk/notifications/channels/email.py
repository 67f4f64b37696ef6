"""E-mail by the configured Django backend: one letter whatever dies, refusals repeated with pauses.

Before the bytes go out the delivery is marked SENDING in a transaction of its own. Whoever finds
that mark later cannot know whether the server took the letter (SMTP has no way to ask), so the
delivery becomes UNKNOWN and only a person repeats it, unless the backend `keeps_one` letter per
Message-ID.
"""

from contextlib import suppress
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from dealerdesk.notifications.models import Delivery
from dealerdesk.toolbox.queue import task

log = structlog.get_logger(__name__)

State = Delivery.State
MOST_ATTEMPTS = 30  # with the queue's pauses about a day
MOST_REFUSALS = 3  # when the server says that it will never take it
PERMANENT = 500


class TryLater(Exception):
    """Not sent for certain; the queue repeats the job after a pause."""


@task(name="notifications.send_letter", retry=MOST_ATTEMPTS)
def send_letter(*, delivery_id: int) -> None:
    """Send one letter, once; the queue repeats it while the server cannot be reached or refuses."""
    send(Delivery.objects.get(pk=delivery_id))


def send_later(delivery: Delivery) -> None:
    """Put the sending into the queue, within the current transaction."""
    send_letter.later(in_turn=f"delivery:{delivery.pk}").defer(delivery_id=delivery.pk)


def send(delivery: Delivery) -> None:
    """Send one letter unless it has been sent; raises TryLater."""
    backend = get_connection()
    allowed = [State.QUEUED, *([State.SENDING, State.UNKNOWN] if _keeps_one(backend) else [])]
    if delivery.state == State.SENDING and State.SENDING not in allowed:
        delivery.finish(State.UNKNOWN, error="the sender stopped half-way")
    if delivery.state not in allowed:
        return
    _connect(backend, delivery)
    try:
        if delivery.begin(allowed=allowed):
            _hand_over(backend, delivery)
    finally:
        with suppress(OSError, SMTPException):
            backend.close()


def compose(delivery: Delivery, backend: Any) -> EmailMultiAlternatives:
    """Make the message: text and HTML, one thread per thing, not to be answered by machines."""
    message = EmailMultiAlternatives(
        subject=delivery.subject,
        body=delivery.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[delivery.address],
        connection=backend,
        headers={
            "Message-ID": delivery.message_id,
            "In-Reply-To": delivery.thread_id,
            "References": delivery.thread_id,
            "Auto-Submitted": "auto-generated",
        },
    )
    if delivery.html:
        message.attach_alternative(delivery.html, "text/html")
    return message


def _connect(backend: Any, delivery: Delivery) -> None:
    try:
        backend.open()
    except (OSError, SMTPException) as error:
        delivery.attempts += 1
        delivery.save(update_fields=["attempts"])
        _put_off(delivery, str(error), most=MOST_ATTEMPTS)


def _hand_over(backend: Any, delivery: Delivery) -> None:
    try:
        backend.send_messages([compose(delivery, backend)])
    except (SMTPServerDisconnected, TimeoutError, ConnectionError) as error:
        delivery.finish(State.UNKNOWN, error=str(error) or type(error).__name__)
        log.warning("mail.unknown", delivery=delivery.pk, error=str(error))
    except SMTPException as error:
        is_final = _code(error) >= PERMANENT
        _put_off(delivery, _answer(error), most=MOST_REFUSALS if is_final else MOST_ATTEMPTS)
    else:
        delivery.finish(State.SENT)


def _put_off(delivery: Delivery, answer: str, *, most: int) -> None:
    if delivery.attempts >= most:
        delivery.finish(State.FAILED, error=answer)
        log.error("mail.failed", delivery=delivery.pk, answer=answer)
    else:
        delivery.finish(State.QUEUED, error=answer)
    if delivery.state == State.QUEUED:
        raise TryLater(answer)


def _code(error: SMTPException) -> int:
    if isinstance(error, SMTPRecipientsRefused):
        return max((code for code, _text in error.recipients.values()), default=0)
    return int(error.smtp_code) if isinstance(error, SMTPResponseException) else 0


def _answer(error: SMTPException) -> str:
    if isinstance(error, SMTPRecipientsRefused):
        return "; ".join(f"{code} {_text(text)}" for code, text in error.recipients.values())
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error)


def _text(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer


def _keeps_one(backend: Any) -> bool:
    return getattr(backend, "keeps_one", False)
