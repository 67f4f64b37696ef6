"""Applying packages: one at a time per connection, each file wholly or not at all (1c.md 2.6)."""

import time
from datetime import datetime
from pathlib import Path

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from dealerdesk.exchange import journal, pictures, receiving, storage
from dealerdesk.exchange.commerceml import NotCommerceML, OldScheme
from dealerdesk.exchange.imports import Held, import_file
from dealerdesk.exchange.journal import Level
from dealerdesk.exchange.models import Connection, Package, Session
from dealerdesk.toolbox.safe_xml import BrokenXml, ForbiddenXml, TooLargeXml, stream

log = structlog.get_logger(__name__)

Status = Package.Status
LOCK = 0x1C
OLD_SCHEME = "формат CommerceML 1 (1С 7.7) не поддерживается, нужна выгрузка в CommerceML 2"
FOREIGN = "это не файл обмена с сайтом: нет корня «КоммерческаяИнформация»"
END_TAGS = ("Товар", "Предложение", "Документ", "Свойство")
PAUSE_SECONDS = 0.2


def process(package_id: int, *, is_guarded: bool = True, wait_seconds: float | None = None) -> Package:
    """Apply a package that is not applied yet, and write its answer and its entry of the journal.

    Waits for another import of the same connection, at most `wait_seconds`; then the package is as it was.
    A lost database is raised for the queue to try again; everything else becomes an answer to 1C.
    """
    package = Package.objects.select_related("session__connection").get(pk=package_id)
    started, clock = timezone.now(), time.monotonic()
    Package.objects.filter(pk=package_id, status__in=[Status.RECEIVED, Status.QUEUED]).update(
        status=Status.IMPORTING, started_at=started
    )
    try:
        _apply(package, started, is_guarded=is_guarded, wait_seconds=wait_seconds)
    except (BrokenXml, NotCommerceML, Held) as refusal:
        _refuse(package, refusal, seconds=time.monotonic() - clock)
    except DatabaseError:
        raise
    except Exception as error:
        log.exception("exchange.import_failed", package=package_id)
        _refuse(package, error, seconds=time.monotonic() - clock)
    package.refresh_from_db()
    if package.status == Status.DONE:
        pictures.attach_later(package.session)
    return package


def rehearse(package_id: int) -> None:
    """Apply a package, write down what it would do, and undo everything."""
    package = Package.objects.select_related("session__connection").get(pk=package_id)
    clock = time.monotonic()
    try:
        with transaction.atomic():
            _take_turn(package.session.connection_id, None)
            path = storage.full(package.path)
            report = import_file(path, name=package.name, session=package.session, at=timezone.now())
            transaction.set_rollback(True)
    except (BrokenXml, NotCommerceML, Held) as refusal:
        journal.would_refuse(package, sentence(refusal))
    else:
        journal.rehearsed(package, report, seconds=time.monotonic() - clock)


def mark_for_another_run(package: Package) -> None:
    """Make an applied, refused or held package ready to be applied once more."""
    Package.objects.filter(pk=package.pk).update(status=Status.QUEUED, answer="", finished_at=None)


def leftovers(of: Connection, *, but: Session | None = None, silent_since: datetime | None = None) -> list[Package]:
    """Files of finished conversations that nobody asked us to import («Без ожидания подтверждения»).

    A file without its end is left until its conversation has been silent long enough: it may still be arriving.
    """
    sessions = of.sessions.filter(packages__status=Status.RECEIVED).distinct()
    if but:
        sessions = sessions.exclude(pk=but.pk)
    if silent_since:
        sessions = sessions.filter(seen_at__lt=silent_since)
    for session in sessions.order_by("pk"):
        archives = session.packages.filter(role=Package.Role.ARCHIVE, status=Status.RECEIVED)
        if silent_since or all(receiving.is_whole(archive) for archive in archives):
            _unpack_quietly(session)
    waiting = Package.objects.filter(session__in=sessions.order_by(), role=Package.Role.XML, status=Status.RECEIVED)
    found = waiting.order_by("received_at", "pk")
    return [package for package in found if silent_since or receiving.is_whole(package)]


