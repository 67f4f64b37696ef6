"""How sign-in by django-allauth differs here: nobody registers by himself, letters go out as jobs, words are ours."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.models import User
from dealerdesk.accounts.tasks import send_password_letter


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed registration: people are made by the office or by demo data."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail or the password is wrong. Check both, the keyboard layout too."),
        "too_many_login_attempts": _("Too many wrong attempts. Try again in 15 minutes or set a new password by mail."),
        "invalid_password_reset": _("This link was used already or is too old. Ask for a new one."),
        "incorrect_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Signing in and out needs no comment; our own pages say what is now true."""

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:  # noqa: ARG002
        """Leave the letter to the worker: the page answers at once, whether there is such a person or not."""
        send_password_letter.defer(user_id=user.pk)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("profile")
