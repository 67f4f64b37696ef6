"""All settings of an installation; every one is read from the environment (docs/admin/settings.md)."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from dealerdesk.config import logs
from dealerdesk.toolbox.embedded_postgres import database_settings

BASE_DIR = Path(__file__).resolve().parents[2]


def _flag(name: str, *, default: str = "0") -> bool:
    return os.environ.get(name, default).lower() in {"1", "true", "yes", "on"}


def _list(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


HOME = Path(os.environ.get("DEALERDESK_HOME") or BASE_DIR / "var").resolve()
DEBUG = _flag("DEALERDESK_DEBUG")
DEMO = _flag("DEALERDESK_DEMO")
STANDALONE = _flag("DEALERDESK_STANDALONE")
PUBLIC_URL = os.environ.get("DEALERDESK_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
SECURE = PUBLIC_URL.startswith("https://")


def _secret_key() -> str:
    """DEALERDESK_SECRET_KEY, or a key made once and kept in the data directory (mode 0600)."""
    if given := os.environ.get("DEALERDESK_SECRET_KEY"):
        return given
    path = HOME / "secret-key"
    try:
        return path.read_text()
    except FileNotFoundError:
        HOME.mkdir(parents=True, exist_ok=True)
        fresh = HOME / f"secret-key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)  # two first starts at once agree on one key
        fresh.unlink()
        return path.read_text()


def _database() -> dict[str, Any]:
    """DATABASE_URL=postgresql://user:password@host:port/name?sslmode=require, or our own embedded server.

    A socket's directory stands in the host's place with its slashes as %2F.
    """
    url = os.environ.get("DATABASE_URL")
    if not url:
        return database_settings(PG_HOME)
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(_host(parts.netloc)),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _host(netloc: str) -> str:
    """As written: `urlsplit().hostname` would make small letters of a directory's name."""
    host = netloc.rpartition("@")[2]
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


PG_HOME = HOME / "postgres"
SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = _list("DEALERDESK_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = _list("DEALERDESK_ALLOWED_HOSTS") or [
    urlsplit(PUBLIC_URL).hostname or "127.0.0.1",
    "127.0.0.1",
    "localhost",
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "dealerdesk.ui",
    "dealerdesk.accounts",
    "dealerdesk.realtime",
    "dealerdesk.events",
    "dealerdesk.workflow",
    "dealerdesk.notifications",
    "dealerdesk.documents",
    "dealerdesk.conversations",
    "dealerdesk.dealers",
    "dealerdesk.catalogue",
    "dealerdesk.finance",
    "dealerdesk.orders",
    "dealerdesk.exchange",
    "dealerdesk.home",
    "dealerdesk.api",
    "dealerdesk.config.apps.Config",
    "allauth",
    "allauth.account",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "procrastinate.contrib.django",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "dealerdesk.config.logs.RequestLog",
    "dealerdesk.config.metrics.CountRequests",
    "dealerdesk.config.made_by.MadeBy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dealerdesk.accounts.middleware.PersonalSettings",
    "dealerdesk.accounts.middleware.PrivateByDefault",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "dealerdesk.config.urls"
WSGI_APPLICATION = "dealerdesk.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOME / "branding"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dealerdesk.config.navigation.navigation",
            ],
        },
    }
]

# Many small statements: a JIT or parallel workers would cost more than they give.
_server = _database()
DATABASES = {
    "default": {
        **_server,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c jit=off -c max_parallel_workers_per_gather=0",
            **_server.get("OPTIONS", {}),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name", "phone")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "dealerdesk.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/15m/key,50/15m/ip", "reset_password": "20/15m/ip,5/15m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(_flag("DEALERDESK_BEHIND_PROXY"))
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
TIME_ZONE = os.environ.get("DEALERDESK_TIME_ZONE", "Europe/Moscow")
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_SSL_REDIRECT = SECURE and not _flag("DEALERDESK_PROXY_REDIRECTS", default="1")
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REDIRECT_EXEMPT = [r"^exchange/1c$", r"^bitrix/", r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("DEALERDESK_BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

EMAIL_BACKEND = (
    "dealerdesk.notifications.mailbox.MailboxBackend"
    if os.environ.get("DEALERDESK_MAIL", "mailbox" if DEMO else "smtp") == "mailbox"
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = os.environ.get("DEALERDESK_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = int(os.environ.get("DEALERDESK_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("DEALERDESK_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("DEALERDESK_SMTP_PASSWORD", "")
EMAIL_USE_TLS = _flag("DEALERDESK_SMTP_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("DEALERDESK_MAIL_FROM", "Dealerdesk <portal@localhost>")

LOGGING = logs.configure()
METRICS_TOKEN = os.environ.get("DEALERDESK_METRICS_TOKEN", "")

TEST_RUNNER = "django.test.runner.DiscoverRunner"
