"""What goes wrong, as RFC 9457 problem details."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse

MEDIA_TYPE = "application/problem+json"


class BadParameters(Exception):
    """The query string cannot be read; `errors` name each parameter and say why."""

    def __init__(self, *errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{error['parameter']}: {error['detail']}" for error in errors))


def problem(request: HttpRequest, status: HTTPStatus, detail: str = "", *, errors: Sequence[Any] = ()) -> JsonResponse:
    """One answer for all failures; `errors` list what is wrong with each parameter."""
    body: dict[str, Any] = {"type": "about:blank", "title": status.phrase, "status": status.value}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = list(errors)
    if request_id := getattr(request, "request_id", ""):
        body["request_id"] = request_id
    response = JsonResponse(body, status=status.value, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "private, no-store"
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="Dealerdesk"'
    return response
