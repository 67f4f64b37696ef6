"""The stream as a browser sees it: the ASGI function itself, a real session, PostgreSQL's own NOTIFY."""

import asyncio
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connections, transaction

from dealerdesk.realtime import stream
from dealerdesk.realtime.hub import Hub
from dealerdesk.realtime.signals import publish, sign

pytestmark = pytest.mark.django_db(transaction=True)


class Page:
    """One open page: collects what the stream writes to it."""

    def __init__(self, client, *tickets):
        cookie = (
            f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}" if client else ""
        )
        query = urlencode([("t", ticket) for ticket in tickets])
        self.scope = {
            "type": "http",
            "path": "/events",
            "query_string": query.encode(),
            "headers": [(b"cookie", cookie.encode())],
        }
        self.written = asyncio.Queue()
        self.gone = asyncio.Event()
        self.status = None

    async def receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            await self.written.put(message)

    async def next(self, seconds=5):
        return (await asyncio.wait_for(self.written.get(), seconds))["body"]


def on_a_page(page, story):
    """Open the page's stream on a hub of its own, tell the story, close the page."""

    async def play():
        stream.hub = Hub()
        running = asyncio.ensure_future(stream.events(page.scope, page.receive, page.send))
        try:
            return await story()
        finally:
            page.gone.set()
            await asyncio.wait_for(running, 5)
            stream.hub.close()

    return asyncio.run(play())


async def tell(*topics):
    def write():
        with transaction.atomic():
            publish(*topics)

    await asyncio.to_thread(in_own_connection(write))


def in_own_connection(function):
    def run():
        try:
            function()
        finally:
            connections.close_all()

    return run


def test_a_signal_reaches_the_page_that_listens(cast, sign_in):
    page = Page(sign_in(cast.anna), sign("order:1", user_id=cast.anna.pk))

    async def story():
        await page.next()
        await page.next()  # the first look after LISTEN
        await tell("order:2")
        await tell("order:1")
        return await page.next()

    assert on_a_page(page, story) == b"event: changed\ndata: order:1\n\n"


def test_a_stranger_gets_no_stream(cast):
    page = Page(None, sign("order:1", user_id=cast.anna.pk))

    async def story():
        await page.next()
        return page.status

    assert on_a_page(page, story) == 401


def test_a_ticket_of_another_person_opens_nothing(cast, sign_in):
    page = Page(sign_in(cast.boris), sign("order:1", user_id=cast.anna.pk))

    async def story():
        await page.next()
        await tell("order:1")
        with pytest.raises(TimeoutError):
            await page.next(0.5)

    on_a_page(page, story)


def test_the_stream_of_a_blocked_person_ends(cast, sign_in, monkeypatch):
    monkeypatch.setattr(stream, "PING_SECONDS", 0.1)
    page = Page(sign_in(cast.anna), sign("order:1", user_id=cast.anna.pk))

    async def story():
        await page.next()

        def block():
            type(cast.anna).objects.filter(pk=cast.anna.pk).update(is_active=False)

        await asyncio.to_thread(in_own_connection(block))
        while body := await page.next():
            assert body
        return body

    assert on_a_page(page, story) == b""


def test_a_full_page_drops_signals_and_goes_on():
    page = Hub()

    async def play():
        listening = page.join(frozenset({"x"}))
        for _signal in range(500):
            page.signal("x")
        size = listening.queue.qsize()
        page.leave(listening)
        page.close()
        return size, page.size

    assert asyncio.run(play()) == (100, 0)
