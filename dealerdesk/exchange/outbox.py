"""What waits for 1C: one entry per order and revision, handed out until it is acknowledged (1c.md 2.8)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from dealerdesk.exchange import exports, journal
from dealerdesk.exchange.commerceml.orders import CannotExpress, OutgoingOrder, Profile, write_orders
from dealerdesk.exchange.journal import Direction, Level
from dealerdesk.exchange.models import Connection, OutboxEntry, Session
from dealerdesk.orders.models import Order
from dealerdesk.orders.states import State
from dealerdesk.realtime.signals import publish

MOST = 50
Status = OutboxEntry.Status
OPEN = (Status.WAITING, Status.HELD, Status.HANDED)
NOT_NOW = (State.ON_HOLD,)


def put(order: Order, *, cancels: bool = False) -> OutboxEntry | None:
    """Let 1C receive the present revision of the order. None where no connection takes orders, or nothing to cancel."""
    if not Connection.objects.filter(is_active=True, takes_orders=True).exists():
        return None
    with transaction.atomic():
        earlier = order.outbox.select_for_update()
        if cancels and not earlier.filter(handed_at__isnull=False).exists():
            earlier.filter(status__in=OPEN).update(status=Status.SUPERSEDED)
            return None
        earlier.filter(status__in=OPEN).exclude(revision=order.revision).update(status=Status.SUPERSEDED)
        entry, new = OutboxEntry.objects.get_or_create(
            order=order, revision=order.revision, defaults={"cancels": cancels, "created_at": timezone.now()}
        )
        if new:
            Order.objects.filter(pk=order.pk).update(sync=Order.Sync.QUEUED, sync_note="")
            publish(journal.TOPIC, f"order:{order.pk}")
    return entry


def hand_out(session: Session, *, now: datetime) -> bytes:
    """The document for `mode=query`: what waits, but nothing that this session has had already.

    An order that cannot be expressed is held back with the reason and does not stop the others.
    The next query of БУС acknowledges the previous one, because БУС sends no `success`.
    """
    connection = session.connection
    if connection.dialect is Profile.BUS:
        acknowledge(session, now=now)
    with transaction.atomic():
        waiting = _waiting(session) if connection.takes_orders else []
        ready = [(entry, document) for entry in waiting if (document := _express(entry, connection))]
        for entry, _document in ready:
            _hand(entry, session, now)
    at = now.astimezone(connection.zone)
    return write_orders([document for _, document in ready], at=at, profile=connection.dialect)


def has_news(connection: Connection) -> bool:
    """Whether `query` would hand anything out."""
    return connection.takes_orders and OutboxEntry.objects.filter(status=Status.WAITING).exists()


def acknowledge(session: Session, *, now: datetime) -> int:
    """`mode=success`: what this very session was handed is in 1C; how many."""
    entries = list(session.handed.filter(status=Status.HANDED).select_related("order"))
    for entry in entries:
        _finish(entry, now)
        text = f"{entry.order.number} {'отменена' if entry.cancels else 'принята'} в 1С"
        journal.about_order(session.connection, entry.order, text, session=session, direction=Direction.OUT)
    return len(entries)


def came_back(order: Order) -> None:
    """The order has come back from 1C, so 1C has it, whether or not it said `success`."""
    for entry in order.outbox.filter(status=Status.HANDED, cancels=False):
        _finish(entry, timezone.now())


def retry(entry: OutboxEntry) -> None:
    """Try a held or handed entry again at the next query."""
    OutboxEntry.objects.filter(pk=entry.pk, status__in=OPEN).update(status=Status.WAITING, reason="", session=None)
    Order.objects.filter(pk=entry.order_id, sync=Order.Sync.ERROR).update(sync=Order.Sync.QUEUED, sync_note="")
    publish(journal.TOPIC)


def _waiting(session: Session) -> list[OutboxEntry]:
    rows = OutboxEntry.objects.select_for_update(of=("self",), skip_locked=True).filter(status__in=OPEN)
    rows = rows.exclude(session=session, status=Status.HANDED).exclude(order__state__in=NOT_NOW)
    # What another connection was handed is that base's business; held ones must not take the others' places.
    rows = rows.filter(Q(session=None) | Q(session__connection=session.connection_id))
    rows = rows.annotate(is_held=Q(status=Status.HELD)).order_by("is_held", "pk")
    return list(
        rows.select_related("order__counterparty", "order__dealer", "order__address", "order__price_type")[:MOST]
    )


def _express(entry: OutboxEntry, connection: Connection) -> OutgoingOrder | None:
    try:
        return exports.document(entry.order, connection, cancels=entry.cancels)
    except CannotExpress as refusal:
        _hold(entry, connection, str(refusal))
        return None


def _hold(entry: OutboxEntry, connection: Connection, reason: str) -> None:
    if entry.status == Status.HELD and entry.reason == reason[:500]:
        return
    entry.status, entry.reason = Status.HELD, reason[:500]
    entry.save(update_fields=["status", "reason"])
    Order.objects.filter(pk=entry.order_id).update(sync=Order.Sync.ERROR, sync_note=reason[:500])
    text = f"{entry.order.number} не передана в 1С: {reason}"
    journal.about_order(connection, entry.order, text, direction=Direction.OUT, level=Level.ERROR)
    publish(f"order:{entry.order_id}")


def _hand(entry: OutboxEntry, session: Session, now: datetime) -> None:
    entry.status, entry.session, entry.handed_at, entry.reason = Status.HANDED, session, now, ""
    entry.attempts += 1
    entry.save(update_fields=["status", "session", "handed_at", "attempts", "reason"])
    waiting = (Order.Sync.QUEUED, Order.Sync.ERROR, Order.Sync.NOT_NEEDED)
    if Order.objects.filter(pk=entry.order_id, sync__in=waiting).update(sync=Order.Sync.SENT, sync_note=""):
        publish(f"order:{entry.order_id}")
    text = f"{entry.order.number} передана в 1С"
    journal.about_order(
        session.connection, entry.order, text, session=session, direction=Direction.OUT, attempts=entry.attempts
    )


def _finish(entry: OutboxEntry, now: datetime) -> None:
    entry.status, entry.acknowledged_at = Status.ACKNOWLEDGED, now
    entry.save(update_fields=["status", "acknowledged_at"])
