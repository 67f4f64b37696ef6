"""For developers: which function made this page."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse


class MadeBy:
    """Header `X-Made-By: dealerdesk.orders.views.order_detail`, only in DEBUG."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if match := request.resolver_match:
            response["X-Made-By"] = f"{match.func.__module__}.{_name(match.func)}"
        return response


def _name(view: Any) -> str:
    return getattr(view, "__qualname__", type(view).__name__)
