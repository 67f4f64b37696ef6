"""`bin/demo`: the portal, its worker and the imitation of 1C as one program, on a base of its own.

It knows the portal only by its commands and addresses; the data come from `examples.demo`.
"""

import argparse
import fcntl
import os
import shutil
import socket
import sys
import time
import urllib.request
from pathlib import Path
from typing import IO, NoReturn
from urllib.error import URLError

from dealerdesk.toolbox.supervisor import ChildDied, Stopped, Supervisor, python
from examples.launcher_base import DemoBase, ForeignBase

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("DEALERDESK_HOME") or ROOT / "var").resolve()
PEOPLE = (
    ("admin@demo.example", "Администратор"),
    ("rep@demo.example", "Представитель"),
    ("engineer@demo.example", "Сервисник представителя"),
    ("region@demo.example", "Региональный представитель, регион первого дилера"),
    ("region2@demo.example", "Региональный представитель, регион второго дилера"),
    ("manager@demo.example", "Менеджер первого дилера"),
    ("service@demo.example", "Сервисник первого дилера"),
    ("staff@demo.example", "Сотрудник первого дилера"),
    ("manager2@demo.example", "Менеджер второго дилера"),
    ("service2@demo.example", "Сервисник второго дилера"),
    ("staff2@demo.example", "Сотрудник второго дилера"),
)


class NoStart(Exception):
    """The demo cannot start; the message says why."""


def main() -> int:
    """Run until SIGINT or SIGTERM: 0 then, 1 when a part has died, 2 when it could not start."""
    options = _options()
    with Supervisor() as supervisor:
        try:
            _Demo(supervisor, options).run()
        except Stopped:
            print("Stopping.", flush=True)
            return 0
        except (NoStart, ForeignBase) as reason:
            print(reason, file=sys.stderr)
            return 2
        except ChildDied as died:
            print(died, file=sys.stderr)
            return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/demo", description="A demo from nothing to a running portal.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fresh", action="store_true", help="forget the data of the last demo")
    parser.add_argument("--size", choices=("small", "full"), default="full")
    parser.add_argument("--no-1c", action="store_true", help="load, then leave 1C to another client")
    return parser.parse_args()


class _Demo:
    def __init__(self, supervisor: Supervisor, options: argparse.Namespace) -> None:
        self.supervisor, self.options = supervisor, options
        self.url = f"http://127.0.0.1:{options.port}"
        os.environ.update(
            DEALERDESK_HOME=str(HOME),
            DEALERDESK_DEMO="1",
            DEALERDESK_PUBLIC_URL=self.url,
            DEALERDESK_LOG_LEVEL=os.environ.get("DEALERDESK_LOG_LEVEL", "WARNING"),
            ONEC_PORTAL=self.url,
        )

    def run(self) -> NoReturn:
        self.lock = _claim(HOME)
        _check_port(self.options.port)
        base = DemoBase(HOME)
        self._prepare_base(base)
        base.mark(self.options.size)
        self._step("database", "-m", "dealerdesk", "migrate", "-v0")
        self._serve()
        if not base.is_loaded():
            self._step("goods, prices, stock, people, first orders", *self._demo("load"))
            base.mark_loaded()
        if not self.options.no_1c:
            self.supervisor.start("imitation of 1C", python("-m", "examples.onec", "serve"))
        self._welcome()
        self.supervisor.start_task("history", python(*self._demo("history")))
        self.supervisor.wait()

    def _prepare_base(self, base: DemoBase) -> None:
        base.refuse_a_foreign_one()
        if self.options.fresh:
            base.forget()
            for name in ("media", "onec"):
                shutil.rmtree(HOME / name, ignore_errors=True)

    def _serve(self) -> None:
        started = time.monotonic()
        self.supervisor.start("web", python("-m", "dealerdesk", "serve", "--port", str(self.options.port)))
        self.supervisor.start("worker", python("-m", "dealerdesk", "worker"))
        while not _answers(f"{self.url}/healthz"):
            self.supervisor.check()
            time.sleep(0.05)
        _done("web and worker", started)

    def _step(self, name: str, *command: str) -> None:
        started = time.monotonic()
        self.supervisor.run(name, python(*command))
        _done(name, started)

    def _demo(self, action: str) -> tuple[str, ...]:
        return ("-m", "examples.demo", action, "--size", self.options.size)

    def _welcome(self) -> None:
        print(f"\nReady: {self.url}\n\nPassword of all: dealerdesk-demo", flush=True)
        for email, role in PEOPLE:
            print(f"  {email:<24} {role}")
        onec = "is not running (--no-1c)" if self.options.no_1c else "is running, see its page above"
        print(
            f"\n1C connects as “1c” with the password “1c-demo”; its imitation {onec}.\nCtrl-C stops everything.",
            flush=True,
        )


def _claim(home: Path) -> IO[str]:
    """Only one demo at a time in a data directory."""
    home.mkdir(parents=True, exist_ok=True)
    lock = (home / "demo.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise NoStart(f"A demo is running already in {home}.") from None
    return lock


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as taken:
            raise NoStart(f"Port {port} is not free ({taken.strerror}); choose another with --port.") from taken


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _done(name: str, started: float) -> None:
    print(f"✓ {name:<28} {time.monotonic() - started:6.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
