"""Keys of programs."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerdesk.accounts.models import User


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens by whose they are and whether they still open anything."""

    def visible_to(self, user: User) -> Self:
        """A person's own tokens."""
        return self.filter(user=user)

    def valid(self, *, now: datetime) -> Self:
        """Not expired, not withdrawn, of a person who may sign in."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None, user__is_active=True)


class ApiToken(models.Model):
    """Ключ API: lets a program act as a person, within the scopes. Only the digest of the token is kept."""

    class Scope(models.TextChoices):
        READ = "read", pgettext_lazy("what a token may", "Read")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(_("begins with"), max_length=12)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("good until"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("API token")

    def __str__(self) -> str:
        return f"{self.hint}… {self.name}"
