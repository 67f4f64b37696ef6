"""The four doors for JSON from 1C (docs/admin/1c-json.md); Basic with the connection's login and password."""

import gzip
import json
import uuid
import zlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

import structlog
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from dealerdesk.accounts.access import public
from dealerdesk.exchange import credentials, journal
from dealerdesk.exchange.models import Connection, PushBatch
from dealerdesk.exchange.pushes import documents, items, orders, quantities
from dealerdesk.exchange.pushes.items import BadItem, Item, Result
from dealerdesk.toolbox.russian import plural

log = structlog.get_logger(__name__)

MOST_BYTES = 32 * 1024**2
MOST_ITEMS = 1000
Door: TypeAlias = Callable[[HttpRequest, Connection], HttpResponse]


class Problem(Exception):
    """The whole request is refused; nothing of it was applied."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


def door(view: Door) -> Callable[[HttpRequest], HttpResponse]:
    """A POST of 1C with the connection's password; problems are answered as RFC 9457 says."""

    @csrf_exempt
    @public
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        try:
            return view(request, _caller(request))
        except Problem as problem:
            return _problem(problem.status, str(problem))
        except credentials.BadCredentials:
            return _problem(401, "Неверное имя пользователя или пароль")
        except credentials.TooManyTries:
            return _problem(429, "Слишком много неверных паролей")
        except credentials.ForeignAddress:
            return _problem(403, "С этого адреса обмен не разрешён")

    return guarded


def _caller(request: HttpRequest) -> Connection:
    if request.method != "POST":
        raise Problem(405, "Нужен POST")
    return credentials.require(request)


@door
def push_orders(request: HttpRequest, connection: Connection) -> HttpResponse:
    """Whole states of orders."""
    Connection.objects.filter(pk=connection.pk).update(pushes_orders_at=timezone.now())
    return _batch(request, connection, "orders", _each(orders.apply))


@door
def push_stock(request: HttpRequest, connection: Connection) -> HttpResponse:
    """Free stock."""
    return _batch(request, connection, "stock", quantities.apply_stock)


@door
def push_prices(request: HttpRequest, connection: Connection) -> HttpResponse:
    """Prices."""
    return _batch(request, connection, "prices", quantities.apply_prices)


@door
def push_document(request: HttpRequest, connection: Connection) -> HttpResponse:
    """One printed form, as JSON with base64 or as a form with a file."""
    try:
        if request.content_type == "multipart/form-data":
            fields = request.POST.dict()
            return _item_answer(documents.from_form(fields, request.FILES.get("content"), connection))
        return _item_answer(documents.apply(_json(request), connection))
    except BadItem as refusal:
        return _item_answer(items.error(str(refusal)))


def _item_answer(result: Result) -> HttpResponse:
    return JsonResponse(result, json_dumps_params={"ensure_ascii": False})


def _each(apply: Callable[[Item, Connection], Result]) -> Callable[[list[Item], Connection], list[Result]]:
    def all_of(pushed: list[Item], connection: Connection) -> list[Result]:
        return [_one(apply, item, connection) for item in pushed]

    return all_of


def _one(apply: Callable[[Item, Connection], Result], item: Item, connection: Connection) -> Result:
    try:
        with transaction.atomic():
            return apply(item, connection)
    except BadItem as refusal:
        return items.error(str(refusal))


def _batch(
    request: HttpRequest, connection: Connection, address: str, apply: Callable[[list[Item], Connection], list[Result]]
) -> HttpResponse:
    body = _json(request)
    pushed, batch_id = _items(body), _batch_id(body)
    with transaction.atomic():
        batch, new = PushBatch.objects.get_or_create(
            connection=connection, address=address, batch_id=batch_id, defaults={"at": timezone.now()}
        )
        if new:
            results = apply(pushed, connection)
            batch.answer = {"batch_id": str(batch_id), "items": results}
            batch.save(update_fields=["answer"])
            Connection.objects.filter(pk=connection.pk).update(seen_at=timezone.now())
            _note(connection, address, results)
    return JsonResponse(batch.answer, json_dumps_params={"ensure_ascii": False})


def _note(connection: Connection, address: str, results: list[Result]) -> None:
    """Orders have entries of their own; stock and prices one per request; what was refused always."""
    bad = [result for result in results if result["result"] in ("error", "unknown")]
    if not results or (address == "orders" and not bad):
        return
    what = {"orders": "Заявки", "stock": "Остатки", "prices": "Цены"}[address]
    count = f"{len(results)} {plural(len(results), 'строка', 'строки', 'строк')}"
    journal.write(
        connection,
        f"{what} из расширения 1С: {count}",
        level=journal.Level.WARNING if bad else journal.Level.DONE,
        detail=f"не принято {len(bad)}: {bad[0]['message']}" if bad else "",
        warnings=[{"id": "", "name": "", "text": result["message"]} for result in bad[:200]],
        warnings_total=len(bad),
    )


def _json(request: HttpRequest) -> dict[str, Any]:
    raw = _body(request)
    try:
        body = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as refusal:
        raise Problem(400, "Тело запроса не JSON в UTF-8") from refusal
    if not isinstance(body, dict):
        raise Problem(400, "Тело запроса не объект JSON")
    return body


def _body(request: HttpRequest) -> bytes:
    raw = request.read(MOST_BYTES + 1)
    if request.headers.get("Content-Encoding", "").strip().lower() == "gzip":
        raw = _unpacked(raw)
    if len(raw) > MOST_BYTES:
        raise Problem(413, "Запрос больше 32 МБ")
    return raw


def _unpacked(raw: bytes) -> bytes:
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        return unpacker.decompress(raw, MOST_BYTES + 1)
    except (zlib.error, gzip.BadGzipFile) as refusal:
        raise Problem(400, "Тело запроса не gzip") from refusal


def _items(body: dict[str, Any]) -> list[Item]:
    pushed = body.get("items")
    if not isinstance(pushed, list):
        raise Problem(400, "Нет списка items")
    if len(pushed) > MOST_ITEMS:
        raise Problem(413, f"В запросе больше {MOST_ITEMS} строк")
    if not all(isinstance(item, dict) for item in pushed):
        raise Problem(400, "В items не объекты")
    return pushed


def _batch_id(body: dict[str, Any]) -> uuid.UUID:
    try:
        return uuid.UUID(str(body.get("batch_id")))
    except ValueError as refusal:
        raise Problem(400, "batch_id: не UUID") from refusal


def _problem(status: int, text: str) -> HttpResponse:
    body = {"type": "about:blank", "title": text, "status": status, "detail": text, "error": text}
    response = JsonResponse(
        body, status=status, json_dumps_params={"ensure_ascii": False}, content_type="application/problem+json"
    )
    if status == 401:  # noqa: PLR2004
        response["WWW-Authenticate"] = 'Basic realm="1C", charset="UTF-8"'
    if status == 429:  # noqa: PLR2004
        response["Retry-After"] = "900"
    return response
