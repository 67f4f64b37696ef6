"""What leans on the database most, on Debian's PostgreSQL through DATABASE_URL; bin/ci runs all tests there."""

import os
import subprocess
import sys

import pytest

from tests.system_postgres import PROGRAMS

LEANING = [
    "dealerdesk/catalogue/tests/test_importing.py",
    "dealerdesk/catalogue/tests/test_search.py",
    "dealerdesk/events",
    "dealerdesk/toolbox/queue",
]


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(not PROGRAMS, reason="Debian's PostgreSQL is not installed here (apt install postgresql)")
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="all tests run on another database already")
def test_search_import_journal_and_queue_pass_on_the_systems_postgresql():
    inner = [sys.executable, "-m", "pytest", "-q", "-k", "not worker", *LEANING]

    done = subprocess.run([sys.executable, "-m", "tests.system_postgres", *inner], capture_output=True, text=True)

    assert done.returncode == 0, done.stdout[-3000:]
