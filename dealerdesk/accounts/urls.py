"""Sign-in, sign-out, password reset (django-allauth's views under our names), and the person's own settings."""

from allauth.account import views as sign_in
from django.urls import path, re_path

from dealerdesk.accounts.access import allowed, public
from dealerdesk.accounts.views import NewPassword, SignIn, language, profile, theme

urlpatterns = [
    path("accounts/login/", public(SignIn.as_view()), name="account_login"),
    path("accounts/logout/", public(sign_in.logout), name="account_logout"),
    path("accounts/password/change/", allowed("profile.edit")(NewPassword.as_view()), name="account_change_password"),
    path("accounts/password/reset/", public(sign_in.password_reset), name="account_reset_password"),
    path("accounts/password/reset/done/", public(sign_in.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,14})-(?P<key>[0-9A-Za-z-]{1,100})/$",
        public(sign_in.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        public(sign_in.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("accounts/inactive/", public(sign_in.account_inactive), name="account_inactive"),
    path("accounts/signup/", public(sign_in.signup), name="account_signup"),
    path("language/", public(language), name="language"),
    path("theme/", public(theme), name="theme"),
    path("profile/", profile, name="profile"),
]
