"""What a signed-in person's requests have in common: language, time zone, no caching by others."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

GetResponse = Callable[[HttpRequest], HttpResponse]
LANGUAGE_COOKIE = "language"


class PersonalSettings:
    """Activates the person's language and time zone; a stranger's language comes from a cookie."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        language = user.language if user.is_authenticated else request.COOKIES.get(LANGUAGE_COOKIE, "ru")
        with translation.override(language if language in {"ru", "en"} else "ru"):
            request.LANGUAGE_CODE = translation.get_language() or "ru"
            with timezone.override(user.zone if user.is_authenticated else None):
                return self.get_response(request)


class PrivateByDefault:
    """Pages of a signed-in person are never kept by a shared cache (one user must not see another's)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
