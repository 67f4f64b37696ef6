"""Several programs as one: started together, stopped together, none left behind."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn, Self

from .processes import die_with_parent

GRACE_SECONDS = 3.5
_LOOK_SECONDS = 0.1


class Stopped(Exception):
    """SIGINT or SIGTERM has come: leave what you are doing."""


class Supervisor:
    """A context: whoever leaves it, by whatever way, leaves no child alive."""

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.tasks: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = threading.Event()

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a child that is to run as long as we do."""
        self.children[name] = _spawn(command)

    def start_task(self, name: str, command: Sequence[str]) -> None:
        """Start a child that may end by itself; only its failure matters (see `check`)."""
        self.tasks[name] = _spawn(command)

    def run(self, name: str, command: Sequence[str]) -> None:
        """Run a child to its end, watching over the others meanwhile."""
        self.start_task(name, command)
        while self.tasks[name].poll() is None:
            self.check()
            self.stopping.wait(_LOOK_SECONDS)
        self.check()

    def check(self) -> None:
        """Raise `Stopped` after a signal, `ChildDied` when a child has ended by itself or a task has failed."""
        if self.stopping.is_set():
            raise Stopped
        for name, child in (*self.children.items(), *self.tasks.items()):
            code = child.poll()
            if code or (code == 0 and name in self.children):
                raise ChildDied(name, code)

    def wait(self) -> NoReturn:
        """Watch until a signal or the end of a child (see `check`)."""
        while True:
            self.check()
            self.stopping.wait(_LOOK_SECONDS)

    def stop(self) -> None:
        """Ask all children to end, then make them."""
        _terminate([*self.children.values(), *self.tasks.values()])
        self.children.clear()
        self.tasks.clear()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()


class ChildDied(Exception):
    """A child has ended though nobody asked it to."""

    def __init__(self, name: str, code: int) -> None:
        super().__init__(f"{name} ended with exit code {code}")
        self.name, self.code = name, code


def python(*arguments: str) -> list[str]:
    """A command of this very Python."""
    return [sys.executable, *arguments]


def _spawn(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """A session of its own, so that Ctrl-C reaches the child through us only."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - takes no lock
    )


def _terminate(children: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
