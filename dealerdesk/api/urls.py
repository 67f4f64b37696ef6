"""Addresses of the API; each carries the right that its operation declares."""

from typing import Any

from django.urls import URLPattern, path

from dealerdesk.accounts.access import public
from dealerdesk.api.api import api
from dealerdesk.api.reference import docs

app_name = "api"
RIGHTS = {
    "me": "profile.edit",
    "products": "catalogue.view",
    "orders": "order.view",
    "order": "order.view",
    "dealers": "dealer.view",
}


def _marked(pattern: Any) -> URLPattern:
    """The operation's right on its view, where the test of all addresses looks for it."""
    pattern.callback.rights = (RIGHTS[pattern.name],) if pattern.name in RIGHTS else ()
    marked: URLPattern = pattern
    return marked


urlpatterns = [path("docs", public(docs), name="docs"), *(_marked(pattern) for pattern in api.urls[0])]
