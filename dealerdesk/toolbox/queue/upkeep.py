"""Jobs of dead workers, and how the queue is."""

from dataclasses import dataclass

import structlog
from django.db import connection, transaction
from procrastinate import sql
from procrastinate.contrib.django.django_connector import DjangoConnector

log = structlog.get_logger(__name__)

HEARTBEAT_SECONDS = 5
DEAD_AFTER_SECONDS = 30


@dataclass(frozen=True, slots=True)
class State:
    """The queue at one moment."""

    waiting: int
    running: int
    failed: int
    pulse_seconds: float | None
    """Seconds since a worker's last sign of life; None when there was none."""

    @property
    def has_worker(self) -> bool:
        return self.pulse_seconds is not None and self.pulse_seconds < DEAD_AFTER_SECONDS


def state() -> State:
    """Counts and pulse, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing'),"
            " count(*) FILTER (WHERE status = 'failed'),"
            " (SELECT extract(epoch FROM now() - max(last_heartbeat))::float FROM procrastinate_workers)"
            " FROM procrastinate_jobs"
        )
        return State(*cursor.fetchone())


def sweep(*, dead_after_seconds: float = DEAD_AFTER_SECONDS) -> int:
    """Give the jobs of killed workers back to the queue; how many there were.

    procrastinate leaves them `doing` for ever. It is not a job itself: busy slots must not delay it.
    """
    stalled = DjangoConnector().execute_query_all(
        sql.queries["select_stalled_jobs_by_heartbeat"],
        queue=None,
        task_name=None,
        seconds_since_heartbeat=dead_after_seconds,
    )
    return sum(give_back(row["id"]) for row in stalled)


def give_back(job_id: int) -> bool:
    """Put a running job back among the waiting ones; False when another sweep or its worker was faster."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM procrastinate_jobs WHERE id = %s AND status = 'doing' FOR UPDATE SKIP LOCKED", [job_id]
        )
        if cursor.fetchone() is None:
            return False
        cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job_id])
    log.warning("queue.given_back", job_id=job_id)
    return True


def give_back_all_of(worker_id: int) -> None:
    """Put back everything that a worker of ours could not finish in time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = %s", [worker_id])
        found = [job_id for (job_id,) in cursor.fetchall()]
    for job_id in found:
        give_back(job_id)
