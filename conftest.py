"""Fixtures of all tests: the cast, and a clean journal of jobs."""

from pathlib import Path

import pytest
from django.conf import settings
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


@pytest.fixture(autouse=True, scope="session")
def static_directory(django_test_environment):
    """WhiteNoise warns of a directory that is not there yet, and warnings are errors."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    """Files of one test stay in its own directory."""
    settings.MEDIA_ROOT = tmp_path / "media"
