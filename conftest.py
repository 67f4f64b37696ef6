"""Fixtures of all tests: the cast, and a clean journal of jobs."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

pytest_plugins = ["tests.cast"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The longest first, so that no process waits for another at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


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
def static_directory(django_test_environment):  # noqa: ARG001
    """WhiteNoise warns of a directory that is not there yet, and warnings are errors."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    """Files of one test stay in its own directory."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):  # noqa: ARG001
    """A power cut may take the tests' last commits: they need not wait for the disk."""
    connection.settings_dict["OPTIONS"]["options"] += " -c synchronous_commit=off"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):  # noqa: ARG001
    """Jobs that a killed run has left in a kept database are nobody's."""
    with django_db_blocker.unblock():
        empty_queue()


@pytest.fixture(autouse=True)
def queue_left_empty(request):
    """The queue's tables are not Django's: nothing else empties them after a test that really commits."""
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or (marker is not None and marker.kwargs.get("transaction"))
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    if commits:
        empty_queue()


def empty_queue():
    if not connection.settings_dict["NAME"].startswith("test_"):
        return  # no test of this run wants a database, so none was made
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
