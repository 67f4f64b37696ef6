"""A clock that the loader sets: its process lives through two seasons again, so that dates in the demo are true to each other."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from examples.onec import base as onec_base

if TYPE_CHECKING:
    from collections.abc import Iterator

_real = timezone.now


class Clock:
    """The time of this process: `at` for as long as it is set, running on by a second with every look."""

    def __init__(self) -> None:
        self.at: datetime | None = None

    def __call__(self) -> datetime:
        """Return the time that is set, or the true one."""
        if self.at is None:
            return _real()
        self.at += timedelta(milliseconds=7)
        return self.at.astimezone(UTC)

    def wait(self, **span: float) -> datetime:
        """Let time pass, but never beyond the present; returns the moment by the clock of 1C."""
        if self.at is not None:
            self.at = min(self.at + timedelta(**span), _real() - timedelta(seconds=30))
        return self().astimezone(onec_base.MOSCOW)


clock = Clock()


@contextmanager
def living_at(moment: datetime) -> Iterator[Clock]:
    """Django and the imitation in this process live at `moment` and on; the rest of the machine does not notice."""
    clock.at = min(moment, _real() - timedelta(minutes=5))
    timezone.now = clock
    onec_base.clock = clock
    try:
        yield clock
    finally:
        timezone.now = _real
        onec_base.clock = lambda: datetime.now(UTC)
        clock.at = None
