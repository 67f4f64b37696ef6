"""The papers of an order as its page and its row in a list show them, with those that are still to come."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from dealerdesk.documents.models import Document
from dealerdesk.orders.models import Order
from dealerdesk.orders.states import FINAL, State
from dealerdesk.ui.typography import roubles

ICONS = {
    "application/pdf": "file-type-pdf",
    "application/zip": "file-zip",
    "application/xml": "file-type-xml",
    "text/xml": "file-type-xml",
    "image/png": "photo",
    "image/jpeg": "photo",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "file-type-xls",
}
BEFORE_INVOICE = (State.SUBMITTED, State.IN_REVIEW, State.APPROVED)


def listed(order: Order, documents: Iterable[Document], *, sums: bool) -> list[dict[str, Any]]:
    """The papers that are there, newest first, then grey what is yet to come."""
    ready = [_item(order, document, sums=sums) for document in sorted(documents, key=lambda paper: -paper.pk)]
    return ready + _awaited(order, {document["kind"] for document in ready})


def _item(order: Order, document: Document, *, sums: bool) -> dict[str, Any]:
    amount = roubles(document.amount) if sums and document.amount is not None else ""
    return {
        "kind": document.kind,
        "title": str(document),
        "url": reverse("orders:document", args=[order.number, document.pk]),
        "icon": ICONS.get(document.content_type, "file-text"),
        "sub": amount,
        "note": "",
        "date": document.date,
    }


def _awaited(order: Order, kinds: set[str]) -> list[dict[str, Any]]:
    if order.state in FINAL or order.is_draft:
        return []
    awaited = []
    if "invoice" not in kinds and order.state in BEFORE_INVOICE:
        awaited.append((_("Invoice"), _("on its way") if order.decided_at else _("after the approval")))
    if not kinds & {"upd", "waybill"} and order.state not in (State.SHIPPED, State.DELIVERED):
        awaited.append((_("Shipping documents"), _("after the shipment")))
    return [{"kind": "", "title": title, "sub": when, "note": when, "icon": "hourglass"} for title, when in awaited]
