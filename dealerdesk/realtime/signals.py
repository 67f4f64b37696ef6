"""Telling open pages that something changed: a word, never data."""

from django.core import signing
from django.db import connection

CHANNEL = "dealerdesk"
SALT = "dealerdesk.realtime"


def publish(*topics: str) -> None:
    """Signal `topics` when the current transaction commits (PostgreSQL drops repeats inside it by itself)."""
    with connection.cursor() as cursor:
        cursor.executemany("SELECT pg_notify(%s, %s)", [(CHANNEL, topic) for topic in topics])


def sign(topic: str, *, user_id: int) -> str:
    """A ticket with which the person `user_id` alone may listen to `topic`."""
    return signing.Signer(salt=f"{SALT}:{user_id}").sign(topic)


def unsign(ticket: str, *, user_id: int) -> str | None:
    """The topic of a ticket, or None when it was not given to this person."""
    try:
        return signing.Signer(salt=f"{SALT}:{user_id}").unsign(ticket)
    except signing.BadSignature:
        return None
