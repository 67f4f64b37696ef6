"""Who is calling: login and password of a connection, checked once, with a brake on guessing."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.cache import cache
from django.http import HttpRequest

from dealerdesk.exchange.models import Connection

TRIES = 10
WINDOW_SECONDS = 15 * 60
MOST_REMEMBERED = 200
# Argon2 takes 50 ms and 1C sends the password with every one of thousands of requests.
_known: dict[str, None] = {}


class BadCredentials(Exception):
    """Wrong login or password, or a connection that is switched off."""


class TooManyTries(Exception):
    """Too many wrong passwords from this address for this login."""


class ForeignAddress(Exception):
    """The address is not on the connection's list."""


@dataclass(frozen=True, slots=True)
class Basic:
    """What the header Authorization says."""

    login: str
    password: str


def basic_of(request: HttpRequest) -> Basic | None:
    """Login and password of the request; None when it brings none that can be read."""
    kind, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        raw = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    login, separator, password = _text(raw).partition(":")
    return Basic(login, password) if separator else None


def connection_of(request: HttpRequest) -> Connection | None:
    """The connection that the request's password opens, None when it brings none.

    Raises BadCredentials, TooManyTries, ForeignAddress.
    """
    basic = basic_of(request)
    return None if basic is None else _checked(request, basic)


def require(request: HttpRequest) -> Connection:
    """The same, but a request without credentials is refused, too."""
    connection = connection_of(request)
    if connection is None:
        raise BadCredentials
    return connection


def check_address(request: HttpRequest, connection: Connection) -> None:
    """Raises ForeignAddress if the connection has a list and the caller is not on it."""
    networks = connection.addresses.split()
    if networks and not any(ip_address(address_of(request)) in ip_network(text, strict=False) for text in networks):
        raise ForeignAddress


def address_of(request: HttpRequest) -> str:
    """The caller's address."""
    return request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 - unknown, not a place to listen at


def _checked(request: HttpRequest, basic: Basic) -> Connection:
    key = f"exchange-tries:{hashlib.sha256(f'{address_of(request)} {basic.login}'.encode()).hexdigest()}"
    if cache.get(key, 0) >= TRIES:
        raise TooManyTries
    connection = Connection.objects.filter(login=basic.login, is_active=True).first()
    if connection is None or not _is_right(connection, basic.password):
        cache.add(key, 0, WINDOW_SECONDS)
        cache.incr(key)
        raise BadCredentials
    check_address(request, connection)
    return connection


def _is_right(connection: Connection, password: str) -> bool:
    secret = settings.SECRET_KEY.encode()
    mark = hmac.new(secret, f"{connection.pk}:{connection.password}:{password}".encode(), "sha256").hexdigest()
    if mark in _known:
        return True
    if len(password) > 1000 or not check_password(password, connection.password):  # noqa: PLR2004
        return False
    if len(_known) >= MOST_REMEMBERED:
        _known.clear()
    _known[mark] = None
    return True


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1251", "replace")
