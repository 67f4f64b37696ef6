"""What must be true after any number of deaths; prints what is not, as JSON. Run in the installation's environment."""

import json
import os
import sqlite3
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealerdesk.config.settings")
django.setup()

from django.db import connection  # noqa: E402

from dealerdesk.documents.models import Document  # noqa: E402
from dealerdesk.events.models import Event  # noqa: E402
from dealerdesk.finance.models import Payment  # noqa: E402
from dealerdesk.notifications.models import Delivery, Letter  # noqa: E402
from dealerdesk.orders.models import Order, OrderLine, Shipment, ShipmentLine  # noqa: E402

ONCE = ("order.submitted", "order.taken", "order.approved", "order.booked", "order.picking")


def main(data):
    """Every complaint is one sentence."""
    with sqlite3.connect(Path(data) / "onec.sqlite3") as base:
        base.row_factory = sqlite3.Row
        complaints = [*in_the_portal(), *between_both(base), *of_letters(), *of_the_queue()]
    print(
        json.dumps(
            {"complaints": complaints, "orders": Order.objects.exclude(state="draft").count()}, ensure_ascii=False
        )
    )


def in_the_portal():
    """Each step once, sums of lines, shipments that add up, one paper per document of 1C."""
    for order in Order.objects.exclude(state="draft"):
        seen = Counter(Event.objects.about(order).values_list("type", flat=True))
        yield from (f"{order}: {code} × {seen[code]}" for code in ONCE if seen[code] > 1)
        if order.total != sum(line.amount for line in order.lines.all()):
            yield f"{order}: the sum is not that of its lines"
    for line in OrderLine.objects.filter(shipped__gt=0):
        parts = sum(part.quantity for part in ShipmentLine.objects.filter(line=line))
        if parts != line.shipped:
            yield f"{line}: shipped {line.shipped}, in shipments {parts}"
    papers = Counter(Document.objects.exclude(id_1c="").values_list("kind", "id_1c"))
    yield from (f"document {key} × {count}" for key, count in papers.items() if count > 1)


def between_both(base):
    """Both sides hold the same orders, payments and shipments, each once."""
    here = dict(Order.objects.filter(decided_at__isnull=False).values_list("number_for_1c", "number_1c"))
    there = {row["site_number"]: row["number"] for row in base.execute("select site_number, number from orders")}
    if here != there:
        yield f"orders differ: {sorted(set(here.items()) ^ set(there.items()))}"
    paid = {row["id"]: Decimal(row["amount"]) for row in base.execute("select id, amount from payment")}
    if dict(Payment.objects.values_list("id_1c", "amount")) != paid:
        yield "payments differ"
    if set(Shipment.objects.values_list("id_1c", flat=True)) != {
        row["id"] for row in base.execute("select id from shipment")
    }:
        yield "shipments differ"


def of_letters():
    """One letter per delivery, and every delivery sent."""
    states = Counter(Delivery.objects.values_list("state", flat=True))
    if set(states) - {"sent"}:
        yield f"deliveries: {dict(states)}"
    if Letter.objects.count() != Delivery.objects.count():
        yield f"{Letter.objects.count()} letters for {Delivery.objects.count()} deliveries"
    twice = Counter(Letter.objects.values_list("recipient", "subject", "text"))
    yield from (f"letter twice: {key[:2]}" for key, count in twice.items() if count > 1)


def of_the_queue():
    """Nothing failed, nothing left running."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status, task_name, count(*) FROM procrastinate_jobs WHERE status IN ('doing', 'failed', 'aborted') GROUP BY 1, 2"
        )
        yield from (f"{count} jobs {name} are {status}" for status, name, count in cursor.fetchall())


if __name__ == "__main__":
    main(*sys.argv[1:])
