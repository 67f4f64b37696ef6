"""Django's `check` knows about our database and about the demo."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's name

from dealerdesk.config import health


@register(Tags.database)
def database_speaks_russian(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """A cluster made with the C locale breaks Cyrillic silently."""
    if not databases:
        return []
    return [
        *(Error(text, id="dealerdesk.E001") for text in _broken("database", health.database)),
        # Only a warning, for `migrate`, which installs them, checks first.
        *(Warning(text, id="dealerdesk.W002") for text in _broken("extensions", health.extensions)),
    ]


@register(Tags.security, deploy=True)
def no_demo_in_production(**_: Any) -> list[CheckMessage]:
    """The demo's passwords are printed in the README."""
    if not settings.DEMO:
        return []
    return [Error("DEALERDESK_DEMO is set: everybody knows the passwords of the demo.", id="dealerdesk.E003")]


def _broken(part: str, look: Callable[[], str]) -> list[str]:
    return [f"{part}: {finding.text}" for finding in health.examine({part: look}) if not finding.works]
