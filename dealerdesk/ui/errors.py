"""Pages for what went wrong: in the user's words, with the id of the request to tell support."""

# Django calls the handlers with `exception=`.
# ruff: noqa: ARG001

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent what we cannot read."""
    return _page(
        request,
        400,
        _("We could not read this request"),
        _("Go back and try again. If it repeats, tell the office the number below."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the form was opened too long ago, or cookies are off."""
    return _page(
        request,
        403,
        _("This form is out of date"),
        _("Open the page again and repeat: you were signed out in between, or cookies are off."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or it is not for this person; we do not say which."""
    return _page(
        request,
        404,
        _("There is no such page"),
        _("It was removed, the address has a misprint, or it belongs to another company."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our own failure."""
    return _page(
        request,
        500,
        _("We failed here"),
        _("The failure is written down and we see it. What you saved before is in place; try again in a minute."),
    )


def _page(request: HttpRequest, status: int, title: str | Promise, text: str | Promise) -> HttpResponse:
    shown = {"title": title, "text": text, "request_id": getattr(request, "id", ""), "request": request}
    # Without context processors: an error page must not ask the database again.
    return HttpResponse(render_to_string("ui/error.html", shown), status=status)
