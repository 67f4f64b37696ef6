"""The demo starts only where it may, and leaves nothing running."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from dealerdesk.toolbox.supervisor import GRACE_SECONDS
from tests.processes import environment, free_port, running, until

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
PAIR = """
import sys
from dealerdesk.toolbox.supervisor import ChildDied, Stopped, Supervisor, python
with Supervisor() as supervisor:
    supervisor.start("one", python("-c", "import time; time.sleep(60)"))
    supervisor.start("two", python("-c", sys.argv[1]))
    print(*(child.pid for child in supervisor.children.values()), flush=True)
    try:
        supervisor.wait()
    except (Stopped, ChildDied) as end:
        print(repr(end), flush=True)
"""


def launch(home, *arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "examples.demo", *arguments],
        env={**environment(home), **more},
        capture_output=True,
        text=True,
        timeout=60,
    )


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.django_db(transaction=True)
def test_the_demo_refuses_a_base_that_it_did_not_make(tmp_path):
    done = launch(tmp_path, "--port", str(free_port()))

    assert done.returncode == 2
    assert "bin/demo did not make" in done.stderr


@pytest.mark.django_db(transaction=True)
def test_the_demo_says_that_its_port_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = launch(tmp_path, "--port", str(taken.getsockname()[1]))

    assert done.returncode == 1
    assert "is in use" in done.stderr


@pytest.mark.django_db(transaction=True)
def test_an_unknown_size_is_refused(tmp_path):
    assert launch(tmp_path, "--size", "huge").returncode == 2


@pytest.mark.django_db(transaction=True)
def test_a_signal_ends_all_children(tmp_path):
    with running(tmp_path, "-c", PAIR, "import time; time.sleep(60)") as parent:
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        parent.send_signal(signal.SIGTERM)

        assert parent.wait(timeout=5) == 0
        assert [alive(pid) for pid in pids] == [False, False]


@pytest.mark.django_db(transaction=True)
def test_the_end_of_one_child_ends_the_other(tmp_path):
    with running(tmp_path, "-c", PAIR, "import sys; sys.exit(7)") as parent:
        pids = [int(pid) for pid in parent.stdout.readline().split()]

        assert parent.wait(timeout=5) == 0
        assert "two ended with exit code 7" in parent.stdout.read()
        assert [alive(pid) for pid in pids] == [False, False]


@pytest.mark.django_db(transaction=True)
def test_a_child_that_does_not_listen_is_killed(tmp_path):
    with running(tmp_path, "-c", PAIR, STUBBORN) as parent:
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        time.sleep(0.5)
        parent.send_signal(signal.SIGINT)

        assert GRACE_SECONDS < 5
        assert parent.wait(timeout=20) == 0
        assert [alive(pid) for pid in pids] == [False, False]


@pytest.mark.django_db(transaction=True)
def test_the_children_of_a_killed_parent_go_too(tmp_path):
    with running(tmp_path, "-c", PAIR, "import time; time.sleep(60)") as parent:
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()

        until(lambda: not any(map(alive, pids)), seconds=5)
