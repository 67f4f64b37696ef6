"""Which events there are, and what follows from each."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dealerdesk.events import registry


class Command(BaseCommand):
    """One event with everybody who is told of it, or all of them."""

    help = "Kinds of events, and who is told of them."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which one."""
        parser.add_argument("code", nargs="?")

    def handle(self, *, code: str | None, **_options: Any) -> None:
        """Print; an unknown code is an error."""
        if code and code not in registry.codes():
            raise CommandError(f"there is no event “{code}”; `events` lists them all")
        for one in [code] if code else registry.codes():
            self.stdout.write(f"{one}: {registry.title(one)}")
            for name in sorted(registry.subscribers_of(one)):
                self.stdout.write(f"    {name}")
