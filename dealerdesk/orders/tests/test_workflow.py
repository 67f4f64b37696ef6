from decimal import Decimal

import pytest
from django.utils import timezone

from dealerdesk.catalogue.models import Price
from dealerdesk.dealers.models import Contract
from dealerdesk.events.models import Event
from dealerdesk.orders import lines, shipping
from dealerdesk.orders.invoicing import issue_invoice
from dealerdesk.orders.models import Order, OrderLine
from dealerdesk.orders.shipping import ShipmentFacts
from dealerdesk.orders.tests.factories import brought_to, draft, product, variant
from dealerdesk.orders.workflow import order_workflow
from dealerdesk.workflow.machine import BadInput, NotAllowed, Refused, Stale


def types_of(order):
    return list(Event.objects.about(order).values_list("type", flat=True))


def test_an_order_walks_from_draft_to_closed(cast):
    order = brought_to(cast, "shipped", 2, 3)
    order = order_workflow.run(order, "receive", by=cast.anna)
    shipping.pay(order, id_1c="p1", number="5", day=timezone.localdate(), amount=order.total, by=cast.robot)
    order.refresh_from_db()
    order = order_workflow.run(order, "close", by=cast.robot)

    assert order.state == "closed"
    assert types_of(order) == [
        "order.submitted",
        "order.taken",
        "order.approved",
        "order.picking",
        "shipment.shipped",
        "order.delivered",
        "order.paid",
        "order.closed",
    ]


def test_submitting_gives_the_number_and_keeps_it_after_rework(cast):
    order = brought_to(cast, "in_review")
    number = order.number
    order = order_workflow.run(order, "rework", by=cast.pavel, data={"code": "quantity", "text": "Уточните"})
    order = order_workflow.run(order, "resubmit", by=cast.anna)

    year = timezone.now().year
    assert number == f"З-{year}-000001"
    assert (order.number, order.number_for_1c, order.submission) == (number, f"Z{year % 100}-000001", 2)


def test_resubmitting_tells_what_has_changed(cast):
    order = brought_to(cast, "in_review", 2, 3)
    order = order_workflow.run(order, "rework", by=cast.pavel, data={"code": "quantity", "text": "Уточните"})
    lines.set_quantity(order, order.lines.first().variant, Decimal(5), by=cast.anna)
    order = order_workflow.run(order, "resubmit", by=cast.anna)

    last = Event.objects.about(order).last()
    assert last.get("changes") == [{"sku": "A-1", "name": "Товар A-1", "before": "2", "after": "5"}]


def test_a_foreign_dealer_and_a_role_without_the_right_find_nothing(cast):
    order = draft(cast)
    for stranger in (cast.boris, cast.olga, cast.semyon, cast.igor):
        with pytest.raises(NotAllowed):
            order_workflow.run(order, "submit", by=stranger)
    assert Order.objects.get().state == "draft"


def test_a_refused_step_leaves_everything_as_it_was(cast):
    order = draft(cast)
    order.lines.all().delete()
    with pytest.raises(Refused) as refusal:
        order_workflow.run(order, "submit", by=cast.anna)

    assert [str(reason) for reason in refusal.value.reasons]
    assert (Order.objects.get().state, types_of(order)) == ("draft", [])


def test_a_stale_page_is_refused_and_a_double_click_is_not(cast):
    order = draft(cast)
    seen = order.revision
    first = order_workflow.run(order, "submit", by=cast.anna, revision=seen)
    again = order_workflow.run(order, "submit", by=cast.anna, revision=seen)

    assert (first.number, first.revision) == (again.number, again.revision)
    assert types_of(order) == ["order.submitted"]
    with pytest.raises(Stale):
        order_workflow.run(order, "take", by=cast.pavel, revision=seen)


def test_dearer_blocks_until_agreed_and_cheaper_is_given(cast):
    order = draft(cast, 1, 1)
    dear, cheap = order.lines.all()
    Price.objects.filter(variant=dear.variant).update(amount=1200)
    Price.objects.filter(variant=cheap.variant).update(amount=900)
    with pytest.raises(Refused) as refusal:
        order_workflow.run(order, "submit", by=cast.anna)
    assert [reason.url for reason in refusal.value.reasons] == [f"#line-{dear.pk}"]

    lines.accept_price(order, dear.pk, by=cast.anna)
    order = order_workflow.run(order, "submit", by=cast.anna)
    assert [line.price for line in order.lines.all()] == [Decimal(1200), Decimal(900)]
    assert order.total == Decimal(2100)


def test_the_same_order_twice_within_a_day_is_asked_about(cast):
    brought_to(cast, "submitted", 2)
    twin = draft(cast, 2)
    with pytest.raises(Refused):
        order_workflow.run(twin, "submit", by=cast.anna)
    Order.objects.filter(pk=twin.pk).update(duplicate_ok=True)
    assert order_workflow.run(twin, "submit", by=cast.anna).state == "submitted"


def test_above_half_a_million_the_representative_approves(cast):
    order = draft(cast, 600)
    order = order_workflow.run(order, "submit", by=cast.anna)
    order = order_workflow.run(order, "take", by=cast.roman)
    with pytest.raises(Refused):
        order_workflow.run(order, "approve", by=cast.roman)
    assert order_workflow.run(order, "approve", by=cast.pavel).state == "approved"


