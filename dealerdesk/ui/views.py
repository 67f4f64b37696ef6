"""The page `/ui`: every part of the interface in every state."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from dealerdesk.ui.gallery import shown


def parts(request: HttpRequest) -> HttpResponse:
    """All parts; open to everybody in development and demo, else to the office."""
    is_office = request.user.is_authenticated and getattr(request.user, "is_office", False)
    if not (settings.DEBUG or settings.DEMO or is_office):
        raise Http404
    return render(request, "ui/parts.html", shown())


# The layout is below accounts, so it marks itself as public (accounts.access.public) by hand.
parts.rights = ()  # type: ignore[attr-defined]
