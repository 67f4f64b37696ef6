"""Everything that has to be brought up to date before a new version may serve."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from dealerdesk.config import static


class Command(BaseCommand):
    """Tables, cache table, static files."""

    help = "Bring the database, the cache table and the static files up to date."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        """Do what is needed, say what was done."""
        call_command("migrate", interactive=False, verbosity=options["verbosity"], stdout=self.stdout)
        call_command("createcachetable", verbosity=options["verbosity"], stdout=self.stdout)
        collected = static.collect()
        if options["verbosity"]:
            self.stdout.write("Static files: " + ("collected" if collected else "up to date"))
