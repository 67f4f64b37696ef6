"""The person's own settings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from dealerdesk.accounts.access import allowed
from dealerdesk.accounts.forms import ProfileForm
from dealerdesk.accounts.http import Request
from dealerdesk.accounts.middleware import LANGUAGE_COOKIE

YEAR = 365 * 24 * 3600


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language of the interface: for good when signed in, by a cookie before."""
    wanted = request.POST.get("language")
    response = _back(request)
    if wanted in {"ru", "en"}:
        response.set_cookie(LANGUAGE_COOKIE, wanted, max_age=YEAR, samesite="Lax", secure=request.is_secure())
        _keep(request, language=wanted)
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Switch between the light, the dark and the device's theme."""
    wanted = request.POST.get("theme")
    response = _back(request)
    if wanted in {"auto", "light", "dark"}:
        response.set_cookie("theme", wanted, max_age=YEAR, samesite="Lax", secure=request.is_secure())
        _keep(request, theme=wanted)
    return response


@allowed("profile.edit")
def profile(request: Request) -> HttpResponse:
    """The person's own page."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with override(form.instance.language):
            messages.success(request, _("Saved"))
        return redirect("profile")
    return render(request, "accounts/profile.html", {"form": form})


def _keep(request: HttpRequest, **settings: str) -> None:
    if request.user.is_authenticated:
        type(request.user).objects.filter(pk=request.user.pk).update(**settings)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else "/")
