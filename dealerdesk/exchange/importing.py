"""When packages are applied: in the worker, while 1C waits; at once where no worker lives; or after silence."""

import time
from datetime import datetime, timedelta

from django.utils import timezone

from dealerdesk.exchange import receiving
from dealerdesk.exchange.models import Connection, Package, Session
from dealerdesk.exchange.names import BadName, normalised
from dealerdesk.exchange.processing import is_idle, leftovers, process
from dealerdesk.exchange.sessions import SAME_TALK
from dealerdesk.exchange.tasks import import_later
from dealerdesk.toolbox import queue

Status = Package.Status
WAIT_SECONDS = 12.0
LOST_AFTER = timedelta(minutes=2)
FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.4


def find(session: Session, file_name: str, *, now: datetime) -> Package:
    """The package that `import` names; archives of the session are unpacked first. Raises receiving.Refused."""
    try:
        name = normalised(file_name)
    except BadName as refusal:
        raise receiving.Refused(str(refusal)) from refusal
    receiving.unpack(session, now=now)
    xml = Package.objects.filter(role=Package.Role.XML, name=name).select_related("session__connection")
    found = xml.filter(session=session).first()
    if found is None:
        # The conversation broke off after `file` and was begun anew.
        recent = xml.filter(session__connection=session.connection_id, received_at__gte=now - SAME_TALK)
        found = recent.order_by("-pk").first()
    if found is None:
        raise receiving.Refused(f"Файл {name} не получен. Повторите выгрузку")
    return found


def import_or_wait(package: Package) -> Package:
    """Answer at once for what is finished; else let the worker apply it and wait a little."""
    if package.is_final:
        return package
    give_back_if_lost(package)
    if not queue.state().has_worker:
        return process(package.pk, wait_seconds=WAIT_SECONDS)
    import_later(package)
    return _wait(package)


def give_back_if_lost(package: Package) -> None:
    """Who was importing it has died: nobody holds the connection's turn any more."""
    lost = Status.IMPORTING, Status.QUEUED
    patient = package.started_at or package.received_at
    if package.status in lost and timezone.now() - patient > LOST_AFTER and is_idle(package.session.connection_id):
        Package.objects.filter(pk=package.pk, status__in=lost).update(status=Status.RECEIVED)


def import_when_whole(package: Package, *, last_block: int | None) -> None:
    """Orders may come without a later `import`: apply a file as soon as its last part is here (1c.md 2.8).

    A part as large as the limit is followed by another one.
    """
    session = package.session
    if last_block is None or last_block >= session.connection.file_limit:
        return
    receiving.unpack(session, now=package.received_at)
    for waiting in session.packages.filter(role=Package.Role.XML, status=Status.RECEIVED):
        import_or_wait(waiting)


def take_up_leftovers(connection: Connection, *, but: Session) -> None:
    """A new conversation means that earlier files are whole, though nobody asked to import them."""
    has_worker = queue.state().has_worker
    for package in leftovers(connection, but=but):
        if has_worker:
            import_later(package)
        else:
            process(package.pk, wait_seconds=WAIT_SECONDS)


def _wait(package: Package) -> Package:
    until, pause = time.monotonic() + WAIT_SECONDS, FIRST_PAUSE
    while time.monotonic() < until:
        package.refresh_from_db(fields=["status", "answer", "started_at"])
        if package.is_final:
            break
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)
    return package
