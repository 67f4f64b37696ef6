"""Taking files block by block, and unpacking archives (1c.md 2.5)."""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.db.models import Sum

from dealerdesk.exchange import storage
from dealerdesk.exchange.models import Package, Session
from dealerdesk.exchange.names import BadName, is_archive, is_xml, normalised
from dealerdesk.toolbox.safe_xml import is_xml_start
from dealerdesk.toolbox.safe_zip import Archive, BadArchive, Entry

MOST_IN_BLOCK = 512 * 1024**2
MOST_IN_SESSION = 8 * 1024**3
END_OF_ARCHIVE = b"PK\x05\x06"
LAST_WORDS = ("</КоммерческаяИнформация>", ":КоммерческаяИнформация>")
FIRST_BYTES = (b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"%PDF")


class Refused(Exception):
    """The block is not taken; the text is for 1C's journal."""


def receive(session: Session, name: str, body: BinaryIO, *, length: int | None, now: datetime) -> Package:
    """Append one block to the file `name` of the session; the first block of a name begins it afresh.

    `length` is what the sender announced. Raises Refused, and OSError when the disk is full.
    """
    try:
        clean = normalised(name)
        folder = storage.full(f"exchange/{session.pk}")
        with storage.spooled(body, folder=folder, length=length, most=MOST_IN_BLOCK) as block:
            return _append(session, clean, block, now)
    except BadName as refusal:
        raise Refused(str(refusal)) from refusal
    except storage.BrokenOff as broken:
        raise Refused("Файл передан не целиком: соединение прервалось. Повторите выгрузку") from broken
    except storage.TooLarge as too_large:
        raise Refused(f"Часть файла больше {MOST_IN_BLOCK // 1024**2} МБ") from too_large


def unpack(session: Session, *, now: datetime) -> None:
    """Make packages of the XML files in the session's archives that have not been opened yet. Raises Refused."""
    for archive in session.packages.filter(role=Package.Role.ARCHIVE, status=Package.Status.RECEIVED):
        try:
            with transaction.atomic(), Archive(storage.full(archive.path)) as opened:
                for entry in opened.entries:
                    if is_xml(entry.name):
                        _unpack_one(archive, opened, entry, now)
                _finish(archive, Package.Status.KEPT, "", now)
        except (BadArchive, BadName) as problem:
            text = f"Архив {archive.name} не читается: {problem}. Повторите выгрузку"
            _finish(archive, Package.Status.FAILED, text, now)
            raise Refused(text) from problem


def is_whole(package: Package) -> bool:
    """Whether the file's end looks like an end: cheap, and enough to leave alone what is still arriving."""
    path = storage.full(package.path)
    if package.role == Package.Role.ARCHIVE:
        return END_OF_ARCHIVE in storage.tail(path, 66_000)
    end = storage.tail(path, 200).rstrip()
    return any(end.endswith(word.encode(encoding)) for word in LAST_WORDS for encoding in ("utf-8", "cp1251"))


def _append(session: Session, name: str, block: Path, now: datetime) -> Package:
    with transaction.atomic():
        package = _locked(session, name, now)
        target = storage.full(package.path)
        at = 0 if _begins_afresh(block, target) else package.size
        if _used(session) + block.stat().st_size > MOST_IN_SESSION:
            raise Refused("Сеанс принёс больше 8 ГБ: уменьшите порцию")
        package.size = storage.append(block, target, at=at)
        package.status, package.answer, package.received_at = Package.Status.RECEIVED, "", now
        if package.role == Package.Role.FILE:
            package.status = Package.Status.KEPT
        package.save(update_fields=["size", "status", "answer", "received_at"])
    return package


def _locked(session: Session, name: str, now: datetime) -> Package:
    defaults = {"role": _role(name), "path": storage.new_path(session.pk), "received_at": now}
    Package.objects.get_or_create(session=session, name=name, defaults=defaults)
    return Package.objects.select_for_update().get(session=session, name=name)


def _role(name: str) -> str:
    if is_archive(name):
        return Package.Role.ARCHIVE
    return Package.Role.XML if is_xml(name) else Package.Role.FILE


def _begins_afresh(block: Path, target: Path) -> bool:
    """An answer was lost and 1C sends the file again from its beginning."""
    fresh, stored = storage.head(block), storage.head(target)
    return is_xml_start(fresh) or (fresh.startswith(FIRST_BYTES) and fresh == stored)


def _used(session: Session) -> int:
    return session.packages.aggregate(used=Sum("size"))["used"] or 0


def _unpack_one(archive: Package, opened: Archive, entry: Entry, now: datetime) -> None:
    package = _locked(archive.session, normalised(entry.name), now)
    package.path = storage.new_path(archive.session_id)
    with storage.full(package.path).open("xb") as target:
        opened.copy(entry, target)
    package.archive, package.size, package.answer = archive, entry.size, ""
    package.status, package.received_at = Package.Status.RECEIVED, now
    package.save()


def _finish(package: Package, status: str, answer: str, now: datetime) -> None:
    Package.objects.filter(pk=package.pk).update(status=status, answer=answer[:1000], finished_at=now)
