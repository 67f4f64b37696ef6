"""The worker."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from dealerdesk.toolbox.embedded_postgres import release_all
from dealerdesk.toolbox.queue import run_worker


class Command(BaseCommand):
    """Runs jobs until it is told to stop; what it cannot finish in time goes back into the queue."""

    help = "Run jobs: exchange, letters, documents."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many jobs at once."""
        parser.add_argument("--jobs", type=int, default=int(os.environ.get("DEALERDESK_JOBS", "4")))

    def handle(self, **options: Any) -> None:
        """Run until SIGTERM or SIGINT."""
        run_worker(concurrency=options["jobs"], before_cut=release_all)
