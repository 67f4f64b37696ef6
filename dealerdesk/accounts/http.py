"""The request as views see it: signed in, typed."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from dealerdesk.accounts.models import User


class Request(HttpRequest):
    """A request of a signed-in person (guaranteed by access.allowed)."""

    user: User
    htmx: HtmxDetails
