"""The first person of an installation."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from dealerdesk.accounts.models import User, office
from dealerdesk.accounts.roles import Role


class Command(BaseCommand):
    """Asks for the password, or reads it as the first line of standard input."""

    help = "Add an administrator, or give one a new password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who it is."""
        parser.add_argument("email")
        parser.add_argument("--name", default="")

    def handle(self, *, email: str, name: str, **_options: Any) -> None:
        """Create or renew."""
        password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        self._refuse_unless_good(email, password)
        found = User.objects.filter(email__iexact=email).first()
        if found and found.role != Role.ADMINISTRATOR:
            raise CommandError(f"{email} belongs to somebody who is not an administrator")
        user = found or User(email=email, role=Role.ADMINISTRATOR, organisation=office())
        user.name, user.is_active = name or user.name or email, True
        user.set_password(password)
        user.save()
        self.stdout.write(f"{email} {'has a new password' if found else 'may sign in'}.")

    def _refuse_unless_good(self, email: str, password: str) -> None:
        try:
            validate_email(email)
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
