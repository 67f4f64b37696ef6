"""Running what waits in the queue here and now, without a worker."""

import json
from typing import Any

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

_NEXT = """
    DELETE FROM procrastinate_jobs WHERE id = (
        SELECT id FROM procrastinate_jobs
        WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %s)
        ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING task_name, args
"""


class TooManyJobs(RuntimeError):
    """The jobs go on writing jobs."""


def run_all(*, limit: int = 10_000) -> int:
    """Run every due job in this process and transaction, those that they write too; how many ran.

    An error of a job comes out of here, its remaining neighbours stay in the queue.
    Raises `TooManyJobs` after `limit` jobs.
    """
    done = 0
    while found := _next():
        if done == limit:
            raise TooManyJobs(f"still busy after {limit} jobs, now {found[0]}")
        app.tasks[found[0]](**found[1])
        done += 1
    return done


def _next() -> tuple[str, dict[str, Any]] | None:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [timezone.now()])
        row = cursor.fetchone()
    if row is None:
        return None
    name, arguments = row
    return name, json.loads(arguments) if isinstance(arguments, str) else arguments
