"""A private PostgreSQL: the first process that needs it starts it, the last one stops it."""

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from .binaries import NoPostgres, binary_directory, major_version, unprivileged

NAME = USER = "dealerdesk"
PORT = 5432  # only a part of the socket's name: the server listens on no network address

# Durability stays at PostgreSQL's defaults: somebody will use this server in earnest.
_OPTIONS: dict[str, str | int] = {
    "listen_addresses": "''",
    "port": PORT,
    "max_connections": 100,
    "shared_buffers": "256MB",
    "jit": "off",
    "wal_compression": "on",
    "lc_messages": "C",
    "unix_socket_permissions": "0700",  # `trust` is safe only while nobody else can connect
}
_FIRST_WITH_BUILTIN_LOCALE, _FIRST_WITH_IO_METHOD = 17, 18
_LONGEST_HOME = 85  # a Unix socket's path ends at 107 bytes, its name takes 14 of them
_ATTEMPTS, _PAUSE_SECONDS = 50, 0.2

_servers: dict[Path, "Server"] = {}
_starting = Lock()


def server(home: Path) -> "Server":
    """The running server of this directory, started when nobody has done so yet.

    Raises `NoPostgres` when it cannot be started.
    """
    home = home.resolve()
    with _starting:
        found = _servers.get(home) or _servers.setdefault(home, Server(home))
        found.revive()
    return found


def release_all() -> None:
    """Leave every server now: for a process that ends without saying goodbye (`os._exit`)."""
    for found in list(_servers.values()):
        found.release()


def socket_directory(home: Path) -> Path:
    """Where the server of this home listens; a hashed name in the temporary folder for a deep home."""
    home = home.resolve()
    if len(os.fsencode(home)) <= _LONGEST_HOME:
        return home
    return Path(tempfile.gettempdir()) / f"pg-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"


class Server:
    """One cluster in one directory.

    The kernel counts the users: each process holds a shared flock, which a killed one cannot leak.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.programs = binary_directory()
        self.major = major_version(self.programs)
        self.data = home / f"data-{self.major}"
        self.socket = socket_directory(home)
        self.as_user = unprivileged()
        self._make_directories()
        self._users = _open(home / "users.lock")
        fcntl.flock(self._users, fcntl.LOCK_SH)  # waits while the last user is stopping the server
        self._start()
        self._pid = os.getpid()
        atexit.register(self.release)

    def revive(self) -> None:
        """Start the server again if it was killed since."""
        if not self._listens():
            self._start()

    def release(self) -> None:
        """Leave; the last user stops the server."""
        if self._pid != os.getpid():
            return
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            self._run("pg_ctl", "-D", str(self.data), "-w", "-m", "fast", "stop")
        _servers.pop(self.home, None)
        fcntl.flock(self._users, fcntl.LOCK_UN)  # a forked child may still hold the same descriptor
        os.close(self._users)
        self._pid = 0

    def _make_directories(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.socket.mkdir(mode=0o700, exist_ok=True)
        if "user" in self.as_user:
            for path in (self.home, self.socket):
                os.chown(path, pwd.getpwnam("nobody").pw_uid, -1)

    def _start(self) -> None:
        with _alone(self.home / "start.lock"):
            if self._ready():
                return
            if not self.data.exists():
                self._create_cluster()
            self._start_cluster()

    def _create_cluster(self) -> None:
        """Into a side directory first, so that a killed initdb leaves no half of a cluster."""
        for left in self.home.glob("fresh-*"):
            shutil.rmtree(left, ignore_errors=True)
        # A name of our own: the initdb of a killed process may still be writing into its directory.
        fresh = self.home / f"fresh-{os.getpid()}"
        done = self._run(
            *("initdb", "-D", str(fresh), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"),
            *self._locale(),
        )
        if not done:
            raise NoPostgres(f"initdb failed: {self._last_words()}")
        fresh.rename(self.data)

    def _locale(self) -> list[str]:
        # Under LC_ALL=C initdb would make a cluster in which lower('Ё') is 'Ё'.
        if self.major >= _FIRST_WITH_BUILTIN_LOCALE:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-messages=C"]
        return ["--locale=C.UTF-8", "--lc-messages=C"]

    def _options(self) -> dict[str, str | int]:
        # Three processes less; a small base lies in memory anyway.
        return _OPTIONS | ({"io_method": "sync"} if self.major >= _FIRST_WITH_IO_METHOD else {})

    def _start_cluster(self) -> None:
        options = " ".join(f"-c {key}={value}" for key, value in self._options().items())
        start = ["-w", "-l", str(self.home / "log"), "-o", f"{options} -k '{self.socket}'", "start"]
        for _ in range(_ATTEMPTS):  # a killed postmaster haunts the process table for a second
            self._run("pg_ctl", "-D", str(self.data), *start)
            if self._ready():
                self._run("createdb", *self._address(), "-U", USER, NAME)
                return
            time.sleep(_PAUSE_SECONDS)
        raise NoPostgres(f"The embedded PostgreSQL did not start: {self._last_words()}")

    def _ready(self) -> bool:
        # Not `pg_ctl status`: it says "running" of a postmaster that was just killed.
        return self._run("pg_isready", "-q", *self._address(), "-d", "postgres")

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.socket / f".s.PGSQL.{PORT}")) == 0

    def _address(self) -> tuple[str, ...]:
        return ("-h", str(self.socket), "-p", str(PORT))

    def _run(self, program: str, *arguments: str) -> bool:
        """Whether the program ended well; what it said is in ctl.log."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        with (self.home / "ctl.log").open("ab") as said:
            done = subprocess.run(
                [self.programs / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd=self.home,
                env=environment,
                check=False,
                **self.as_user,
            )
        return done.returncode == 0

    def _last_words(self) -> str:
        return (self.home / "ctl.log").read_text(errors="replace")[-800:]


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    handle = _open(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _forget_after_fork() -> None:
    # The child takes a lock of its own when it needs the server; the parent's must not vouch for it.
    _servers.clear()


os.register_at_fork(after_in_child=_forget_after_fork)
