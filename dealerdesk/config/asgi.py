"""One application for pages and streams: Django in a pool of threads, `/events` bare.

Django's own ASGI handler opens two threads per request and loses persistent connections, so pages
go through WSGI; only the streams, which are many and idle, are asynchronous.
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote_from_bytes

from a2wsgi import WSGIMiddleware

from dealerdesk.config.wsgi import application as django
from dealerdesk.realtime.hub import hub
from dealerdesk.realtime.stream import events
from dealerdesk.toolbox.processes import die_with_parent

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

THREADS = int(os.environ.get("DEALERDESK_THREADS", "4"))
pages = WSGIMiddleware(django, workers=THREADS)  # type: ignore[arg-type]  # Django types its answer otherwise
_URL_CHARACTERS = "".join(chr(code) for code in range(33, 127))


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """What the server calls."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["path"] == "/events":
        await events(scope, receive, send)
    else:
        await pages(_plain(scope), _in_the_loop(receive), _forgiving(send))  # type: ignore[arg-type]


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            die_with_parent()
            _end_streams_when_told_to_stop()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _end_streams_when_told_to_stop() -> None:
    """Granian waits for open connections before it says "shutdown", so open streams would hold it for ever.

    A Python handler beside the one that it has given to the event loop: both are called.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(hub.close))


def _plain(scope: Message) -> Message:
    """1C writes Cyrillic into query strings as raw bytes; WSGI wants them as %XX."""
    if scope["query_string"].isascii():
        return scope
    query = quote_from_bytes(scope["query_string"], safe=_URL_CHARACTERS)
    return {**scope, "query_string": query.encode("ascii")}


def _in_the_loop(receive: Receive) -> Receive:
    """Granian's `receive` gives no coroutine, which is what a2wsgi hands over from the thread of a page."""

    async def more() -> Message:
        return await receive()

    return more


def _forgiving(send: Send) -> Send:
    """Let the thread of a page finish though its reader has gone, instead of waiting for ever."""
    gone = False

    async def go_on(message: Message) -> None:
        nonlocal gone
        if gone:
            return
        try:
            await send(message)
        except (OSError, RuntimeError):
            gone = True

    return go_on
