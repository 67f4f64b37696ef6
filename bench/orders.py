"""Submitting an order of 30 lines, beside the statements that it cannot do without, written by hand."""

import time
from decimal import Decimal
from statistics import median

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.figures import ROUNDS, Table
from dealerdesk.accounts.models import User
from dealerdesk.catalogue.models import Price, Variant
from dealerdesk.dealers.models import Dealer
from dealerdesk.orders.lines import set_quantity
from dealerdesk.orders.models import Order, start
from dealerdesk.orders.workflow import order_workflow

LINES = 30


def measure(table: Table, buyer: User, size: str) -> None:
    """Queries and time of a submission."""
    orders = [_draft(buyer, number) for number in range(2 * (ROUNDS + 1))]
    with CaptureQueriesContext(connection) as seen:
        order_workflow.run(orders.pop(), "submit", by=buyer)
    whole, floor = [], []
    for _round in range(ROUNDS):
        whole.append(_timed(lambda: order_workflow.run(orders.pop(), "submit", by=buyer)))
        floor.append(_timed(lambda: _by_hand(orders.pop(), buyer)))
    table.figure("submit, 30 lines, SQL", size, value=len(seen), unit="queries", at_most=25)
    table.ratio("submit, 30 lines", size, took=median(whole), floor=median(floor), floor_name="sql", at_most=10)


def _draft(buyer: User, number: int) -> Order:
    dealer = Dealer.objects.get(organisation=buyer.organisation_id)
    order = start(dealer, author=buyer, now=timezone.now())
    priced = Price.objects.filter(price_type=order.price_type_id, amount__gt=0).order_by("pk")[
        number * LINES : (number + 1) * LINES
    ]
    for variant in Variant.objects.select_related("product__unit").filter(
        pk__in=[price.variant_id for price in priced]
    ):
        set_quantity(order, variant, Decimal(number + 1), by=buyer)
    order.refresh_from_db()
    return order


def _timed(work: object) -> float:
    started = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - started


def _by_hand(order: Order, buyer: User) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM orders_order WHERE id = %s FOR UPDATE", [order.pk])
        cursor.execute(
            "SELECT l.*, p.is_active, pr.amount FROM orders_orderline l JOIN catalogue_variant v ON v.id = l.variant_id"
            " JOIN catalogue_product p ON p.id = v.product_id LEFT JOIN catalogue_price pr ON pr.variant_id = v.id"
            " AND pr.price_type_id = %s WHERE l.order_id = %s",
            [order.price_type_id, order.pk],
        )
        cursor.fetchall()
        cursor.execute(
            "SELECT sum(l.amount * (l.confirmed - l.shipped) / l.quantity) FROM orders_orderline l JOIN orders_order o"
            " ON o.id = l.order_id WHERE o.contract_id = %s AND o.state IN ('approved', 'picking')",
            [order.contract_id],
        )
        cursor.execute("UPDATE orders_numbersequence SET last = last + 1 WHERE kind = 'order' RETURNING last")
        serial = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE orders_order SET state = 'submitted', number = %s, number_for_1c = %s, submitted_at = now() WHERE id = %s",
            [f"З-{serial}", f"Z-{serial}", order.pk],
        )
        cursor.execute(
            "INSERT INTO events_event (type, subject_kind, subject_id, actor_id, at, internal, payload)"
            " VALUES ('order.submitted', 'orders.order', %s, %s, now(), false, '{}') RETURNING id",
            [order.pk, buyer.pk],
        )
        event = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', 'events.dispatch', %s)",
            [f'{{"event_id": {event}}}'],
        )
        cursor.execute("SELECT pg_notify('dealerdesk', %s)", [f"order:{order.pk}"])
