"""Writing the journal: the fact, the job that tells of it and the signal to open pages commit together."""

from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from dealerdesk.accounts.models import User
from dealerdesk.events.models import Event
from dealerdesk.events.tasks import dispatch
from dealerdesk.realtime.signals import publish


def record(code: str, subject: models.Model, /, *, by: User, internal: bool = False, **payload: Any) -> Event:
    """Note that `code` happened to `subject`, done by `by`, and tell those who subscribed.

    Runs inside the caller's transaction: if that rolls back, there is no event, no job and no signal.
    """
    with transaction.atomic():
        event = Event.objects.create(
            type=code,
            subject_kind=subject._meta.label_lower,
            subject_id=subject.pk,
            actor=by,
            at=timezone.now(),
            internal=internal,
            payload=_plain(payload),
        )
        dispatch.defer(event_id=event.pk)
        publish(topic_of(subject))
    return event


def topic_of(subject: models.Model) -> str:
    """The realtime topic of one thing, e.g. `order:17`."""
    return f"{subject._meta.model_name}:{subject.pk}"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
