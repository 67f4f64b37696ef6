"""Jobs for the drills, and a worker process that knows them: `python -m dealerdesk.toolbox.queue.tests.drills`.

Each job leaves a row in the table `drill`, so that the tests see what has run, and how often.
"""

import os
import sys
import time

import django
from django.db import connection

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealerdesk.config.settings")
    django.setup()

from dealerdesk.toolbox.queue import periodic, run_worker, task


@task(name="drill.note", retry=2)
def note(*, text: str) -> None:
    """Leave a row."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO drill (text) VALUES (%s)", [text])


@task(name="drill.slow")
def slow(*, seconds: float) -> None:
    """Leave a row, work for a while, leave another."""
    note(text="begun")
    time.sleep(seconds)
    note(text="done")


@task(name="drill.fail", retry=1)
def fail() -> None:
    """Leave a row and break."""
    note(text="tried")
    raise RuntimeError("as the drill wants it")


@task(name="drill.pass_on")
def pass_on(*, text: str) -> None:
    """A job that writes a job."""
    note.defer(text=text)


def tick() -> None:
    """Leave a row."""
    note(text="tick")


if __name__ == "__main__":
    if "--tick" in sys.argv:
        periodic("* * * * * *", name="drill.tick")(tick)
    run_worker(concurrency=2, grace_seconds=1)
