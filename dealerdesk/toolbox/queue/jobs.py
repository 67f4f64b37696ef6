"""Declaring jobs and putting them into the queue."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, ParamSpec

import structlog
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.tasks import configure_task

P = ParamSpec("P")

_LONGEST_PAUSE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Task(Generic[P]):
    """A function that runs later. Calling it runs it at once; `defer` puts it into the queue."""

    name: str
    function: Callable[P, object]
    queue: str
    at: datetime | None = None
    in_turn: str | None = None
    once: bool = False
    priority: int = 0

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Run it here and now."""
        self.function(*args, **kwargs)

    def later(
        self,
        *,
        at: datetime | None = None,
        in_turn: str | None = None,
        once: str | None = None,
        priority: int = 0,
    ) -> "Task[P]":
        """The same job, to be deferred differently: `task.later(at=tomorrow).defer(order_id=17)`.

        `in_turn`: jobs with the same word run one after another, in the order they were written.
        `once`: like `in_turn`, and nothing is written while a job with this word is still waiting.
        Higher `priority` runs first.
        """
        return replace(self, at=at, in_turn=once or in_turn, once=once is not None, priority=priority)

    def defer(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Write the job within the current transaction: a roll-back takes it away too."""
        if args:
            raise TypeError(f"{self.name}: a job takes named arguments only")
        with transaction.atomic():
            if not (self.once and self._is_waiting()):
                self._insert(kwargs)

    def _is_waiting(self) -> bool:
        """Whether such a job waits; it then goes on waiting until this transaction ends, and will see its work."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' AND lock = %s AND task_name = %s"
                " LIMIT 1 FOR SHARE SKIP LOCKED",
                [self.in_turn, self.name],
            )
            return cursor.fetchone() is not None

    def _insert(self, arguments: dict[str, Any]) -> None:
        # Django's connection even inside the worker, where procrastinate itself would use its pool
        # and so write the job before the business row is committed.
        configure_task(
            name=self.name,
            job_manager=JobManager(DjangoConnector()),
            queue=self.queue,
            schedule_at=self.at,
            lock=self.in_turn,
            priority=self.priority,
        ).defer(**arguments)


def task(*, name: str, queue: str = "default", retry: int = 5) -> Callable[[Callable[P, object]], Task[P]]:
    """Make a job of a function whose arguments are named and fit into JSON.

    `retry`: how many times a failed run is repeated, after 2, 4, 8 … seconds, an hour at most.
    """

    def make(function: Callable[P, object]) -> Task[P]:
        app.task(name=name, queue=queue, retry=_Growing(retry))(_logged(name, function))
        return Task(name=name, function=function, queue=queue)

    return make


def periodic(cron: str, *, name: str, queue: str = "default") -> Callable[[Callable[[], object]], Task[[]]]:
    """Run a function without arguments by the clock, e.g. `@periodic("*/5 * * * *", name="orders.remind")`."""

    def make(function: Callable[[], object]) -> Task[[]]:
        def run(timestamp: int) -> None:  # noqa: ARG001 - the name is procrastinate's
            function()

        app.periodic(cron=cron)(app.task(name=name, queue=queue)(_logged(name, run)))
        return Task(name=name, function=function, queue=queue)

    return make


def _logged(name: str, function: Callable[..., object]) -> Callable[..., None]:
    def run(**arguments: Any) -> None:
        with structlog.contextvars.bound_contextvars(job=name):
            function(**arguments)

    return run


class _Growing(BaseRetryStrategy):
    """Pauses of 2, 4, 8 … seconds."""

    def __init__(self, attempts: int) -> None:
        self.attempts = attempts

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002
        if job.attempts >= self.attempts:
            return None
        return RetryDecision(retry_in={"seconds": min(2 ** (job.attempts + 1), _LONGEST_PAUSE_SECONDS)})