def test_above_the_limit_the_representative_gives_a_reason(cast):
    Contract.objects.filter(counterparty__dealer=cast.dealer).update(credit_mode="hold", credit_limit=100)
    order = brought_to(cast, "in_review", 2)
    with pytest.raises(Refused):
        order_workflow.run(order, "approve", by=cast.pavel)
    order = order_workflow.run(order, "approve", by=cast.pavel, data={"override": "Оплата завтра"})
    assert Event.objects.about(order).last().get("override") == "Оплата завтра"


@pytest.mark.parametrize("state", ["in_review", "approved"])
def test_after_a_hold_the_order_goes_back_to_where_it_was(cast, state):
    order = brought_to(cast, state)
    order = order_workflow.run(order, "hold", by=cast.pavel, data={"code": "data", "text": "Ждём"})
    codes = [action.transition.code for action in order_workflow.available(order, cast.pavel)]
    order = order_workflow.run(order, next(code for code in codes if code.startswith("resume")), by=cast.pavel)
    assert order.state == state


def test_a_rejection_needs_a_reason_and_a_text(cast):
    order = brought_to(cast, "in_review")
    with pytest.raises(BadInput) as wrong:
        order_workflow.run(order, "reject", by=cast.pavel, data={"code": "other", "text": ""})
    assert set(wrong.value.form.errors) == {"text"}


def test_1c_ships_in_parts_each_once(cast):
    order = brought_to(cast, "picking", 4)
    line = order.lines.get()

    def facts(key, quantity):
        return ShipmentFacts(key, key, timezone.now(), {line.variant.id_1c: Decimal(quantity)}, {})

    assert shipping.ship(order, facts("s1", 3), by=cast.robot)
    assert not shipping.ship(order, facts("s1", 3), by=cast.robot)
    order.refresh_from_db()
    assert (order.state, OrderLine.objects.get().shipped) == ("part_shipped", 3)
    with pytest.raises(shipping.DoesNotFit):
        shipping.ship(order, facts("s2", 2), by=cast.robot)
    assert shipping.ship(order, facts("s3", 1), by=cast.robot)
    order.refresh_from_db()
    assert order.state == "shipped"


def test_a_prepaid_order_waits_for_the_invoice_to_be_paid_in_full(cast):
    Contract.objects.update(payment_terms="prepayment")
    order = brought_to(cast, "approved", 2)
    today = timezone.localdate()
    shipping.invoice(order, id_1c="i1", number="402", day=today, due=today, amount=order.total, by=cast.robot)
    shipping.pay(order, id_1c="p1", number="1", day=today, amount=Decimal(500), by=cast.robot)
    order.refresh_from_db()
    assert (order.state, order.payment) == ("awaiting_payment", "part_paid")
    assert not shipping.pay(order, id_1c="p1", number="1", day=today, amount=Decimal(500), by=cast.robot)
    shipping.pay(order, id_1c="p2", number="2", day=today, amount=Decimal(1500), by=cast.robot)
    order.refresh_from_db()
    assert (order.state, order.payment, order.paid) == ("picking", "paid", Decimal(2000))


@pytest.mark.parametrize("typed", ["-1", "0.5", "1e9", "1000000", "abc", "NaN", "١٢"])
def test_absurd_quantities_are_refused_with_words(typed):
    with pytest.raises(lines.CannotChange) as refused:
        lines.read_quantity(typed)
    assert str(refused.value)


def test_zero_removes_the_line(cast):
    order = draft(cast, 2)
    lines.set_quantity(order, order.lines.get().variant, Decimal(0), by=cast.anna)
    order.refresh_from_db()
    assert (order.lines.count(), order.total) == (0, 0)


def test_goods_without_a_price_are_not_ordered(cast):
    order = draft(cast, 2)
    unpriced = product("B-1", None, price_type=cast.price_type)
    with pytest.raises(lines.CannotChange):
        lines.set_quantity(order, variant(unpriced), Decimal(1), by=cast.anna)


def test_submit_costs_the_same_whatever_the_number_of_lines(cast, django_assert_max_num_queries):
    order = draft(cast, *[1] * 30)
    with django_assert_max_num_queries(25):
        order_workflow.run(order, "submit", by=cast.anna)


def test_buttons_follow_the_role_and_the_state(cast):
    order = brought_to(cast, "in_review")
    codes = {
        name: [action.transition.code for action in order_workflow.available(order, getattr(cast, name))]
        for name in ("anna", "pavel", "roman", "ulyana", "olga")
    }
    assert codes == {
        "anna": ["withdraw", "cancel_own"],
        "pavel": ["rework", "hold", "reject", "approve", "cancel"],
        "roman": ["rework", "hold", "reject", "approve", "cancel"],
        "ulyana": [],
        "olga": [],
    }


def test_without_1c_a_person_ships_and_takes_the_money(cast, settings):
    settings.STANDALONE = True
    order = brought_to(cast, "shipped", 2)
    issue_invoice(order, by=cast.robot, now=timezone.now())
    order = order_workflow.run(order, "receive", by=cast.anna)
    assert "mark_paid" in [action.transition.code for action in order_workflow.available(order, cast.pavel)]
    order = order_workflow.run(order, "mark_paid", by=cast.pavel)

    order.refresh_from_db()
    assert (order.payment, order.paid, order.invoice.rest) == ("paid", order.total, 0)
    assert "mark_paid" not in [action.transition.code for action in order_workflow.available(order, cast.pavel)]
    assert order_workflow.run(order, "close", by=cast.robot).state == "closed"
