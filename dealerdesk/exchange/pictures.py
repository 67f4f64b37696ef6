"""Files of pictures that came with goods, before them, or in an archive: attached once both are here."""

from collections.abc import Iterator

import structlog
from django.db import transaction

from dealerdesk.catalogue.importing import NotAPicture, store_picture
from dealerdesk.catalogue.models import Picture
from dealerdesk.exchange import journal, storage
from dealerdesk.exchange.journal import Level
from dealerdesk.exchange.models import Connection, Package, Session
from dealerdesk.exchange.names import BadName, is_xml, normalised
from dealerdesk.toolbox.queue import task
from dealerdesk.toolbox.safe_zip import Archive, BadArchive

log = structlog.get_logger(__name__)
LARGEST = 50 * 1024**2
SESSIONS = 200


def attach_later(session: Session) -> None:
    """Attach what the session brought, in a job: decoding takes longer than 1C should wait."""
    if session.packages.exclude(role=Package.Role.XML).exists() or Picture.objects.filter(file="").exists():
        attach.later(once=f"exchange-pictures-{session.connection_id}").defer(connection_id=session.connection_id)


@task(name="exchange.attach_pictures", retry=3)
def attach(*, connection_id: int) -> None:
    """Give every picture that goods name its file; harmless to repeat."""
    connection = Connection.objects.get(pk=connection_id)
    for session in connection.sessions.filter(packages__role__in=["file", "archive"]).distinct()[:SESSIONS]:
        for package in session.packages.filter(role=Package.Role.FILE, sha256="").order_by("pk"):
            _attach_file(package)
        for package in session.packages.filter(role=Package.Role.ARCHIVE, status=Package.Status.KEPT, sha256=""):
            _attach_archive(package)
    _attach_late(connection)


def _attach_file(package: Package) -> None:
    path = storage.full(package.path)
    if path.exists() and path.stat().st_size <= LARGEST:
        _store(package, package.name, path.read_bytes())
    Package.objects.filter(pk=package.pk).update(sha256=storage.sha256(path) if path.exists() else "-")


def _attach_archive(package: Package) -> None:
    try:
        with Archive(storage.full(package.path)) as archive:
            for entry in archive.entries:
                if not is_xml(entry.name) and entry.size <= LARGEST:
                    _store(package, normalised(entry.name), archive.read(entry))
    except (BadArchive, BadName, FileNotFoundError) as problem:
        log.warning("exchange.archive_unreadable", package=package.pk, problem=str(problem))
    Package.objects.filter(pk=package.pk).update(sha256="-")


def _attach_late(connection: Connection) -> None:
    """Files that came earlier than the goods that name them."""
    missing = Picture.objects.filter(file="").values_list("path_1c", flat=True)
    for package in _files_named(connection, set(missing)):
        path = storage.full(package.path)
        if path.exists() and path.stat().st_size <= LARGEST:
            _store(package, package.name, path.read_bytes())


def _files_named(connection: Connection, names: set[str]) -> Iterator[Package]:
    files = Package.objects.filter(session__connection=connection, role=Package.Role.FILE, name__in=names)
    return files.order_by("pk").iterator()


def _store(package: Package, name: str, content: bytes) -> None:
    try:
        with transaction.atomic():
            store_picture(name, content)
    except NotAPicture as problem:
        text = f"{name}: картинка не читается ({problem})"
        journal.write(package.session.connection, text, session=package.session, level=Level.WARNING)
