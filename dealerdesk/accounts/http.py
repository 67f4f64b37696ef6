"""The request as views see it: signed in, typed."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from dealerdesk.accounts.models import User


class Request(HttpRequest):
    """A request of a signed-in person (guaranteed by access.allowed)."""

    user: User
    htmx: HtmxDetails


def local_page(target: str) -> str:
    """`target` if it is a page of ours, else nothing: nobody is led away by a forged link."""
    ours = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if ours and target.isprintable() else ""
