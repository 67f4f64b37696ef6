"""Counting requests in a way that all web processes share: one small mapped file per process.

The layout follows from the list of views, so every process of the same version reads the others' files.
"""

import mmap
import os
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

BOUNDS_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
CLASSES = ("2xx", "3xx", "4xx", "5xx")
_MICROSECONDS = len(CLASSES)
_WIDTH = len(CLASSES) + 1 + len(BOUNDS_SECONDS)
_CELL_BYTES = 8
OTHER = "other"


class CountRequests:
    """Counts each response by view and status, and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        counters().count(match.view_name if match else OTHER, response.status_code, time.perf_counter() - started)
        return response


class Counters:
    """The figures of this process in a file that the others can read."""

    def __init__(self, folder: Path, views: list[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.rows = folder, {view: row for row, view in enumerate(views)}
        self.length = len(views) * _WIDTH * _CELL_BYTES
        path = folder / f"{os.getpid()}.{self.length}"
        with path.open("w+b") as file:
            file.truncate(self.length)
            self.cells = memoryview(mmap.mmap(file.fileno(), self.length)).cast("Q")
        self.lock = Lock()

    def count(self, view: str, status: int, seconds: float) -> None:
        """Add one response."""
        start = self.rows.get(view, self.rows[OTHER]) * _WIDTH
        with self.lock:
            self.cells[start + min(max(status // 100 - 2, 0), len(CLASSES) - 1)] += 1
            self.cells[start + _MICROSECONDS] += int(seconds * 1_000_000)
            for place, bound in enumerate(BOUNDS_SECONDS):
                if seconds <= bound:
                    self.cells[start + _MICROSECONDS + 1 + place] += 1

    def total(self) -> dict[str, list[int]]:
        """View → the figures of all living processes together, views that answered at least once."""
        sums = [0] * (self.length // _CELL_BYTES)
        for path in self._living():
            for place, value in enumerate(memoryview(path.read_bytes()).cast("Q")):
                sums[place] += value
        found = {view: sums[row * _WIDTH : (row + 1) * _WIDTH] for view, row in self.rows.items()}
        return {view: figures for view, figures in found.items() if any(figures)}

    def _living(self) -> Iterator[Path]:
        for path in self.folder.iterdir():
            if not Path(f"/proc/{path.stem}").exists() and Path("/proc").exists():
                path.unlink(missing_ok=True)
            elif path.name.endswith(f".{self.length}"):
                yield path


@cache
def counters() -> Counters:
    """The counters of this process."""
    return Counters(settings.HOME / "metrics", sorted({OTHER, *_view_names(get_resolver().url_patterns)}))


os.register_at_fork(after_in_child=counters.cache_clear)


def _view_names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _view_names(pattern.url_patterns, inner)
        else:
            yield namespace + (pattern.name or pattern.lookup_str)


def text() -> str:
    """Requests in Prometheus' text format."""
    lines = ["# TYPE dealerdesk_requests_total counter", "# TYPE dealerdesk_request_seconds histogram"]
    for view, figures in sorted(counters().total().items()):
        lines += _lines(view, figures)
    return "\n".join(lines) + "\n"


def _lines(view: str, figures: list[int]) -> Iterator[str]:
    answers = figures[: len(CLASSES)]
    for name, number in zip(CLASSES, answers, strict=True):
        if number:
            yield f'dealerdesk_requests_total{{view="{view}",status="{name}"}} {number}'
    for bound, number in zip(BOUNDS_SECONDS, figures[_MICROSECONDS + 1 :], strict=True):
        yield f'dealerdesk_request_seconds_bucket{{view="{view}",le="{bound}"}} {number}'
    yield f'dealerdesk_request_seconds_bucket{{view="{view}",le="+Inf"}} {sum(answers)}'
    yield f'dealerdesk_request_seconds_sum{{view="{view}"}} {figures[_MICROSECONDS] / 1_000_000:.6f}'
    yield f'dealerdesk_request_seconds_count{{view="{view}"}} {sum(answers)}'
