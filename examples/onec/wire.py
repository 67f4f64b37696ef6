"""HTTP as 1C's HTTPСоединение does it: a connection per request, Basic, no redirects, errors on demand."""

from __future__ import annotations

import base64
import http.client
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from examples.onec.base import Base

USER_AGENT = "1C+Enterprise/8.3"


class NoAnswer(Exception):
    """The portal was not reached, or its answer did not come back."""


@dataclass(frozen=True)
class Answer:
    """What the portal answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body in the charset of its Content-Type, UTF-8 if it names none."""
        kind = self.headers.get("content-type", "")
        charset = kind.partition("charset=")[2].split(";")[0].strip() or "utf-8"
        return self.body.decode(charset, errors="replace")


@dataclass(frozen=True)
class Portal:
    """Where the portal is and whom 1C says it is."""

    url: str
    user: str
    password: str
    base: Base
    timeout: float = 180

    def get(self, path: str, *, cookie: str = "") -> Answer:
        """GET a path of the portal."""
        return self._send("GET", path, b"", {"Cookie": cookie} if cookie else {})

    def post(self, path: str, body: bytes, *, cookie: str = "", kind: str = "application/octet-stream") -> Answer:
        """POST raw bytes to a path of the portal."""
        headers = {"Content-Type": kind, "Content-Length": str(len(body))}
        return self._send("POST", path, body, headers | ({"Cookie": cookie} if cookie else {}))

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        if self.base.takes_fault("silence"):
            raise NoAnswer("1С молчит (ошибка заказана)")
        connection = self._connection()
        try:
            return self._exchange(connection, method, path, body, headers | self._own_headers())
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(f"{method} {path}: {error or type(error).__name__}") from error
        finally:
            connection.close()

    def _exchange(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> Answer:
        if method == "POST" and self.base.takes_fault("cut_body"):
            connection.request(method, path, body[: len(body) // 2], headers)
            raise NoAnswer(f"{method} {path}: связь оборвалась посреди файла (ошибка заказана)")
        connection.request(method, path, body or None, headers)
        response = connection.getresponse()
        answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        if self.base.takes_fault("lost_answer"):
            raise NoAnswer(f"{method} {path}: ответ потерян (ошибка заказана)")
        return answer

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        return kind(parts.hostname or "127.0.0.1", parts.port, timeout=self.timeout)

    def _own_headers(self) -> dict[str, str]:
        secret = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {secret}", "User-Agent": USER_AGENT, "Accept": "*/*", "Connection": "close"}
