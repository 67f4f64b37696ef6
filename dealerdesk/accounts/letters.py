"""Letters to people about their own account."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from dealerdesk.accounts.models import User

TEMPLATES = "accounts/mail/password_reset"


def password_letter(user: User) -> EmailMultiAlternatives:
    """The letter with the one-use link, in the person's language.

    The address of the portal comes from the settings, never from the request: a forged Host header changes nothing.
    """
    with translation.override(user.language), timezone.override(user.zone):
        shown = {"recipient": user, "url": settings.PUBLIC_URL + _path(user), "portal_url": settings.PUBLIC_URL}
        subject = " ".join(render_to_string(f"{TEMPLATES}.subject", shown).split())
        letter = EmailMultiAlternatives(subject, render_to_string(f"{TEMPLATES}.txt", shown), to=[user.email])
        letter.attach_alternative(render_to_string(f"{TEMPLATES}.html", shown), "text/html")
    return letter


def _path(user: User) -> str:
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
