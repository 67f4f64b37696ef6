"""Is every part of the installation in order? One function per part: it says what it found or raises `Broken`."""

import shutil
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from dealerdesk.accounts.models import User
from dealerdesk.config import static
from dealerdesk.exchange.models import Connection
from dealerdesk.toolbox import queue

OLDEST_POSTGRES = 150000
EXTENSIONS = ("pg_trgm", "unaccent")
DEMO_DOMAIN = "@demo.example"
_LEAST_FREE_BYTES = 500 * 1024 * 1024


class Broken(Exception):
    """A part does not work; the message says what and what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one part."""

    part: str
    works: bool
    text: str


def examine(parts: dict[str, Callable[[], str]]) -> Iterator[Finding]:
    """Look at the parts one after another; a broken one does not stop the rest."""
    for name, look in parts.items():
        try:
            yield Finding(name, works=True, text=look())
        except (Broken, DatabaseError, OSError, smtplib.SMTPException) as error:
            yield Finding(name, works=False, text=" ".join(str(error).split()) or type(error).__name__)


def database() -> str:
    """The server answers, is new enough and knows Russian letters."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('server_version'), lower('Ё')"
        )
        number, version, lowered = cursor.fetchone()
    if number < OLDEST_POSTGRES:
        raise Broken(f"PostgreSQL {version} is too old, 15 is needed")
    if lowered != "ё":
        raise Broken(
            "lower('Ё') is not 'ё': the database was created with the C locale, create it with C.UTF-8 or ru_RU.UTF-8"
        )
    return f"PostgreSQL {version}"


def extensions() -> str:
    """The contributed modules that the search needs are there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension WHERE extname = ANY(%s)", [list(EXTENSIONS)])
        present = {name for (name,) in cursor.fetchall()}
    if missing := sorted(set(EXTENSIONS) - present):
        raise Broken(f"not installed: {', '.join(missing)}; run `migrate`, or install them as the database's superuser")
    return ", ".join(EXTENSIONS)


def migrations() -> str:
    """The tables fit the code."""
    executor = MigrationExecutor(connection)
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Broken(f"{len(waiting)} not applied, run `migrate`; the next is {waiting[0][0]}")
    return "all applied"


def worker() -> str:
    """Somebody runs the jobs."""
    found = queue.state()
    if not found.has_worker:
        raise Broken(f"no worker is running, {found.waiting} jobs wait; start `worker`")
    return f"pulse {found.pulse_seconds:.0f} s ago, {found.waiting} waiting, {found.running} running"


def failed_jobs() -> str:
    """No job was given up."""
    if failed := queue.state().failed:
        raise Broken(f"{failed} jobs have failed for good, see the log of the worker")
    return "none"


def data_directory() -> str:
    """There is room for files."""
    free = shutil.disk_usage(settings.HOME).free
    probe = settings.HOME / ".probe"
    probe.touch()
    probe.unlink()
    if free < _LEAST_FREE_BYTES:
        raise Broken(f"only {free // 1024**2} MB free in {settings.HOME}")
    return f"{settings.HOME}, {free // 1024**3} GB free"


def static_files() -> str:
    """Styles and scripts were built and collected."""
    if not static.is_built():
        raise Broken("the front-end is not built; run `python -m dealerdesk.ui.build`")
    if not static.is_collected():
        raise Broken("not collected; run `migrate` or start `serve`")
    return "built and collected"


def exchange() -> str:
    """When each 1C called last; its silence is not our fault, so it is only told."""
    found = Connection.objects.filter(is_active=True).values_list("login", "seen_at")
    told = [f"{login}: {f'{seen_at:%d.%m.%Y %H:%M} UTC' if seen_at else 'never called'}" for login, seen_at in found]
    return ", ".join(told) or "no connection yet"


def cache_table() -> str:
    """Rate limits have a place to count."""
    cache.set("doctor", "ok", 5)
    if cache.get("doctor") != "ok":
        raise Broken("what was written cannot be read")
    return settings.CACHES["default"]["BACKEND"].rpartition(".")[2]


def mail() -> str:
    """Letters can leave."""
    outgoing = get_connection()
    outgoing.open()
    outgoing.close()
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}" if "smtp" in settings.EMAIL_BACKEND else "mailbox page"


def people() -> str:
    """Somebody may come in, and the demo's people may not."""
    active = User.objects.filter(is_active=True)
    if not settings.DEMO and active.filter(email__endswith=DEMO_DOMAIN).exists():
        raise Broken("people of the demo can sign in, their password is known to everybody: block them")
    if not (administrators := active.filter(role="administrator").count()):
        raise Broken("nobody administers the portal; run `create-admin`")
    return f"{administrators} administrators"


READINESS = {"database": database, "migrations": migrations, "worker": worker}
DOCTOR = {
    "data directory": data_directory,
    "database": database,
    "extensions": extensions,
    "migrations": migrations,
    "cache": cache_table,
    "static files": static_files,
    "worker": worker,
    "failed jobs": failed_jobs,
    "exchange": exchange,
    "people": people,
    "mail": mail,
}
