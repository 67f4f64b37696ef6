"""Sign-in with the words of the demo, and the person's own settings."""

from typing import Any

from allauth.account.views import LoginView, PasswordChangeView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from dealerdesk.accounts import demo
from dealerdesk.accounts.access import allowed
from dealerdesk.accounts.forms import ProfileForm
from dealerdesk.accounts.http import Request
from dealerdesk.accounts.middleware import LANGUAGE_COOKIE
from dealerdesk.accounts.models import User

YEAR = 365 * 24 * 3600


class SignIn(LoginView):  # type: ignore[misc]
    """E-mail and password; in the demo also a list of people to become."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "demo_people": demo.people(), "demo_password": demo.PASSWORD}


class NewPassword(PasswordChangeView):  # type: ignore[misc]
    """Change of one's own password: needs the present one, ends all other sessions."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        messages.success(self.request, _("The password is changed. You are signed out everywhere else."))
        return response


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
    form = ProfileForm(
        request.POST if request.method == "POST" else None, instance=User.objects.get(pk=request.user.pk)
    )
    if form.is_bound and form.is_valid():
        form.save()
        with override(form.instance.language):
            messages.success(request, _("Saved"))
        return redirect("profile")
    return render(request, "accounts/profile.html", {"form": form})


def _keep(request: HttpRequest, **settings: str) -> None:
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(**settings)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target if safe else "/")
