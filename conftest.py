"""Fixtures of all tests: the cast, and a clean journal of jobs."""

import pytest
from django.test import override_settings

pytest_plugins = ["tests.cast"]


@pytest.fixture(autouse=True)
def plain_static_files():
    """Pages in tests name static files without hashes; the manifest is a matter of the build."""
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(
        STORAGES=storages,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    ):
        yield


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    """Files of one test stay in its own directory."""
    settings.MEDIA_ROOT = tmp_path / "media"
