"""Who comes in by a token, what he may ask for, and which words his question may hold."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from dealerdesk.accounts.models import User
from dealerdesk.api import tokens
from dealerdesk.api.models import ApiToken
from dealerdesk.api.problems import BadParameters

Endpoint = Callable[..., Any]


class Bearer(HttpBearer):
    """`Authorization: Bearer dd_…`; a token in the address is not looked at. Cookies of the pages do not count here."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:  # noqa: ARG002
        found = tokens.find(token, now=timezone.now())
        if found is None or ApiToken.Scope.READ not in found.scopes:
            return None
        return found.user


def needs(right: str, *parameters: str) -> Callable[[Endpoint], Endpoint]:
    """Open to holders of `right`, to others it does not exist; the query may hold `parameters`, each once."""

    def mark(endpoint: Endpoint) -> Endpoint:
        @wraps(endpoint)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            if not request.auth.may(right):
                raise Http404
            _check(request, parameters)
            return endpoint(request, *args, **kwargs)

        guarded.rights = (right,)  # type: ignore[attr-defined]
        return guarded

    return mark


def _check(request: HttpRequest, parameters: tuple[str, ...]) -> None:
    wrong = [
        {"parameter": name, "detail": "There is no such parameter."} for name in request.GET if name not in parameters
    ]
    wrong += [
        {"parameter": name, "detail": "Give it once."}
        for name, values in request.GET.lists()
        if name in parameters and len(values) > 1
    ]
    if wrong:
        raise BadParameters(*wrong)
