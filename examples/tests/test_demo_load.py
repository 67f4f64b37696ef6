"""The demo's loader: people once, never into a base of others, orders with dates and numbers in the order of time."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from dealerdesk.accounts.models import User, office
from dealerdesk.catalogue.models import Price, Product, Unit, Variant
from dealerdesk.dealers.models import Contract, Dealer, PriceType
from dealerdesk.events.models import Event
from dealerdesk.orders.models import Order
from examples.demo import people
from examples.demo.dealers import dealers
from examples.demo.load import Demo, numbers
from examples.demo.plan import RECENT, entries
from examples.demo.walk import BEFORE_1C, InProcess, Walker

TODAY = date(2026, 5, 12)


@pytest.fixture
def demo(db, base, few_goods):
    """People, and the few goods written straight into the tables: the exchange has its own tests."""
    people.note("state")
    people.make(dealers())
    unit = Unit.objects.create(code="796", name="шт")
    types = {row.id_1c: row for row in PriceType.objects.all()}
    for item in few_goods["item"]:
        made = Product.objects.create(id_1c=item["id"], sku=item["article"], name=item["name"], unit=unit, vat_rate=22)
        variant = Variant.objects.create(product=made, id_1c=made.id_1c, is_default=True)
        for characteristic, kind, amount in item["prices"]:
            if not characteristic:
                Price.objects.create(variant=variant, price_type=types[kind], amount=amount, changed_at=timezone.now())
    people.take_note("day", TODAY.isoformat())
    return Demo(base, "http://127.0.0.1:8000", "small")


def test_everybody_is_there_once_and_the_demo_people_can_sign_in(db):
    people.note("state")
    people.make(dealers())

    assert Dealer.objects.count() == 110
    for email in ("admin", "rep", "engineer", "region", "region2", "manager", "service", "staff", "manager2"):
        assert User.objects.get(email=f"{email}@demo.example").check_password(people.PASSWORD)
    assert not User.objects.get(email="manager@dealer003.example").has_usable_password()
    first = Dealer.objects.get(number="Д-001")
    assert first.representative == User.objects.get(email="region@demo.example")
    assert Contract.objects.filter(payment_terms="prepayment").count() > 20


def test_a_base_with_other_people_is_refused(db):
    User.objects.create_user("boss@firm.example", None, name="Начальник", role="administrator", organisation=office())

    with pytest.raises(people.ForeignBase):
        people.note("state")


def test_the_plan_is_the_same_every_time_and_numbers_follow_time(few_goods):
    plans = [entries(dealers(), few_goods["item"], today=TODAY, size="full") for _ in range(2)]

    assert plans[0] == plans[1]
    history, recent = plans[0]
    assert {entry.state for entry in recent} == {state for state, _dealer, _lines in RECENT}
    assert history[0].moment.date() > TODAY - timedelta(days=740)
    assert history[-1].moment.date() < recent[0].moment.date() < TODAY
    given = numbers([*history, *recent])
    numbered = [entry for entry in [*history, *recent] if entry.gets_number and entry.moment.year == 2026]
    assert [given[entry.key][0] for entry in numbered] == list(range(1, len(numbered) + 1))
    assert all(entry.moment.weekday() < 5 for entry in [*history, *recent])


def test_orders_before_1c_live_in_their_own_past_and_nobody_is_told(demo, base, few_goods):
    _history, recent = demo._plan(few_goods["item"])
    early = [entry for entry in recent if entry.state in BEFORE_1C]
    walker = Walker(base, InProcess(demo.url, "1c", "1c-demo", base), with_papers=False)

    for entry in early:
        demo._live_one(walker, entry)
        demo._live_one(walker, entry)

    made = Order.objects.order_by("created_at")
    assert [order.state for order in made] == [entry.state for entry in early]
    assert [timezone.localdate(order.created_at) for order in made] == [entry.moment.date() for entry in early]
    assert [order.number for order in made if order.number_for_1c] == sorted(
        order.number for order in made if order.number_for_1c
    )
    assert all(order.total > Decimal(0) for order in made)
    assert {event.at.date() for event in Event.objects.about(made[0])} == {made[0].created_at.date()}
    assert Order.objects.latest("created_at").created_at < timezone.now()
