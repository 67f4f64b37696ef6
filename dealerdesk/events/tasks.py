"""Telling: one job per event, then one per subscriber, each retried alone."""

from django.db import transaction

from dealerdesk.events import registry
from dealerdesk.events.models import Event, Handling
from dealerdesk.toolbox.queue import task


@task(name="events.tell", retry=8)
def tell(*, event_id: int, subscriber: str) -> None:
    """Hand one event to one subscriber, once."""
    event = Event.objects.select_related("actor").get(pk=event_id)
    function = registry.subscribers_of(event.type).get(subscriber)
    with transaction.atomic():
        _handling, fresh = Handling.objects.get_or_create(event=event, subscriber=subscriber)
        if fresh and function:
            function(event)


@task(name="events.dispatch", retry=8)
def dispatch(*, event_id: int) -> None:
    """Split an event into jobs for those who want it; running twice is harmless, `tell` is keyed."""
    event = Event.objects.get(pk=event_id)
    with transaction.atomic():
        for name in registry.subscribers_of(event.type):
            tell.defer(event_id=event_id, subscriber=name)
