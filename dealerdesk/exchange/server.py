"""The protocol: what 1C asks with `type` and `mode`, and what it must read (1c.md part 2).

Only the first line of an answer decides; failures carry a Russian text that 1C's user sees.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, cast

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dealerdesk.exchange import credentials, importing, journal, outbox, receiving, sessions
from dealerdesk.exchange.commerceml.answers import directory
from dealerdesk.exchange.commerceml.orders import Profile
from dealerdesk.exchange.models import Connection, Session
from dealerdesk.orders.states import State

log = structlog.get_logger(__name__)

KINDS = ("catalog", "sale", "reference")
UNSUPPORTED = ("crm", "get_catalog")
VERSION_OF_CATALOG = "3.1"
VERSION_OF_SALE = "2.09"


@dataclass(frozen=True, slots=True)
class Talk:
    """A request inside a conversation."""

    request: HttpRequest
    session: Session
    kind: str
    now: datetime

    @property
    def connection(self) -> Connection:
        return self.session.connection

    @property
    def file_name(self) -> str:
        return self.request.GET.get("filename", "")


class Failure(Exception):
    """Answered with `failure` and this text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Lines of text, or a document."""

    lines: tuple[str, ...] = ()
    document: bytes = b""
    content_type: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def answer(request: HttpRequest) -> HttpResponse:
    """The answer to any request of 1C; never an error page."""
    now = timezone.now()
    kind, mode = request.GET.get("type", "").strip(), request.GET.get("mode", "").strip()
    try:
        if mode == "checkauth":
            connection = credentials.require(request)
            return _response(_begin(request, connection, kind, now), connection.encoding)
        session = sessions.find(request, kind=kind, now=now)
    except credentials.BadCredentials:
        return _response(_failure("Неверное имя пользователя или пароль", status=401), "utf-8")
    except credentials.TooManyTries:
        return _response(_failure("Слишком много неверных паролей, подождите 15 минут", status=429), "utf-8")
    except credentials.ForeignAddress:
        return _response(_failure("С этого адреса обмен не разрешён", status=403), "utf-8")
    except sessions.NoSession as problem:
        return _response(_failure(str(problem)), "utf-8")
    return _response(_talk(Talk(request, session, kind, now), mode), session.connection.encoding)


def _talk(talk: Talk, mode: str) -> Answer:
    try:
        _recognise(talk)
        return _mode_of(talk.kind, mode)(talk)
    except (Failure, receiving.Refused) as refusal:
        return _failure(str(refusal))
    except OSError:
        log.exception("exchange.disk")
        return _failure(
            "Портал не смог сохранить файл: нет места на диске. Сообщите администратору портала", status=500
        )
    except Exception:
        log.exception("exchange.request_failed", mode=mode)
        return _failure("Внутренняя ошибка портала, подробности в его журнале", status=500)


def _mode_of(kind: str, mode: str) -> Callable[[Talk], Answer]:
    if kind in UNSUPPORTED:
        raise Failure(f"Обмен «{kind}» не поддерживается")
    if kind == "listen":
        return _listen
    modes = MODES | (SALE_MODES if kind == "sale" else {})
    if kind not in KINDS or mode not in modes:
        raise Failure(f"Неизвестная команда: type={kind[:40]}, mode={mode[:40]}")
    return modes[mode]


def _begin(request: HttpRequest, connection: Connection, kind: str, now: datetime) -> Answer:
    session = sessions.open_session(connection, kind=kind[:20], address=credentials.address_of(request), now=now)
    Connection.objects.filter(pk=connection.pk).update(seen_at=now)
    importing.take_up_leftovers(connection, but=session)
    stamp = int(time.time())
    return Answer(("success", sessions.COOKIE, session.cookie, f"sessid={session.sessid}", f"timestamp={stamp}"))


def _init(talk: Talk) -> Answer:
    importing.take_up_leftovers(talk.connection, but=talk.session)
    lines = (f"zip={'yes' if talk.connection.takes_zip else 'no'}", f"file_limit={talk.connection.file_limit}")
    version = talk.request.GET.get("version", "").strip()
    if not version:
        return Answer(lines)
    Session.objects.filter(pk=talk.session.pk).update(version=version[:10])
    ours = VERSION_OF_SALE if talk.kind == "sale" else VERSION_OF_CATALOG
    return Answer((*lines, f"sessid={talk.session.sessid}", f"version={ours}"))


def _file(talk: Talk) -> Answer:
    body, length = _body(talk.request)
    package = receiving.receive(talk.session, talk.file_name, body, length=length, now=talk.now)
    if talk.kind == "sale" and not talk.session.version:
        importing.import_when_whole(package, last_block=length)
    return Answer(("success",))


def _import(talk: Talk) -> Answer:
    package = importing.find(talk.session, talk.file_name, now=talk.now)
    outcome = importing.import_or_wait(package)
    if outcome.status == outcome.Status.DONE:
        return Answer(("success",))
    if outcome.is_final:
        raise Failure(f"{outcome.name}: {outcome.answer}")
    seconds = int((timezone.now() - (outcome.started_at or outcome.received_at)).total_seconds())
    return Answer(("progress", f"Загрузка файла {outcome.name}, {seconds} с"))


def _query(talk: Talk) -> Answer:
    return Answer(document=outbox.hand_out(talk.session, now=talk.now), content_type="application/xml; charset=utf-8")


def _success(talk: Talk) -> Answer:
    outbox.acknowledge(talk.session, now=talk.now)
    return Answer(("success",))


def _info(_talk: Talk) -> Answer:
    document = directory(
        statuses=[(state.value, str(state.label)) for state in State],
        payments=[("1", "Безналичный расчёт")],
        deliveries=[("pickup", "Самовывоз"), ("carrier", "Транспортная компания"), ("own", "Доставка поставщика")],
    )
    return Answer(document=document, content_type="application/xml; charset=windows-1251")


def _listen(talk: Talk) -> Answer:
    return Answer(("success",)) if outbox.has_news(talk.connection) else Answer(status=304)


def _complete(talk: Talk) -> Answer:
    journal.write(talk.connection, "1С сообщила, что полная выгрузка закончена", session=talk.session)
    return Answer(("success",))


def _deactivate(talk: Talk) -> Answer:
    text = "1С просит выключить товары, которых не было в выгрузке: портал выключает только помеченные на удаление"
    journal.write(talk.connection, text, session=talk.session, level=journal.Level.WARNING)
    return Answer(("success",))


MODES: dict[str, Callable[[Talk], Answer]] = {
    "init": _init,
    "file": _file,
    "import": _import,
    "complete": _complete,
    "deactivate": _deactivate,
}
SALE_MODES: dict[str, Callable[[Talk], Answer]] = {"query": _query, "success": _success, "info": _info}


def _recognise(talk: Talk) -> None:
    """Which dialect speaks (1c.md 1): a `version` comes from УНФ or БУС, long file names from БУС only."""
    seen = talk.connection.seen_profile
    if talk.request.GET.get("cmlVersion"):
        seen = Profile.UNF.value
    elif "___" in talk.file_name or talk.request.GET.get("version", "").startswith("3"):
        seen = Profile.BUS.value
    if seen != talk.connection.seen_profile:
        talk.connection.seen_profile = seen
        talk.connection.save(update_fields=["seen_profile"])


def _body(request: HttpRequest) -> tuple[BinaryIO, int | None]:
    """The raw body, whatever its content type says, and the announced length; chunked bodies announce none."""
    environ: dict[str, Any] = getattr(request, "environ", {})
    announced = request.META.get("CONTENT_LENGTH", "")
    if not announced and "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        return cast("BinaryIO", environ["wsgi.input"]), None
    return cast("BinaryIO", request), int(announced) if announced.isdigit() else 0


def _failure(text: str, *, status: int = 200) -> Answer:
    headers = {}
    if status == 401:  # noqa: PLR2004
        headers["WWW-Authenticate"] = 'Basic realm="1C", charset="UTF-8"'
    if status == 429:  # noqa: PLR2004
        headers["Retry-After"] = "900"
    return Answer(("failure", text), status=status, headers=headers)


def _response(made: Answer, encoding: str) -> HttpResponse:
    """LF only, no final LF; the charset stands in the header, because 1C decodes by it."""
    charset = "utf-8" if encoding == "utf-8-sig" else encoding
    content = made.document or "\n".join(made.lines).encode(encoding, "replace")
    kind = made.content_type or f"text/plain; charset={charset}"
    response = HttpResponse(content, status=made.status, content_type=kind)
    response["Cache-Control"] = "no-store"
    for name, value in made.headers.items():
        response[name] = value
    return response