def is_idle(connection_id: int) -> bool:
    """Whether nothing of this connection is being applied at this moment."""
    with transaction.atomic():
        return _take_turn(connection_id, 0)


def _apply(package: Package, started: datetime, *, is_guarded: bool, wait_seconds: float | None) -> None:
    clock = time.monotonic()
    with transaction.atomic():
        if not _take_turn(package.session.connection_id, wait_seconds):
            return
        current = Package.objects.select_for_update(of=("self",)).get(pk=package.pk)
        if current.status in (Status.DONE, Status.FAILED, Status.HELD):
            return
        path = storage.full(package.path)
        if not receiving.is_whole(package):
            _find_the_break(path)
        report = import_file(path, name=package.name, session=package.session, at=started, is_guarded=is_guarded)
        _save(package, Status.DONE, "", counts=report.as_json(), sha256=storage.sha256(path))
        journal.imported(package, report, seconds=time.monotonic() - clock)


def _find_the_break(path: Path) -> None:
    """Name the place where a cut file ends without importing up to there. Raises BrokenXml."""
    for _signal in stream(path, tags=END_TAGS):
        pass


def _take_turn(connection_id: int, wait_seconds: float | None) -> bool:
    """The connection's turn until the transaction ends; False when it did not come in time."""
    until = None if wait_seconds is None else time.monotonic() + wait_seconds
    with connection.cursor() as cursor:
        if until is None:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, connection_id])
            return True
        while True:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, connection_id])
            if cursor.fetchone()[0]:
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(PAUSE_SECONDS)


def _refuse(package: Package, error: Exception, *, seconds: float) -> None:
    text = sentence(error)
    status = Status.HELD if isinstance(error, Held) else Status.FAILED
    with transaction.atomic():
        _save(package, status, text)
        if status == Status.HELD:
            _replace_earlier(package)
        level = Level.HELD if status == Status.HELD else Level.ERROR
        journal.refused(package, text, level=level, seconds=seconds)


def _replace_earlier(package: Package) -> None:
    """1C sends a held package again with every exchange: a person decides on the latest only."""
    same = Package.objects.filter(session__connection=package.session.connection_id, name=package.name)
    earlier = same.filter(status=Status.HELD).exclude(pk=package.pk)
    earlier.update(status=Status.FAILED, answer="Вместо него ждёт решения более поздний пакет")


def sentence(error: Exception) -> str:
    """What to tell both administrators about a file, and what to do."""
    if isinstance(error, Held):
        return str(error)
    if isinstance(error, NotCommerceML):
        return OLD_SCHEME if isinstance(error, OldScheme) else FOREIGN
    if isinstance(error, BrokenXml):
        return _broken(error)
    return "внутренняя ошибка портала, подробности в его журнале. Повторите выгрузку позже"


def _broken(error: BrokenXml) -> str:
    place = f"строка {error.line}, столбец {error.column}"
    if isinstance(error, ForbiddenXml):
        return f"{place}: {_forbidden(error)}. Файл не принят"
    if isinstance(error, TooLargeXml):
        return f"{place}: запись или файл больше допустимого. Уменьшите размер порции"
    return f"файл повреждён: {place} ({error.reason}). Повторите выгрузку"


def _forbidden(error: ForbiddenXml) -> str:
    if "DOCTYPE" in error.reason:
        return "объявление DOCTYPE не допускается"
    if error.reason.startswith("Entity"):
        return "неизвестная ссылка на сущность"
    return "кодировка не UTF-8 и не windows-1251"


def _unpack_quietly(session: Session) -> None:
    try:
        receiving.unpack(session, now=timezone.now())
    except receiving.Refused as refusal:
        journal.write(session.connection, str(refusal), session=session, level=Level.ERROR)


def _save(package: Package, status: str, answer: str, **facts: object) -> None:
    Package.objects.filter(pk=package.pk).update(
        status=status, answer=answer[:1000], finished_at=timezone.now(), **facts
    )
