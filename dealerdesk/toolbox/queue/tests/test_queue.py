"""Jobs commit and roll back with their cause, and outlive their workers."""

import signal
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from dealerdesk.toolbox import queue
from dealerdesk.toolbox.queue.now import TooManyJobs
from dealerdesk.toolbox.queue.tests import drills
from dealerdesk.toolbox.queue.upkeep import YOUNG_SECONDS
from tests.processes import running, until


@pytest.fixture(autouse=True)
def drill_table(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS drill (id serial, text text); TRUNCATE drill, procrastinate_workers CASCADE"
        )
        cursor.execute("DELETE FROM procrastinate_periodic_defers; DELETE FROM procrastinate_jobs")


def notes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM drill ORDER BY id")
        return [text for (text,) in cursor.fetchall()]


def count(status):
    """Jobs of the drills; the portal's own schedules run beside them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status::text = %s AND task_name LIKE 'drill.%%'", [status]
        )
        return cursor.fetchone()[0]


def waiting():
    return count("todo")


def test_a_job_that_is_called_runs_at_once():
    drills.note(text="now")

    assert (notes(), waiting()) == (["now"], 0)


def test_a_rolled_back_transaction_leaves_no_job():
    drills.note.defer(text="kept")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        drills.note.defer(text="gone")
        _ = 1 / 0

    assert queue.run_all() == 1
    assert notes() == ["kept"]


def test_jobs_take_named_arguments_only():
    with pytest.raises(TypeError):
        drills.note.defer("text")


def test_all_waiting_jobs_run_in_order_with_those_that_they_write():
    drills.pass_on.defer(text="last")
    drills.note.defer(text="second")
    drills.note.later(priority=1).defer(text="first")

    assert queue.run_all() == 4
    assert notes() == ["first", "second", "last"]


def test_jobs_for_later_wait():
    drills.note.later(at=timezone.now() + timedelta(hours=1)).defer(text="later")

    assert queue.run_all() == 0
    assert waiting() == 1


def test_a_job_that_waits_already_is_not_written_again():
    drills.note.later(once="price:1").defer(text="first")
    drills.note.later(once="price:1").defer(text="superfluous")
    drills.note.later(once="price:2").defer(text="another")
    queue.run_all()
    drills.note.later(once="price:1").defer(text="again")
    queue.run_all()

    assert notes() == ["first", "another", "again"]


def test_jobs_that_go_on_for_ever_are_stopped():
    for _ in range(3):
        drills.note.defer(text="one of many")

    with pytest.raises(TooManyJobs):
        queue.run_all(limit=2)


def test_an_error_comes_out_and_leaves_the_others_waiting():
    drills.fail.defer()
    drills.note.defer(text="after")

    with pytest.raises(RuntimeError):
        queue.run_all()
    assert waiting() == 1


def worker(tmp_path, *options):
    return running(tmp_path, "-m", "dealerdesk.toolbox.queue.tests.drills", *options)


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_jobs_by_the_clock(tmp_path):
    with worker(tmp_path, "--tick"):
        until(lambda: len(notes()) >= 2)

    assert set(notes()) == {"tick"}


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_jobs_and_stops_on_a_signal(tmp_path):
    drills.pass_on.defer(text="through the worker")

    with worker(tmp_path) as process:
        until(lambda: notes() == ["through the worker"])
        assert queue.state().has_worker
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=3) == 0


@pytest.mark.django_db(transaction=True)
def test_a_job_starts_as_soon_as_it_is_committed(tmp_path):
    with worker(tmp_path):
        drills.note.defer(text="warm")
        until(lambda: notes() == ["warm"])
        started = time.monotonic()
        drills.note.defer(text="quick")
        until(lambda: notes() == ["warm", "quick"])

    assert time.monotonic() - started < 0.5


@pytest.mark.django_db(transaction=True)
def test_a_failing_job_is_repeated_and_then_given_up(tmp_path):
    drills.fail.defer()

    with worker(tmp_path):
        until(lambda: count("failed") == 1)
    assert notes() == ["tried", "tried"]


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_killed_worker_is_given_back_by_a_sweep(tmp_path):
    drills.slow.defer(seconds=60)
    with worker(tmp_path) as process:
        until(lambda: notes() == ["begun"])
        process.kill()
        process.wait()
    assert count("doing") == 1

    until(queue.sweep, seconds=15)
    assert (count("doing"), waiting()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_a_sweep_leaves_the_jobs_of_the_living_alone(tmp_path):
    drills.slow.defer(seconds=60)
    with worker(tmp_path):
        until(lambda: notes() == ["begun"])
        time.sleep(YOUNG_SECONDS + 1)

        assert queue.sweep() == 0
        assert count("doing") == 1


@pytest.mark.django_db(transaction=True)
def test_the_next_worker_takes_over_from_a_killed_one(tmp_path):
    drills.slow.defer(seconds=3)
    with worker(tmp_path) as process:
        until(lambda: notes() == ["begun"])
        process.kill()
        process.wait()

    with worker(tmp_path):
        until(lambda: notes() == ["begun", "begun", "done"], seconds=30)


@pytest.mark.django_db(transaction=True)
def test_a_job_too_long_for_the_end_of_the_worker_goes_back_at_once(tmp_path):
    drills.slow.defer(seconds=60)
    with worker(tmp_path) as process:
        until(lambda: notes() == ["begun"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=4) == 0

    assert (count("doing"), waiting()) == (0, 1)
