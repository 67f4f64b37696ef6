"""Two people at once, for real: two connections, one row."""

import threading

import pytest
from django.db import connections

from dealerdesk.events.models import Event
from dealerdesk.orders.models import Order
from dealerdesk.orders.tests.factories import brought_to
from dealerdesk.orders.workflow import order_workflow
from dealerdesk.workflow.machine import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*steps):
    """Run the steps in threads that start together; the outcome of each, in order."""
    outcomes = [None] * len(steps)
    gate = threading.Barrier(len(steps))

    def play(place, step):
        gate.wait()
        try:
            step()
            outcomes[place] = "done"
        except Refused as refused:
            outcomes[place] = str(refused)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=play, args=(place, step)) for place, step in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return outcomes


def test_of_approve_and_reject_at_once_one_wins_and_the_other_hears_why(cast):
    for _round in range(5):
        order = brought_to(cast, "in_review", _round + 1)
        outcomes = at_once(
            lambda order=order: order_workflow.run(order, "approve", by=cast.pavel),
            lambda order=order: order_workflow.run(
                order, "reject", by=cast.roman, data={"code": "other", "text": "Нет"}
            ),
        )
        state = Order.objects.get(pk=order.pk).state

        assert sorted(outcome == "done" for outcome in outcomes) == [False, True]
        decisions = Event.objects.about(order).filter(type__in=["order.approved", "order.rejected"])
        assert [event.get("to") for event in decisions] == [state]


def test_five_clicks_at_once_submit_one_order_once(cast):
    order = brought_to(cast, "draft", 3)
    seen = order.revision
    at_once(*[lambda: order_workflow.run(order, "submit", by=cast.anna, revision=seen)] * 5)

    assert Event.objects.about(order).filter(type="order.submitted").count() == 1
    assert Order.objects.get().submission == 1
