"""The process that runs jobs."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable

import structlog
from django.db import DatabaseError, connection, connections
from procrastinate.app import WorkerOptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.worker import Worker

from .upkeep import DEAD_AFTER_SECONDS, HEARTBEAT_SECONDS, give_back_all_of, show_life, sweep

log = structlog.get_logger(__name__)

SWEEP_SECONDS = 5
_LOOK_SECONDS = 0.2
RESTART_SECONDS = 1


def run_worker(
    *, concurrency: int = 4, grace_seconds: float = 2, before_cut: Callable[[], None] = lambda: None
) -> None:
    """Run jobs until SIGTERM or SIGINT.

    Jobs that take longer than the grace after the signal are put back and will run again; the process
    then ends without more ado, after `before_cut`.
    The worker outlives a restart of the database.
    """
    _WorkerProcess(concurrency=concurrency, grace_seconds=grace_seconds, before_cut=before_cut).run()


class _WorkerProcess:
    def __init__(self, *, concurrency: int, grace_seconds: float, before_cut: Callable[[], None]) -> None:
        self.before_cut = before_cut
        self.concurrency = concurrency
        self.grace_seconds = grace_seconds
        self.stopping = threading.Event()
        self.worker: Worker | None = None

    def run(self) -> None:
        sweeper = threading.Thread(target=self._sweep, name="sweeper", daemon=True)
        sweeper.start()
        log.info("worker.started", slots=self.concurrency)
        try:
            asyncio.run(self._run())
        finally:
            self.stopping.set()
            sweeper.join(timeout=1)
        log.info("worker.stopped")

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        while not self.stopping.is_set():
            try:
                await self._work()
            except (ConnectorException, DatabaseError) as error:
                log.warning("worker.database_lost", error=str(error).strip())
            if not self.stopping.is_set():
                await asyncio.sleep(RESTART_SECONDS)

    async def _work(self) -> None:
        pool = PsycopgConnector(kwargs=await asyncio.to_thread(connector_params), min_size=1, max_size=4)
        with app.replace_connector(pool):
            async with app.open_async():
                app.perform_import_paths()  # type: ignore[no-untyped-call]
                self.worker = self._new_worker()
                await self.worker.run()  # type: ignore[no-untyped-call]

    def _new_worker(self) -> Worker:
        options: WorkerOptions = {
            **app.worker_defaults,
            "concurrency": self.concurrency,
            "fetch_job_polling_interval": 1,
            "delete_jobs": "successful",
            "install_signal_handlers": False,
            "update_heartbeat_interval": HEARTBEAT_SECONDS,
            "stalled_worker_timeout": DEAD_AFTER_SECONDS,
        }
        return Worker(app=app, **options)

    def _stop(self) -> None:
        if self.stopping.is_set():
            return
        self.stopping.set()
        if self.worker:
            self.worker.stop()  # type: ignore[no-untyped-call]
        cutter = threading.Timer(self.grace_seconds, self._cut)
        cutter.daemon = True
        cutter.start()

    def _cut(self) -> None:
        """A thread cannot be stopped from outside, so the process goes and the jobs return to the queue."""
        log.warning("worker.cut", after_seconds=self.grace_seconds)
        try:
            if self.worker and self.worker.worker_id is not None:
                give_back_all_of(self.worker.worker_id)
            self.before_cut()
        finally:
            os._exit(0)

    def _sweep(self) -> None:
        while not self.stopping.is_set():
            try:
                pause = self._sweep_once()
            except DatabaseError as error:
                log.warning("worker.sweep_failed", error=str(error).strip())
                connection.close()
                pause = SWEEP_SECONDS
            self.stopping.wait(pause)
        connections.close_all()

    def _sweep_once(self) -> float:
        """Seconds until the next time: soon while the worker has no id to show yet."""
        worker_id = self.worker and self.worker.worker_id
        if worker_id:
            show_life(worker_id)
        sweep()
        return SWEEP_SECONDS if worker_id else _LOOK_SECONDS
