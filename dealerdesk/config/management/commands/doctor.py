"""What is broken?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from dealerdesk.config import health


class Command(BaseCommand):
    """One line per part of the installation."""

    help = "Look at each part of the installation; exit 1 if something is broken."
    requires_system_checks = []

    def handle(self, **_options: Any) -> None:
        """Print, and leave with 1 when a part is broken."""
        everything_works = True
        for finding in health.examine(health.DOCTOR):
            everything_works &= finding.works
            self.stdout.write(f"{'ok    ' if finding.works else 'BROKEN'}  {finding.part:<15} {finding.text}")
        if not everything_works:
            sys.exit(1)
