"""A client that keeps its connection, and a portal to ask."""

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Client:
    """One signed-in browser: one connection, one session cookie."""

    def __init__(self, port: int, session: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": f"session={session}", "Accept-Encoding": "identity"}

    def get(self, path: str, *, expect: int = 200, **headers: str) -> bytes:
        """The body of a page; RuntimeError when the status is another than expected."""
        self.connection.request("GET", path, headers={**self.headers, **headers})
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != expect:
            raise RuntimeError(f"{path}: {answer.status} {body[:300]!r}")
        return body


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def portal(workers: int) -> Iterator[int]:
    """The portal with the yardsticks on a free port; gives the port."""
    port = free_port()
    environment = {
        **os.environ,
        "BENCH_PORT": str(port),
        "BENCH_WORKERS": str(workers),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }
    process = subprocess.Popen([sys.executable, "-m", "bench.server"], env=environment, start_new_session=True)
    try:
        _wait(port)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


def _wait(port: int) -> None:
    for _attempt in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The portal did not start")


def together(port: int, session: str, path: str, *, clients: int, seconds: float) -> tuple[float, float]:
    """Pages a second and the 95th percentile in seconds of `clients` browsers asking without pause."""
    times: list[float] = []
    end = time.perf_counter() + seconds

    def ask() -> None:
        client = Client(port, session)
        while time.perf_counter() < end:
            started = time.perf_counter()
            client.get(path)
            times.append(time.perf_counter() - started)

    threads = [threading.Thread(target=ask) for _client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(times) / seconds, statistics.quantiles(times, n=20)[-1]
