"""One LISTEN connection per web process, fanned out to the open streams."""

import asyncio
import contextlib
from collections import defaultdict
from typing import Any

import psycopg
import structlog
from django.db import connection

from dealerdesk.realtime.signals import CHANNEL

log = structlog.get_logger(__name__)
QUEUE_LENGTH = 100
RETRY_SECONDS = 1.0


class Stream:
    """The topics of one open page and the signals that wait to be written to it."""

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics = topics
        self.queue: asyncio.Queue[str | None] = asyncio.Queue(QUEUE_LENGTH)

    def put(self, topic: str | None) -> None:
        """Add a signal; a full queue drops it, for the page refetches what it shows anyway."""
        with contextlib.suppress(asyncio.QueueFull):
            self.queue.put_nowait(topic)


class Hub:
    """Who listens to what in this process."""

    def __init__(self) -> None:
        self._streams: dict[str, set[Stream]] = defaultdict(set)
        self._open: set[Stream] = set()
        self._listener: asyncio.Task[None] | None = None
        self.closing = False

    @property
    def size(self) -> int:
        return len(self._open)

    def join(self, topics: frozenset[str]) -> Stream:
        """A stream that receives the signals of `topics`; the first one starts the LISTEN connection."""
        stream = Stream(topics)
        self._open.add(stream)
        for topic in topics:
            self._streams[topic].add(stream)
        if self._listener is None or self._listener.done():
            self._listener = asyncio.ensure_future(self._listen())
        return stream

    def leave(self, stream: Stream) -> None:
        """Forget a closed stream."""
        self._open.discard(stream)
        for topic in stream.topics:
            self._streams[topic].discard(stream)
            if not self._streams[topic]:
                del self._streams[topic]

    def signal(self, topic: str) -> None:
        """Hand a signal to everybody who listens to it."""
        for stream in tuple(self._streams.get(topic, ())):
            stream.put(topic)

    def close(self) -> None:
        """End all streams, so that the server can stop at once."""
        self.closing = True
        for stream in tuple(self._open):
            stream.put(None)
        if self._listener:
            self._listener.cancel()

    async def _listen(self) -> None:
        while not self.closing:
            try:
                await self._listen_once()
            except psycopg.Error as error:
                log.warning("realtime.listen_lost", error=str(error).strip())
                await asyncio.sleep(RETRY_SECONDS)

    async def _listen_once(self) -> None:
        parameters = await asyncio.to_thread(_connection_parameters)
        async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as listening:
            await listening.execute(f"LISTEN {CHANNEL}")
            self._refetch_everything()
            async for notice in listening.notifies():
                self.signal(notice.payload)

    def _refetch_everything(self) -> None:
        """After a gap nobody knows what was missed: every page looks again."""
        for stream in tuple(self._open):
            for topic in stream.topics:
                stream.put(topic)


def _connection_parameters() -> dict[str, Any]:
    wanted = ("dbname", "user", "password", "host", "port")
    return {key: value for key, value in connection.get_connection_params().items() if key in wanted and value}


hub = Hub()
