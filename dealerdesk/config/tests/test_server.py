"""The web server as real processes: it answers, streams, and goes when told to or when its parent dies."""

import signal
import socket
import time
from urllib.parse import urlsplit

import pytest

from dealerdesk.realtime.signals import sign
from tests.processes import answers, until, web

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """One data directory for all servers here, so that static files are collected once."""
    return tmp_path_factory.mktemp("portal")


def ask(address, request):
    """Send raw bytes, return the open connection and the first answer."""
    parts = urlsplit(address)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=5)
    connection.sendall(request)
    return connection, connection.recv(4096)


def status(address, path):
    connection, answer = ask(address, b"GET " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    connection.close()
    return int(answer.split()[1])


def open_stream(address, client, user):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = f"session={client.cookies['session'].value}"
    ticket = sign("order:1", user_id=user.pk)
    request = f"GET /events?t={ticket} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"
    connection, answer = ask(address, request.encode())
    assert answer.startswith(b"HTTP/1.1 200")
    return connection


def test_the_server_answers_whatever_bytes_stand_in_the_address(home):
    with web(home, "--workers", "1") as (_, address):
        assert status(address, b"/healthz") == 200
        assert status(address, "/healthz?who=ёж".encode()) == 200
        assert status(address, b"/healthz?a=%zz&a=%00") == 200
        assert status(address, "/нет".encode()) == 404
        assert status(address, b"/%ff%fe") == 404
        assert status(address, b"/healthz?a=\xcf\xf0") == 400


def test_readers_who_hang_up_block_nobody(home):
    with web(home, "--workers", "1") as (_, address):
        for _ in range(12):
            connection, _ = ask(address, b"GET /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            connection.close()

        assert status(address, b"/healthz") == 200


def test_the_server_stops_at_once_though_streams_are_open(home, cast, client):
    with web(home) as (server, address):
        stream = open_stream(address, client, cast.anna)
        started = time.monotonic()
        server.send_signal(signal.SIGTERM)

        assert server.wait(timeout=5) == 0
        assert time.monotonic() - started < 2
        stream.close()


def test_the_processes_of_a_killed_server_go_too(home):
    with web(home) as (server, address):
        server.kill()
        server.wait()

        until(lambda: not answers(f"{address}/healthz"), seconds=5)
