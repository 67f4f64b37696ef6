"""Threads and their messages."""

from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.models import User
from dealerdesk.conversations.events import COMMENT_NEW
from dealerdesk.events.journal import record

LONGEST = 4000


class NotForDealers(PermissionError):
    """Somebody outside the office tried to write an internal message."""


class Thread(models.Model):
    """Обсуждение: the talk about one thing; the thing holds the key (Order.thread)."""

    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("thread")

    def __str__(self) -> str:
        return f"thread {self.pk}"

    def messages_for(self, user: User) -> models.QuerySet["Message"]:
        """What `user` may read here: internal messages stay in the office."""
        rows = self.messages.select_related("author")
        return rows if user.is_office else rows.filter(internal=False)

    def say(self, text: str, *, by: User, internal: bool = False, key: UUID | None = None) -> "Message":
        """Write a message and tell the others; the same `key` again says nothing new.

        Raises NotForDealers for an internal message of a dealer's person, ValueError for an empty
        text or one longer than 4000 characters.
        """
        text = text.strip()
        if internal and not (by.is_office or by.is_robot):
            raise NotForDealers(by.email)
        if not 0 < len(text) <= LONGEST:
            raise ValueError(f"a message of {len(text)} characters")
        with transaction.atomic():
            message, fresh = self.messages.get_or_create(
                key=key or uuid4(), defaults={"author": by, "text": text, "internal": internal}
            )
            if fresh:
                record(COMMENT_NEW, self, by=by, internal=internal, message=message.pk, text=text)
        return message

    def people(self) -> models.QuerySet[User]:
        """Everybody who has written here."""
        return User.objects.filter(pk__in=self.messages.values("author"))


class Message(models.Model):
    """Сообщение: said once, never changed. `internal` is for the office alone and never leaves it."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("message"), max_length=LONGEST)
    internal = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    key = models.UUIDField(default=uuid4)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["thread", "key"], name="one_message_per_key")]
        indexes: ClassVar = [models.Index(fields=["thread", "id"], name="message_thread")]

    def __str__(self) -> str:
        return self.text[:40]
