"""Django's `check` knows about our database and about the demo."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from dealerdesk.config import health


@register(Tags.database)
def database_speaks_russian(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """A cluster made with the C locale breaks Cyrillic silently."""
    if not databases:
        return []
    return [_error(number, finding) for number, finding in enumerate(_database_findings(), 1) if not finding.works]


@register(Tags.security, deploy=True)
def no_demo_in_production(**_: Any) -> list[CheckMessage]:
    """The demo's passwords are printed in the README."""
    if not settings.DEMO:
        return []
    return [Error("DEALERDESK_DEMO is set: everybody knows the passwords of the demo.", id="dealerdesk.E003")]


def _database_findings() -> list[health.Finding]:
    try:
        return list(health.examine({"database": health.database, "extensions": health.extensions}))
    except DatabaseError:
        return []


def _error(number: int, finding: health.Finding) -> CheckMessage:
    return Error(f"{finding.part}: {finding.text}", id=f"dealerdesk.E00{number}")
