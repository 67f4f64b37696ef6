"""When people must hear of the exchange: a refusal, or a 1C that has fallen silent. Each trouble is told once an hour."""

from datetime import datetime, timedelta

from django.utils import timezone

from dealerdesk.accounts.models import robot
from dealerdesk.events.journal import record
from dealerdesk.events.models import Event
from dealerdesk.exchange.events import EXCHANGE_ERROR, EXCHANGE_STALE
from dealerdesk.exchange.models import Connection, JournalEntry
from dealerdesk.toolbox.queue import periodic

SILENCE = timedelta(hours=1)
QUIET_AFTER_ALARM = timedelta(hours=1)
ALARMING = (JournalEntry.Level.ERROR, JournalEntry.Level.HELD)


def tell_of(entry: JournalEntry) -> None:
    """Tell of an entry that needs a person; the same sentence is told once an hour however often 1C repeats itself."""
    told = Event.objects.about(entry.connection).filter(type=EXCHANGE_ERROR, at__gte=entry.at - QUIET_AFTER_ALARM)
    if entry.level in ALARMING and not told.filter(payload__text=entry.text).exists():
        record(EXCHANGE_ERROR, entry.connection, by=robot(), text=entry.text, entry=entry.pk, order=entry.order_id)


@periodic("*/5 * * * *", name="exchange.tell_of_silence")
def tell_of_silence() -> None:
    """Look for connections that should have called by now."""
    find_silent(now=timezone.now())


def find_silent(*, now: datetime) -> int:
    """Tell once of each connection in use that has said nothing for an hour; how many were told of."""
    silent = [
        connection
        for connection in Connection.objects.filter(is_active=True, seen_at__lt=now - SILENCE)
        if not Event.objects.about(connection).filter(type=EXCHANGE_STALE, at__gte=connection.seen_at).exists()
    ]
    for connection in silent:
        record(EXCHANGE_STALE, connection, by=robot(), name=connection.name, since=connection.seen_at)
    return len(silent)
