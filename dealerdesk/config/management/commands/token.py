"""A token for the API."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dealerdesk.accounts.models import User
from dealerdesk.api.tokens import issue


class Command(BaseCommand):
    """Prints the token alone, so that a script can take it; it is shown only once."""

    help = "Print a token for the API, good for a year."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose."""
        parser.add_argument("email")

    def handle(self, *, email: str, **_options: Any) -> None:
        """Give out a token of an active person."""
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"nobody active has the e-mail {email}")
        self.stdout.write(issue(user))
