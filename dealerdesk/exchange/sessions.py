"""Finding the conversation that a request belongs to: by sessid, by cookie, or by the password alone (1c.md 2.7)."""

import secrets
from datetime import datetime, timedelta

from django.http import HttpRequest

from dealerdesk.exchange import credentials
from dealerdesk.exchange.models import Connection, Session

COOKIE = "dealerdeskexchange"
LIFETIME = timedelta(hours=24)
SAME_TALK = timedelta(hours=1)


class NoSession(Exception):
    """The session that the request names is not one of this connection's; the text is for 1C's journal."""


def open_session(connection: Connection, *, kind: str, address: str, now: datetime) -> Session:
    """Begin a conversation; cookie and sessid are letters and digits, since 1C does not encode them."""
    return Session.objects.create(
        connection=connection,
        kind=kind,
        cookie=secrets.token_hex(20),
        sessid=secrets.token_hex(20),
        address=address,
        opened_at=now,
        seen_at=now,
    )


def find(request: HttpRequest, *, kind: str, now: datetime) -> Session:
    """The session of a request that comes after `checkauth`.

    Raises NoSession, and as `credentials.connection_of`; BadCredentials also when there is neither
    a password nor a live cookie.
    """
    connection = credentials.connection_of(request)
    by_cookie = _by_cookie(request, now)
    if connection is None and by_cookie is None:
        raise credentials.BadCredentials
    owner = connection or by_cookie.connection  # type: ignore[union-attr]  # one of the two is there
    if connection is None:
        credentials.check_address(request, owner)
    session = _named(request, owner) or _matching(by_cookie, owner) or _latest(request, owner, kind, now)
    Session.objects.filter(pk=session.pk).update(seen_at=now)
    return session


def _named(request: HttpRequest, owner: Connection) -> Session | None:
    sessid = request.GET.get("sessid", "").strip()
    if not sessid:
        if owner.requires_session:
            raise NoSession("Запрос без идентификатора сессии (sessid), а подключение его требует")
        return None
    session = Session.objects.filter(connection=owner, sessid=sessid).select_related("connection").first()
    if session is None:
        raise NoSession("Сессия не найдена: начните обмен заново (checkauth)")
    return session


def _by_cookie(request: HttpRequest, now: datetime) -> Session | None:
    value = request.COOKIES.get(COOKIE, "")
    if not value:
        return None
    live = Session.objects.filter(cookie=value, connection__is_active=True, seen_at__gte=now - LIFETIME)
    return live.select_related("connection").first()


def _matching(session: Session | None, owner: Connection) -> Session | None:
    """A stale or foreign cookie beside a good password is ignored."""
    return session if session and session.connection_id == owner.pk else None


def _latest(request: HttpRequest, owner: Connection, kind: str, now: datetime) -> Session:
    """Without sessid and cookie: the newest conversation of this kind, else a new one."""
    same = owner.sessions.filter(kind=kind, seen_at__gte=now - SAME_TALK)
    found = same.select_related("connection").order_by("-opened_at", "-pk").first()
    return found or open_session(owner, kind=kind, address=credentials.address_of(request), now=now)
