"""The journal's rows."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.models import User


class EventQuerySet(models.QuerySet["Event"]):
    """Questions to the journal."""

    def about(self, subject: models.Model) -> "EventQuerySet":
        """The history of one thing, oldest first."""
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk).order_by("pk")

    def seen_from(self, user: User) -> "EventQuerySet":
        """What `user` may read of a history he may see: internal facts stay in the office."""
        return self if user.is_office else self.filter(internal=False)


class Event(models.Model):
    """Событие (журнал): what happened to what, by whom, when, with before and after.

    Points at anything by kind and id and decides nothing: the journal is for reading and for telling.
    `payload` is JSON; money in it is a string in roubles, VAT included.
    """

    type = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))
    internal = models.BooleanField(default=False)
    payload = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id", "id"], name="event_subject")]

    def __str__(self) -> str:
        return f"{self.type} {self.subject_kind}:{self.subject_id}"

    def get(self, name: str, default: Any = None) -> Any:
        """A value of the payload."""
        return self.payload.get(name, default)


class Handling(models.Model):
    """Доставка события подписчику: one row per event and subscriber that has finished, so that a job may run twice."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="handlings")
    subscriber = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="one_handling_per_subscriber")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.subscriber}"
