from decimal import Decimal

import pytest
from django.db import transaction

from dealerdesk.accounts.models import Region
from dealerdesk.events import registry
from dealerdesk.events.journal import record
from dealerdesk.events.models import Event
from dealerdesk.events.tasks import dispatch, tell
from dealerdesk.toolbox.queue import run_all


@pytest.fixture
def heard():
    """Events that a subscriber of `test.happened` has been told of."""
    told = []
    registry.on("test.happened")(told.append)
    yield told
    registry._subscribers.pop("test.happened")


def test_an_event_keeps_who_and_what_and_money_as_text(cast):
    event = record("test.happened", cast.centre, by=cast.pavel, sum=Decimal("12.30"), nested=[{"n": Decimal(1)}])

    stored = Event.objects.about(cast.centre).get()
    assert stored == event
    assert (stored.actor, stored.payload) == (cast.pavel, {"sum": "12.30", "nested": [{"n": "1"}]})


def test_a_subscriber_is_told_once_however_often_the_job_runs(cast, heard):
    event = record("test.happened", cast.centre, by=cast.pavel)
    run_all()
    dispatch(event_id=event.pk)
    run_all()

    assert heard == [event]


def test_a_failing_subscriber_is_told_again(cast, heard):
    attempts = []

    def fragile(event):
        attempts.append(event)
        if len(attempts) == 1:
            raise ConnectionError("down")

    registry.on("test.happened")(fragile)
    event = record("test.happened", cast.centre, by=cast.pavel)
    name = next(name for name in registry.subscribers_of("test.happened") if "fragile" in name)
    with pytest.raises(ConnectionError):
        tell(event_id=event.pk, subscriber=name)
    tell(event_id=event.pk, subscriber=name)

    assert attempts == [event, event]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_no_event_and_no_job(cast, heard):
    region = Region.objects.create(code="north", name="Север")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("test.happened", region, by=cast.pavel)
        1 / 0  # noqa: B018
    run_all()

    assert (Event.objects.about(region).count(), heard) == (0, [])


def test_internal_facts_stay_in_the_office(cast):
    record("test.happened", cast.centre, by=cast.pavel)
    record("test.happened", cast.centre, by=cast.pavel, internal=True)
    history = Event.objects.about(cast.centre)

    assert (history.seen_from(cast.pavel).count(), history.seen_from(cast.anna).count()) == (2, 1)
