"""Jobs of the exchange."""

from datetime import timedelta

from django.utils import timezone

from dealerdesk.exchange import storage
from dealerdesk.exchange.models import Connection, Package, ParkedRow, PushBatch, Session
from dealerdesk.exchange.processing import leftovers, process, rehearse
from dealerdesk.toolbox.queue import periodic, task

SILENCE = timedelta(minutes=5)
KEPT = timedelta(days=30)
PARKED = timedelta(days=90)


@task(name="exchange.import_package", retry=5)
def import_package(*, package_id: int) -> None:
    """Apply one package."""
    process(package_id)


@task(name="exchange.import_again", retry=5)
def import_again(*, package_id: int, is_guarded: bool) -> None:
    """Apply a stored package once more, as a person wished."""
    process(package_id, is_guarded=is_guarded)


@task(name="exchange.rehearse", retry=1)
def rehearse_package(*, package_id: int) -> None:
    """See what a stored package would do."""
    rehearse(package_id)


def import_later(package: Package) -> None:
    """Put a package into the queue of its connection, once."""
    waiting = Package.objects.filter(pk=package.pk, status=Package.Status.RECEIVED)
    if waiting.update(status=Package.Status.QUEUED):
        turn = f"exchange-{package.session.connection_id}"
        import_package.later(in_turn=turn, priority=5).defer(package_id=package.pk)


@periodic("* * * * *", name="exchange.import_leftovers")
def import_leftovers() -> None:
    """After a while of silence import what 1C has sent without asking for it."""
    since = timezone.now() - SILENCE
    for connection in Connection.objects.filter(is_active=True):
        for package in leftovers(connection, silent_since=since):
            import_later(package)


@periodic("40 3 * * *", name="exchange.tidy")
def tidy() -> None:
    """Forget packages after a month and parked rows after three."""
    now = timezone.now()
    for session in Session.objects.filter(seen_at__lt=now - KEPT):
        storage.discard_session(session.pk)
        session.delete()
    ParkedRow.objects.filter(at__lt=now - PARKED).delete()
    PushBatch.objects.filter(at__lt=now - KEPT).delete()
