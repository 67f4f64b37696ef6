"""The pages of last resort: what went wrong and what to do, with the id of the request to copy."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent something we cannot read."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the form's protection did not fit (an old page, another site)."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such thing, or not for this person: the answer is the same."""
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing was saved."""
    return _page(request, 500)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    context = {"status": status, "request_id": getattr(request, "request_id", "")}
    return render(request, "ui/error.html", context, status=status)
