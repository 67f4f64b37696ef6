"""Giving tokens out and knowing them again."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from dealerdesk.accounts.models import User
from dealerdesk.api.models import ApiToken

PREFIX = "dd_"
SECRET_BYTES = 32
HINT_LENGTH = 8
GOOD_FOR = timedelta(days=365)
NOTED_EVERY = timedelta(minutes=1)


def issue(user: User, *, name: str = "bin/dealerdesk token", now: datetime | None = None) -> str:
    """A new token of `user` to read by, good for a year. Returned once; we keep its digest only."""
    token = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    ApiToken.objects.create(
        user=user,
        name=name,
        digest=_digest(token),
        hint=token[:HINT_LENGTH],
        scopes=[ApiToken.Scope.READ],
        expires_at=(now or timezone.now()) + GOOD_FOR,
    )
    return token


def find(token: str, *, now: datetime) -> ApiToken | None:
    """The valid token with its person, or None; notes the use, at most once a minute."""
    found = ApiToken.objects.valid(now=now).select_related("user").filter(digest=_digest(token)).first()
    if found:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
        ApiToken.objects.filter(stale, pk=found.pk).update(last_used_at=now)
    return found


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
