"""A user of the embedded server in a process of its own, for the drills.

`python drills.py HOME [--as-nobody] [--lose-server] [--stay]` opens the server of HOME, adds a row to the table `visit`,
prints a line of what it sees as JSON and, with `--stay`, holds on until its standard input closes. With `--lose-server` it kills the server after
a first visit and comes again.
"""

import argparse
import json
import os
import pwd
import signal
import sys
import time
from pathlib import Path

import psycopg

from dealerdesk.toolbox.embedded_postgres import server
from dealerdesk.toolbox.embedded_postgres.launcher import NAME, PORT, USER

LOOK = """
    SELECT lower('Ё') AS lower, to_tsvector('russian', 'ФИЛЬТРЫ масляные')::text AS stems,
           current_setting('server_version_num')::int / 10000 AS major,
           (SELECT count(*) FROM visit) AS visits
"""


def main() -> None:
    """One visit."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("home", type=Path)
    arguments.add_argument("--as-nobody", action="store_true")
    arguments.add_argument("--lose-server", action="store_true")
    arguments.add_argument("--stay", action="store_true")
    given = arguments.parse_args()
    if given.as_nobody:
        become_nobody(given.home)
    if given.lose_server:
        kill_server(visit(given.home))
    print(json.dumps(visit(given.home)), flush=True)
    if given.stay:
        sys.stdin.read()


def become_nobody(home: Path) -> None:
    """Go on as an ordinary user; everything is imported by now, whatever may be out of reach later."""
    nobody = pwd.getpwnam("nobody")
    home.mkdir(exist_ok=True)
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)
    os.chdir("/")


def visit(home: Path) -> dict[str, object]:
    """Leave a row, look around."""
    running = server(home)
    with psycopg.connect(host=str(running.socket), port=PORT, user=USER, dbname=NAME, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")  # two CREATE TABLE IF NOT EXISTS can collide
        connection.execute("CREATE TABLE IF NOT EXISTS visit (pid int)")
        connection.execute("INSERT INTO visit VALUES (%s)", [os.getpid()])
        cursor = connection.execute(LOOK)
        row = cursor.fetchone()
        assert row and cursor.description
        names = [column.name for column in cursor.description]
    return {"uid": os.geteuid(), "postmaster": postmaster(running.data), **dict(zip(names, row, strict=True))}


def kill_server(seen: dict[str, object]) -> None:
    """Kill the postmaster and wait until the kernel has closed its socket."""
    pid = int(str(seen["postmaster"]))
    os.kill(pid, signal.SIGKILL)
    while os.path.lexists(f"/proc/{pid}/fd/0"):
        time.sleep(0.01)


def postmaster(data: Path) -> int:
    """The process id of the server."""
    return int((data / "postmaster.pid").read_text().split()[0])


if __name__ == "__main__":
    main()
