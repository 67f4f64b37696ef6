"""`/events`: server-sent events as a bare ASGI function; it says which topic changed and nothing more."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils.crypto import constant_time_compare

from dealerdesk.accounts.models import User
from dealerdesk.realtime.hub import Stream, hub
from dealerdesk.realtime.signals import unsign

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
PING_SECONDS = 20.0
RECHECK_PINGS = 2
MOST_TOPICS = 50
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"private, no-store"),
    (b"x-accel-buffering", b"no"),
]


async def events(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Answer one stream: 401 for strangers, else signals until the page goes, the person is blocked or we stop."""
    session_key = _session_key(scope)
    user_id = await asyncio.to_thread(_signed_in, session_key)
    if user_id is None:
        await _refuse(send)
        return
    stream = hub.join(_topics(scope, user_id))
    writing = asyncio.ensure_future(_write(send, stream, session_key))
    reading = asyncio.ensure_future(_until_gone(receive))
    try:
        await asyncio.wait({writing, reading}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        hub.leave(stream)
        for part in (writing, reading):
            part.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError, RuntimeError):
                await part


async def _write(send: Send, stream: Stream, session_key: str) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await _line(send, b"retry: 3000\n\n")
    pings = 0
    while not hub.closing:
        try:
            topic = await asyncio.wait_for(stream.queue.get(), PING_SECONDS)
        except TimeoutError:
            pings += 1
            if pings % RECHECK_PINGS == 0 and await asyncio.to_thread(_signed_in, session_key) is None:
                break
            await _line(send, b": ping\n\n")
            continue
        if topic is None:
            break
        await _line(send, f"event: changed\ndata: {topic}\n\n".encode())
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _line(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _refuse(send: Send) -> None:
    await send({"type": "http.response.start", "status": 401, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"sign in first"})


def _topics(scope: dict[str, Any], user_id: int) -> frozenset[str]:
    tickets = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("t", [])[:MOST_TOPICS]
    return frozenset(topic for ticket in tickets if (topic := unsign(ticket, user_id=user_id)))


def _session_key(scope: dict[str, Any]) -> str:
    raw = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
    try:
        cookie = SimpleCookie(raw).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return cookie.value if cookie else ""


def _signed_in(session_key: str) -> int | None:
    """The id of the active person whose session this is: one read, in a thread whose connection is not kept."""
    try:
        data = SessionStore(session_key).load() if session_key else {}
        user = User.objects.filter(pk=data.get(SESSION_KEY) or 0, is_active=True).first()
        if user is None or BACKEND_SESSION_KEY not in data:
            return None
        fits = constant_time_compare(data.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
        return user.pk if fits else None
    finally:
        connection.close()
