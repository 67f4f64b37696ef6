"""What the portal holds of 1C's goods."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from dealerdesk.catalogue.state import catalogue_state


class Command(BaseCommand):
    """One JSON object per line and variant, in the order of ids."""

    help = "Goods, prices and stock as JSON lines."
    requires_system_checks = []

    def handle(self, **_options: Any) -> None:
        """Print, however many there are."""
        for record in catalogue_state():
            self.stdout.write(json.dumps(record, ensure_ascii=False))
