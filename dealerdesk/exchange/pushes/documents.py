"""Printed forms of 1C as files in the folder of their order."""

from __future__ import annotations

import base64
import binascii

from django.core.files.uploadedfile import UploadedFile

from dealerdesk.accounts.models import robot
from dealerdesk.documents.models import Document, NotAccepted, Outcome
from dealerdesk.exchange import journal
from dealerdesk.exchange.models import Connection
from dealerdesk.exchange.pushes import items
from dealerdesk.exchange.pushes.items import OK, BadItem, Item, Result
from dealerdesk.orders.models import Order

KINDS = {
    "invoice": Document.Kind.INVOICE,
    "upd": Document.Kind.UPD,
    "vat_invoice": Document.Kind.VAT_INVOICE,
    "waybill": Document.Kind.WAYBILL,
    "packing_list": Document.Kind.PACKING_LIST,
    "specification": Document.Kind.SPECIFICATION,
    "correction": Document.Kind.CORRECTION,
    "other": Document.Kind.OTHER,
}


def apply(item: Item, connection: Connection, *, content: bytes | None = None) -> Result:
    """Keep one file; `content` when it came as a part of a form, else it stands in the item in base64."""
    number = items.text(item, "order", most=20, required=True)
    order = Order.objects.filter(number_for_1c=number).select_related("folder").first()
    if order is None:
        return items.unknown(f"Заявки {number} нет на портале")
    kind = items.text(item, "kind", most=40, required=True)
    if kind not in KINDS:
        raise BadItem(f"kind: неизвестный вид документа «{kind[:40]}»")
    try:
        document = order.folder.put(
            kind=KINDS[kind],
            content=_decoded(item) if content is None else content,
            by=robot(),
            number=items.text(item, "number", most=60),
            date=items.day(item, "date"),
            title=items.text(item, "title", most=200),
            file_name=items.text(item, "file_name"),
            amount=items.number(item, "amount", places=2),
            id_1c=items.id_of(item, "id_1c", required=True),
            version=items.whole(item, "version") or 0,
            about=order,
        )
    except NotAccepted as refusal:
        return items.error(str(refusal.text))
    if document.outcome == Outcome.OLDER:
        return items.stale("На портале более новая версия документа")
    if document.outcome in (Outcome.CREATED, Outcome.REPLACED):
        journal.about_order(connection, order, f"{document} к {order.number}", detail=_size(document))
    return OK


def from_form(fields: Item, file: UploadedFile[bytes] | None, connection: Connection) -> Result:
    """The same from `multipart/form-data`: all fields are texts, the file is the part `content`."""
    if file is None:
        raise BadItem("content: нет файла")
    version = str(fields.get("version") or "0")
    if not version.isdigit():
        raise BadItem("version: не целое число")
    item = {**fields, "version": int(version), "file_name": fields.get("file_name") or file.name}
    return apply(item, connection, content=file.read())


def _decoded(item: Item) -> bytes:
    encoded = item.get("content")
    if not isinstance(encoded, str) or not encoded:
        raise BadItem("content: нет файла в base64")
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as refusal:
        raise BadItem("content: не base64") from refusal


def _size(document: Document) -> str:
    return f"{max(1, document.size // 1024)} КБ"
