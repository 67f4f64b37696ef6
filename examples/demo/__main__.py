"""What `bin/demo` runs: the portal, its worker, the imitation of 1C and the loader, started and stopped together."""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import NoReturn

from dealerdesk.toolbox.supervisor import ChildDied, Stopped, Supervisor, python
from examples.demo.own_base import ForeignDatabase, claim

LOOK_SECONDS = 0.1
WEB_SECONDS = 90
MARK = "made-by-bin-demo"
OWN = ("postgres", "media", "static", "onec", "metrics", "secret-key", MARK)
PEOPLE = """
Password of all: dealerdesk-demo
  admin@demo.example                          Администратор
  rep@demo.example                            Представитель
  engineer@demo.example                       Сервисник представителя
  region@demo.example  region2@demo.example   Региональный представитель
  manager@demo.example manager2@demo.example  Менеджер дилера
  service@demo.example service2@demo.example  Сервисник дилера
  staff@demo.example   staff2@demo.example    Сотрудник дилера
Letters: {url}/admin-area/mailbox/ (as the administrator)
1C: user 1c, password 1c-demo, address {url}/exchange/1c"""


class Failed(Exception):
    """A step of the start did not work; the text says which."""


def main() -> int:
    """Run until Ctrl-C; 0 when stopped, otherwise what went wrong."""
    options = _options()
    home = Path(os.environ.get("DEALERDESK_HOME") or "var").resolve()
    url = f"http://127.0.0.1:{options.port}"
    os.environ |= _environment(home, url)
    with Supervisor() as supervisor:
        try:
            _start(supervisor, home, url, options)
        except Stopped:
            pass
        except ForeignDatabase as refusal:
            print(refusal, file=sys.stderr)
            return 2
        except (Failed, ChildDied) as trouble:
            print(trouble, file=sys.stderr)
            return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/demo", description="The demo, from nothing to a running portal.")
    parser.add_argument("--port", type=int, default=8000, help="port of the portal")
    parser.add_argument("--onec-port", type=int, default=0, help="port of the imitation's page (0: the next one)")
    parser.add_argument("--fresh", action="store_true", help="forget the data of the demo and begin anew")
    parser.add_argument("--size", choices=["small", "full"], default="full", help="how much to load")
    parser.add_argument("--no-1c", action="store_true", help="the imitation loads what it must and stays off")
    return parser.parse_args()


def _environment(home: Path, url: str) -> dict[str, str]:
    return {
        "DEALERDESK_HOME": str(home),
        "DEALERDESK_PUBLIC_URL": url,
        "DEALERDESK_DEMO": "1",
        "DEALERDESK_LOG_LEVEL": os.environ.get("DEALERDESK_LOG_LEVEL", "WARNING"),
        "PYTHONUNBUFFERED": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def _start(supervisor: Supervisor, home: Path, url: str, options: argparse.Namespace) -> NoReturn:
    _refuse_busy(options.port)
    if options.fresh:
        _forget(home)
    home.mkdir(parents=True, exist_ok=True)
    data = ["--data", str(home / "onec"), "--portal", url]
    claim(home)
    (home / MARK).touch()
    _step(supervisor, "database", python("-m", "dealerdesk", "migrate"))
    _serve(supervisor, url, options.port)
    load = python("-m", "examples.demo.load")
    supervisor.run("loader", [*load, "first", *data, "--size", options.size])
    _say_ready(url)
    if not options.no_1c:
        port = options.onec_port or options.port + 1
        supervisor.start("imitation", python("-m", "examples.onec", *data, "serve", "--port", str(port)))
    supervisor.start_task("history", [*load, "history", *data, "--size", options.size])
    supervisor.wait()


def _refuse_busy(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Failed(f"Port {port} is in use; choose another one: bin/demo --port {port + 10}") from None


def _forget(home: Path) -> None:
    """Remove what the demo keeps in its directory; never that of an installation which it did not make."""
    if os.environ.get("DATABASE_URL"):
        raise Failed(
            "--fresh with DATABASE_URL: empty that database yourself, the demo does not drop what it may not own."
        )
    if not home.exists():
        return
    if not (home / MARK).exists() and any(home.iterdir()):
        raise Failed(f"{home} was not made by bin/demo, so --fresh does not touch it.")
    _refuse_running(home / "postgres" / "users.lock")
    for name in OWN:
        path = home / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _refuse_running(lock: Path) -> None:
    if not lock.exists():
        return
    with lock.open("r+") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failed("A demo with this data is running; stop it before --fresh.") from None


def _serve(supervisor: Supervisor, url: str, port: int) -> None:
    """Start web and worker; goes on when the web answers."""
    started = time.monotonic()
    supervisor.start("web", python("-m", "dealerdesk", "serve", "--workers", "1", "--port", str(port)))
    supervisor.start("worker", python("-m", "dealerdesk", "worker"))
    while not _answers(f"{url}/healthz"):
        supervisor.check()
        if time.monotonic() - started > WEB_SECONDS:
            raise Failed("The web server does not answer.")
        time.sleep(LOOK_SECONDS)
    _tell("web and worker", started)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _step(supervisor: Supervisor, name: str, command: list[str]) -> None:
    started = time.monotonic()
    supervisor.run(name, [*command, "--verbosity", "0"])
    _tell(name, started)


def _tell(name: str, started: float) -> None:
    print(f"✓ {name:<28} {time.monotonic() - started:6.1f} s", flush=True)


def _say_ready(url: str) -> None:
    if not _answers(f"{url}/"):
        raise Failed(f"{url}/ does not answer")
    print(f"\nReady: {url}\n{PEOPLE.format(url=url)}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
