"""The drills of the launcher, with real processes and real kills."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dealerdesk.toolbox.embedded_postgres import database_settings

ROOT = Path(__file__).resolve().parents[4]
DRILLS = Path(__file__).with_name("drills.py")
SYSTEM_POSTGRES = Path("/usr/lib/postgresql")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root to change the user")


@pytest.fixture
def home() -> Iterator[Path]:
    """A directory that other users can reach (pytest's own are closed to them)."""
    made = Path(tempfile.mkdtemp(prefix="pg-drill-"))
    made.chmod(0o711)
    yield made / "postgres"
    shutil.rmtree(made)


def start(home, *options, **environment):
    return subprocess.Popen(
        [sys.executable, "-I", "-c", BOOT, str(home), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


BOOT = f"import sys, runpy; sys.path.insert(0, {str(ROOT)!r}); runpy.run_path({str(DRILLS)!r}, run_name='__main__')"


def visit(home, *options, **environment):
    with start(home, *options, **environment) as visitor:
        said, _ = visitor.communicate(timeout=60)
    assert visitor.returncode == 0
    return json.loads(said)


def arrived(visitor):
    return json.loads(visitor.stdout.readline())


def leave(visitor):
    with visitor:
        visitor.communicate(timeout=60)


def alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def gone(pid):
    """Whether the process ends within five seconds: its last breath comes after its pid file went."""
    deadline = time.monotonic() + 5
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not alive(pid)


def test_eight_processes_at_once_share_one_cold_server_and_the_last_stops_it(home):
    visitors = [start(home, "--stay") for _ in range(8)]
    seen = [arrived(visitor) for visitor in visitors]

    assert {one["postmaster"] for one in seen} == {seen[0]["postmaster"]}
    assert sorted(one["visits"] for one in seen) == list(range(1, 9))
    for visitor in visitors:
        assert alive(seen[0]["postmaster"])
        leave(visitor)
    assert gone(seen[0]["postmaster"])


def test_a_killed_client_leaves_the_server_to_the_next_one_who_stops_it(home):
    victim = start(home, "--stay")
    first = arrived(victim)
    victim.send_signal(signal.SIGKILL)
    leave(victim)
    assert alive(first["postmaster"])

    second = visit(home)

    assert (second["postmaster"], second["visits"]) == (first["postmaster"], 2)
    assert gone(first["postmaster"])


def test_a_killed_server_comes_back_with_its_rows(home):
    witness = start(home, "--stay")
    first = arrived(witness)
    os.kill(first["postmaster"], signal.SIGKILL)

    second = visit(home)

    assert second["postmaster"] != first["postmaster"]
    assert second["visits"] == 2
    leave(witness)


def test_a_process_whose_server_was_killed_gets_it_back_at_its_next_connection(home):
    assert visit(home, "--lose-server")["visits"] == 2


def test_a_killed_first_start_leaves_nothing_in_the_way(home):
    victim = start(home)
    while not list(home.glob("fresh-*")) and victim.poll() is None:
        time.sleep(0.005)
    victim.send_signal(signal.SIGKILL)
    leave(victim)

    assert visit(home)["visits"] in {1, 2}, "on a busy machine the kill comes after the visit"


def test_a_cluster_made_under_the_c_locale_knows_russian(home):
    seen = visit(home, LC_ALL="C", LANG="C")

    assert seen["lower"] == "ё"
    assert seen["stems"] == "'маслян':2 'фильтр':1"


@as_root
def test_an_ordinary_user_runs_the_server_as_himself(home):
    seen = visit(home, "--as-nobody")

    assert seen["uid"] != 0
    assert (home / "users.lock").stat().st_uid == seen["uid"]
    assert seen["visits"] == 1


@as_root
def test_root_runs_the_server_in_a_user_namespace_and_keeps_the_files(home):
    visit(home)

    assert {path.stat().st_uid for path in home.iterdir()} == {0}


@as_root
def test_root_without_user_namespaces_runs_the_server_as_nobody(home):
    visit(home, PG_AS_NOBODY="1")

    [data] = home.glob("data-*")
    assert data.stat().st_uid != 0
    assert visit(home, PG_AS_NOBODY="1")["visits"] == 2


@as_root
def test_another_user_of_the_machine_is_not_let_in(home):
    witness = start(home, "--stay")
    arrived(witness)
    code = f"""
import os; import psycopg; os.setgroups([]); os.setgid(65534); os.setuid(65534)
try: psycopg.connect(host={str(home)!r}, user="dealerdesk", dbname="dealerdesk")
except psycopg.OperationalError as refusal: print("Permission denied" in str(refusal))
"""
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "True"
    leave(witness)


def test_the_programs_of_the_system_serve_as_well(home):
    found = sorted(SYSTEM_POSTGRES.glob("*/bin/postgres"))
    if not found:
        pytest.skip("Debian's PostgreSQL is not installed here")

    seen = visit(home, PG_BINDIR=str(found[-1].parent), LC_ALL="C")

    assert (str(seen["major"]), seen["lower"]) == (found[-1].parts[-3], "ё")


def test_a_deep_home_is_served_by_a_socket_in_the_temporary_folder(home):
    deep = home / ("d" * 90)
    deep.parent.mkdir()
    deep.parent.chmod(0o711)

    assert visit(deep)["visits"] == 1
    socket = Path(database_settings(deep)["HOST"])
    assert socket.parent == Path(tempfile.gettempdir())
    socket.rmdir()
