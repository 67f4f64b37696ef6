"""Real processes of the portal on the database of the running test."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from urllib.error import URLError
from urllib.parse import quote

from django.conf import settings
from django.db import connection


def environment(home):
    """Variables with which a child works in the test's database and in a directory of its own."""
    given = connection.settings_dict
    host = quote(given["HOST"], safe="")
    port = f":{given['PORT']}" if given["PORT"] else ""
    password = f":{quote(given['PASSWORD'], safe='')}" if given["PASSWORD"] else ""
    return {
        **os.environ,
        "DATABASE_URL": f"postgresql://{given['USER']}{password}@{host}{port}/{given['NAME']}",
        "DEALERDESK_HOME": str(home),
        "DEALERDESK_SECRET_KEY": settings.SECRET_KEY,
        "DEALERDESK_LOG_FORMAT": "json",
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def running(home, *arguments, **more):
    """A child that is killed at the end if it is still there."""
    child = subprocess.Popen(
        [sys.executable, *arguments],
        env={**environment(home), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield child
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


@contextmanager
def web(home, *arguments):
    """The web server on a free port: (process, address)."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with running(home, "-m", "dealerdesk", "serve", "--port", str(port), *arguments) as server:
        until(lambda: answers(f"{address}/healthz"))
        yield server, address


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except (URLError, OSError):
        return False


def until(condition, *, seconds=20):
    """Wait for something to become true; fails when it does not in time."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
    return found
