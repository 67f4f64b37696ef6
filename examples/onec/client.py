"""The stock exchange «Обмен с сайтом» of УТ 11 (dialect A), request by request as its module sends it."""

from __future__ import annotations

import io
import secrets
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from examples.onec import commerceml
from examples.onec.wire import Answer, NoAnswer, Portal

if TYPE_CHECKING:
    from collections.abc import Callable

    from examples.onec.base import Base

PATH = "/exchange/1c"


class ExchangeFailed(Exception):
    """The exchange was broken off; the text is what 1C writes into its journal."""


@dataclass(frozen=True)
class Node:
    """Settings of the exchange node («Настройка обмена с сайтом»)."""

    portion: int = 1000
    repeats: int = 2
    pictures: bool = True
    waits_for_import: bool = True
    sends_session: bool = True
    path: str = PATH


@dataclass
class Session:
    """One session: checkauth, then everything else with its cookie and `sessid`."""

    portal: Portal
    node: Node
    kind: str
    cookie: str = ""
    sessid: str = ""
    zip: bool = False
    file_limit: int = 0
    sent: list[str] = field(default_factory=list)

    def open(self) -> Session:
        """`mode=checkauth`; raises ExchangeFailed when the site refuses."""
        lines = self._lines(self.get("checkauth"))
        if lines[0].strip().lower() != "success":
            raise ExchangeFailed("Сайт отказал в подключении: " + " ".join(lines[1:]))
        if len(lines) > 2:
            self.cookie = f"{lines[1]}={lines[2]}"
        self.sessid = lines[3].removeprefix("sessid=") if len(lines) > 3 else ""
        return self

    def init(self) -> Session:
        """`mode=init`: exactly two lines, the first one literally `zip=yes` or not."""
        lines = self._lines(self.get("init"))
        if len(lines) != 2:
            raise ExchangeFailed(f"Параметры обмена не получены: {len(lines)} строк вместо двух")
        limit = lines[1].partition("=")[2]
        self.zip = lines[0] == "zip=yes"
        self.file_limit = int(limit) if limit.isdigit() else 0
        return self

    def send(self, name: str, content: bytes) -> None:
        """`mode=file` in parts of `file_limit` bytes under one name."""
        size = self.file_limit or len(content) or 1
        for start in range(0, len(content), size):
            body = content[start : start + size]
            self.expect_success(self.portal.post(self._path("file", name), body, cookie=self.cookie), name)
        self.sent.append(name)

    def process(self, name: str) -> None:
        """`mode=import`, repeated at once and without a pause while the site says `progress`."""
        while True:
            answer = self.get("import", name)
            word, *rest = self._lines(answer)
            if word.strip().lower() == "success":
                return
            if word.strip().lower() != "progress":
                raise ExchangeFailed(f"{name}: {word.strip()} {' '.join(rest)}".strip())

    def get(self, mode: str, name: str = "") -> Answer:
        """GET a mode of the protocol."""
        return self.portal.get(self._path(mode, name), cookie=self.cookie)

    def expect_success(self, answer: Answer, name: str) -> None:
        """Raise ExchangeFailed unless the first line of the answer is `success`."""
        word, *rest = self._lines(answer)
        if word.strip().lower() != "success":
            raise ExchangeFailed(f"{name}: {word.strip()} {' '.join(rest)}".strip())

    def _path(self, mode: str, name: str) -> str:
        path = f"{self.node.path}?type={self.kind}&mode={mode}"
        if name:
            path += f"&filename={quote(name)}"
        return path + (f"&sessid={self.sessid}" if self.node.sends_session and mode != "checkauth" else "")

    def _lines(self, answer: Answer) -> list[str]:
        if not answer.body:
            raise ExchangeFailed(f"Сайт вернул пустой ответ, код {answer.status}")
        return answer.text.split("\n")


def check_connection(portal: Portal, node: Node) -> None:
    """Test the connection as 1C does before everything else."""
    Session(portal, node, "catalog").open()


def send_goods(base: Base, portal: Portal, node: Node, items: list[str], *, changes: bool) -> None:
    """Send the catalogue, then the offers, in portions; every portion is a session of its own."""

    def goods(part: list[str], number: int) -> dict[str, bytes]:
        name = f"import0_{number}.xml"
        xml = commerceml.import_file(base, part, portion=number, changes=changes, pictures=node.pictures)
        return {name: xml} | (_pictures(base, part) if node.pictures else {})

    def offers(part: list[str], number: int) -> dict[str, bytes]:
        return {f"offers0_{number}.xml": commerceml.offers_file(base, part, portion=number, changes=changes)}

    for make in (goods, offers):
        _send_portions(base, portal, node, items, make)


def send_updates(base: Base, portal: Portal, node: Node, items: list[str]) -> None:
    """Send «обновления цен и остатков»: `offers0_1.xml` with ИзмененияПакетаПредложений."""
    _send_portions(base, portal, node, items, lambda part, n: {f"offers0_{n}.xml": commerceml.updates_file(base, part)})


def _send_portions(
    base: Base, portal: Portal, node: Node, items: list[str], make: Callable[[list[str], int], dict[str, bytes]]
) -> None:
    """Failed portions are repeated at the end under other numbers; a failed first portion stops the run."""
    waiting = [items[start : start + node.portion] for start in range(0, len(items), node.portion)] or [[]]
    number = 0
    for attempt in range(node.repeats + 1):
        failed: list[list[str]] = []
        for part in waiting:
            number += 1
            try:
                _send_portion(base, portal, node, make(part, number))
            except (ExchangeFailed, NoAnswer) as error:
                base.say(f"Порция {number} не выгружена: {error}")
                if number == 1 or attempt == node.repeats:
                    raise
                failed.append(part)
        waiting = failed
        if not waiting:
            return


def _send_portion(base: Base, portal: Portal, node: Node, files: dict[str, bytes]) -> None:
    session = Session(portal, node, "catalog").open().init()
    if base.takes_fault("cut_file"):
        files = {name: _cut(name, content) for name, content in files.items()}
    packed = {f"v8_{secrets.token_hex(2).upper()}_{secrets.token_hex(1)}.zip": _zip(files)} if session.zip else files
    for _ in range(2 if base.takes_fault("duplicate") else 1):
        for name, content in packed.items():
            session.send(name, content)
        if node.waits_for_import:
            for name in [name for name in files if name.endswith(".xml")]:
                session.process(name)


def _cut(name: str, content: bytes) -> bytes:
    return content[: len(content) // 2] if name.endswith(".xml") else content


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _pictures(base: Base, items: list[str]) -> dict[str, bytes]:
    marks = ",".join("?" * len(items))
    rows = base.rows(f"select distinct picture from item where picture <> '' and id in ({marks})", *items)  # noqa: S608
    return {row["picture"]: (base.folder / row["picture"]).read_bytes() for row in rows}


def ask_orders(portal: Portal, node: Node) -> tuple[Session, bytes]:
    """`type=sale&mode=query` without init; returns the open session, so that `success` may follow."""
    session = Session(portal, node, "sale").open()
    answer = session.get("query")
    if not answer.body:
        raise ExchangeFailed(f"Сайт вернул пустой ответ на запрос заказов, код {answer.status}")
    return session, answer.body


def confirm_orders(session: Session) -> None:
    """`mode=success`: 1C has written the orders."""
    session.expect_success(session.get("success"), "success")


def send_orders(portal: Portal, node: Node, *, name: str, xml: bytes) -> None:
    """Send orders back: own session with init, file and import of `orders-<uuid>_1.xml`."""
    session = Session(portal, node, "sale").open().init()
    session.send(name, xml)
    session.process(name)
