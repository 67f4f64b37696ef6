"""Sign-in, sign-out, password reset (django-allauth's views under our names), and the person's own settings."""

from allauth.account import views as sign_in
from django.urls import path

from dealerdesk.accounts.access import public
from dealerdesk.accounts.views import language, profile, theme

urlpatterns = [
    path("accounts/login/", public(sign_in.login), name="account_login"),
    path("accounts/logout/", public(sign_in.logout), name="account_logout"),
    path("accounts/password/reset/", public(sign_in.password_reset), name="account_reset_password"),
    path("accounts/password/reset/done/", public(sign_in.password_reset_done), name="account_reset_password_done"),
    path(
        "accounts/password/reset/key/<uidb36>-<key>/",
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
    path("accounts/reauthenticate/", public(sign_in.reauthenticate), name="account_reauthenticate"),
    path("language/", public(language), name="language"),
    path("theme/", public(theme), name="theme"),
    path("profile/", profile, name="profile"),
]
