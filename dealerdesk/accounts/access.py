"""The door of every page: each view is marked with its right or as public; a test reads the marks."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.vary import vary_on_headers

View = Callable[..., Any]


def allowed(*wanted: str) -> Callable[[View], View]:
    """Let in people who have any of the rights `wanted`; strangers sign in first, others get 404."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if not request.user.may_any(wanted):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.rights = wanted  # type: ignore[attr-defined]
        return vary_on_headers("HX-Request")(guarded) if not hasattr(guarded, "csrf_exempt") else guarded

    return mark


def public(view: View) -> View:
    """Open to everybody, signed in or not (health, sign-in, the exchange with its own password)."""
    view.rights = ()  # type: ignore[attr-defined]
    return view


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a stranger to the sign-in page and back; a fragment makes the whole page go."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": "/accounts/login/"})
    return redirect_to_login(request.get_full_path())
