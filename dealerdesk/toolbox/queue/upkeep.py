"""Jobs of dead workers, and how the queue is."""

from dataclasses import dataclass

import structlog
from django.db import connection, transaction

log = structlog.get_logger(__name__)

HEARTBEAT_SECONDS = 5
DEAD_AFTER_SECONDS = 30  # without a heartbeat: a machine or a network that went away
YOUNG_SECONDS = 3  # after its first heartbeat a worker may not hold its lock yet

_LOCK = 0x0DEA1  # class of our advisory locks; the second half is the worker's id
_TAKE_LOCK = """
    SELECT pg_try_advisory_lock(%(lock)s, %(worker)s) WHERE NOT EXISTS (
        SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %(lock)s AND objid = %(worker)s
           AND pid = pg_backend_pid())
"""
_OF_DEAD_WORKERS = """
    SELECT job.id FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
    WHERE job.status = 'doing' AND (
        worker.id IS NULL
        OR worker.last_heartbeat < now() - make_interval(secs => %(silent)s)
        OR worker.last_heartbeat < now() - make_interval(secs => %(young)s) AND NOT EXISTS (
            SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
            WHERE datname = current_database() AND locktype = 'advisory'
              AND classid = %(lock)s AND objid = worker.id::int))
"""


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


def sweep() -> int:
    """Give the jobs of dead workers back to the queue; how many there were.

    procrastinate leaves them `doing` for ever. This is not a job itself: busy slots must not delay it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OF_DEAD_WORKERS, {"lock": _LOCK, "young": YOUNG_SECONDS, "silent": DEAD_AFTER_SECONDS})
        found = [job_id for (job_id,) in cursor.fetchall()]
    return sum(give_back(job_id) for job_id in found)


def show_life(worker_id: int) -> None:
    """Hold the lock of this worker in the present connection, which dies with the process, however it dies."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_LOCK, {"lock": _LOCK, "worker": worker_id})


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
