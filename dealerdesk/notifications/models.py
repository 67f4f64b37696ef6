"""What people are told: notices in the bell, letters on their way, the demo's mailbox."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.models import User
from dealerdesk.events.models import Event
from dealerdesk.realtime.signals import publish


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by whose they are and what they want."""

    def visible_to(self, user: User) -> Self:
        """A person's own; nobody reads another's bell."""
        return self.filter(user=user)

    def actions(self) -> Self:
        """What somebody still has to do."""
        return self.filter(action=True, done_at=None)

    def information(self) -> Self:
        """What is only to be known."""
        return self.filter(action=False)

    def unread(self) -> Self:
        """Not looked at, and not done by somebody else meanwhile."""
        return self.filter(Q(action=False) | Q(done_at=None), read_at=None)

    def settle(self, event: Event, codes: list[str]) -> None:
        """Take the open actions of `codes` about the same thing off every inbox: `event` has done them."""
        same = self.actions().filter(about_kind=event.subject_kind, about_id=event.subject_id)
        done = same.filter(event__type__in=codes, event__lt=event.pk)
        people = set(done.values_list("user", flat=True))
        done.update(done_at=event.at, done_by=event.actor)
        publish(*(bell_topic(user_id) for user_id in people))

    def mark_read(self, *, now: datetime) -> None:
        """Note that their people have seen these."""
        fresh = self.filter(read_at=None)
        people = set(fresh.values_list("user", flat=True))
        fresh.update(read_at=now)
        publish(*(bell_topic(user_id) for user_id in people))


class Notice(models.Model):
    """Уведомление в колокольчике: one per event and person.

    `action` means that something is expected; such a notice leaves every inbox when anybody has done it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    action = models.BooleanField(default=False)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("notice")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "user"], name="one_notice_per_event_and_user")
        ]
        indexes: ClassVar = [
            models.Index("user", "action", models.F("id").desc(), name="notice_inbox"),
            models.Index(fields=["about_kind", "about_id"], condition=Q(action=True, done_at=None), name="notice_open"),
        ]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """Доставка: one message to one person by one channel, kept as it was written, with what became of it.

    SENDING is set just before the bytes go out. A sender that died or got no answer there leaves
    UNKNOWN: nobody can tell whether the letter arrived, so it is not repeated without a person.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waits")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        UNKNOWN = "unknown", _("No answer, may have arrived")
        FAILED = "failed", _("Not accepted")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    address = models.CharField(_("address"), max_length=254)
    message_id = models.CharField(max_length=200, unique=True)
    thread_id = models.CharField(max_length=200)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(_("answer"), max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("delivery")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "user", "channel"], name="one_delivery_per_event_user_channel")
        ]
        indexes: ClassVar = [
            models.Index(fields=["-id"], condition=~Q(state="sent"), name="delivery_not_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.address}"

    @property
    def look(self) -> tuple[str, str]:
        """Colour family and icon of the state (design.md 2)."""
        looks = {"sent": ("done", "check"), "unknown": ("stop", "help-circle"), "failed": ("stop", "circle-x")}
        return looks.get(self.state, ("moving", "clock"))

    def begin(self, *, allowed: Sequence[str]) -> bool:
        """Claim the sending; False when it is in none of the `allowed` states (another sender was faster)."""
        changed = Delivery.objects.filter(pk=self.pk, state__in=allowed).update(
            state=self.State.SENDING, attempts=models.F("attempts") + 1
        )
        self.refresh_from_db(fields=["state", "attempts"])
        return bool(changed)

    def queue_again(self) -> bool:
        """Put a letter that was refused or got no answer back among the waiting; False when it is not such."""
        changed = Delivery.objects.filter(pk=self.pk, state__in=[self.State.UNKNOWN, self.State.FAILED]).update(
            state=self.State.QUEUED, attempts=0, error=""
        )
        self.refresh_from_db(fields=["state", "attempts", "error"])
        return bool(changed)

    def finish(self, state: str, *, error: str = "") -> None:
        """Note how it ended."""
        self.state, self.error = state, error[:500]
        self.sent_at = timezone.now() if state == self.State.SENT else None
        self.save(update_fields=["state", "error", "sent_at"])


class Letter(models.Model):
    """Письмо в почтовом ящике демо: what would have left by SMTP; one row per Message-ID."""

    message_id = models.CharField(max_length=200, unique=True)
    sender = models.CharField(_("sender"), max_length=254)
    recipient = models.CharField(_("recipient"), max_length=500)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("letter")

    def __str__(self) -> str:
        return self.subject


def bell_topic(user_id: int) -> str:
    """The realtime topic of one person's bell."""
    return f"bell:{user_id}"
