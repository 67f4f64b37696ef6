"""Several programs as one: started together, stopped together, none left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import Self

from .processes import die_with_parent

GRACE_SECONDS = 4.0
_LOOK_SECONDS = 0.1


class Stopped(Exception):
    """SIGINT or SIGTERM has come: leave what you are doing."""


class Supervisor:
    """A context: whoever leaves it, by whatever way, leaves no child alive."""

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = threading.Event()

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str], *, environment: Mapping[str, str] | None = None) -> None:
        """Start a child; it lives in a session of its own, so that Ctrl-C reaches it through us only."""
        self.children[name] = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - takes no lock
        )

    def check(self) -> None:
        """Raise `Stopped` after a signal, `ChildDied` when a child has ended by itself."""
        if self.stopping.is_set():
            raise Stopped
        for name, child in self.children.items():
            if (code := child.poll()) is not None:
                raise ChildDied(name, code)

    def wait(self) -> None:
        """Watch until a signal or the end of a child (see `check`)."""
        while True:
            self.check()
            self.stopping.wait(_LOOK_SECONDS)

    def end(self, name: str) -> int:
        """Stop one child; its exit code."""
        child = self.children.pop(name)
        _terminate([child])
        return child.returncode

    def stop(self) -> None:
        """Ask all children to end, then make them."""
        _terminate(list(self.children.values()))
        self.children.clear()

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
