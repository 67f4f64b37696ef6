"""JSON from an extension of 1C (docs/admin/1c-json.md)."""

import base64
import gzip
import json
import uuid
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dealerdesk.catalogue.models import Price, Stock, StockTotal, Warehouse
from dealerdesk.documents.models import Document
from dealerdesk.events.models import Event
from dealerdesk.exchange.models import JournalEntry
from dealerdesk.exchange.tests.onec import LOGIN, PASSWORD
from dealerdesk.finance.models import Invoice, Payment
from dealerdesk.orders.models import Order, Shipment
from dealerdesk.orders.tests.factories import brought_to, product
from dealerdesk.toolbox.queue import run_all

DOORS = ["orders", "documents", "stock", "prices"]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def headers(password=PASSWORD):
    return {"Authorization": "Basic " + base64.b64encode(f"{LOGIN}:{password}".encode()).decode()}


def post(door, body, **extra):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client().post(f"/api/1c/v1/{door}", raw, content_type="application/json", headers={**headers(), **extra})


def push(door, *items, batch=None):
    """The results of the items."""
    response = post(
        door, {"batch_id": batch or str(uuid.uuid4()), "sent_at": "2026-05-12T14:17:05+03:00", "items": list(items)}
    )
    assert response.status_code == 200, response.content
    return response.json()["items"]


def results(found):
    return [item["result"] for item in found]


@pytest.fixture
def order(cast, ut):
    made = brought_to(cast, "approved", 2, 3)
    run_all()
    made.refresh_from_db()
    return made


def state(order, version=1, **fields):
    return {
        "number": order.number_for_1c,
        "version": version,
        "id_1c": "d-1",
        "number_1c": "000003187",
        "posted": True,
        **fields,
    }


def shipment(*lines, id_1c="s-1", **fields):
    rows = [
        {"product": key, "variant": None, "quantity": quantity, "serials": serials} for key, quantity, serials in lines
    ]
    return {"id_1c": id_1c, "number": "1187", "date": "2026-05-08T09:30:00+03:00", "lines": rows, **fields}


RESERVE = [{"product": "id-A-1", "variant": None, "warehouse": "w-1", "quantity": "2"}]
INVOICE = {"id_1c": "i-1", "number": "412", "date": "2026-05-06", "due": "2026-05-14", "amount": "5000.00"}


def payment(amount, id_1c="p-1"):
    return {"id_1c": id_1c, "number": "1055", "date": "2026-05-07", "amount": amount}


REFUSED = (
    (b"", 400),
    (b"not json", 400),
    (b"[]", 400),
    (b"\xff\xfe", 400),
    (b"[" * 100_000, 400),
    ({"batch_id": str(uuid.uuid4())}, 400),
    ({"batch_id": str(uuid.uuid4()), "items": {}}, 400),
    ({"batch_id": "x", "items": []}, 400),
    ({"batch_id": str(uuid.uuid4()), "items": [1]}, 400),
    ({"batch_id": str(uuid.uuid4()), "items": [{}] * 1001}, 413),
    (b" " * (32 * 1024**2 + 1), 413),
)


@pytest.mark.parametrize("case", range(len(REFUSED)))
def test_a_request_that_is_not_understood_is_a_problem(ut, case):
    body, status = REFUSED[case]
    response = post("stock", body)

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == status
    assert response.json()["error"]


@pytest.mark.parametrize("door", DOORS)
def test_every_door_wants_the_password_and_a_post(ut, door):
    cache.clear()
    without = Client().post(f"/api/1c/v1/{door}", b"{}", content_type="application/json")
    wrong = Client().post(f"/api/1c/v1/{door}", b"{}", content_type="application/json", headers=headers("wrong"))

    for response in (without, wrong):
        assert response.status_code == 401
        assert response["WWW-Authenticate"].startswith("Basic")
    assert Client().get(f"/api/1c/v1/{door}", headers=headers()).status_code == 405


def test_gzip_is_taken_and_a_bomb_is_not(ut):
    body = json.dumps({"batch_id": str(uuid.uuid4()), "items": []}).encode()

    assert post("stock", gzip.compress(body), **{"Content-Encoding": "gzip"}).status_code == 200
    assert post("stock", gzip.compress(b" " * (200 * 1024**2)), **{"Content-Encoding": "gzip"}).status_code == 413
    assert post("stock", b"not gzip", **{"Content-Encoding": "gzip"}).status_code == 400


def test_the_life_of_an_order_in_1c(order):
    Warehouse.objects.create(id_1c="w-1", name="Главный")
    assert results(
        push(
            "orders", state(order, 1, reserve=RESERVE, reserve_until="2026-05-14", date_1c="2026-05-06T12:01:00+03:00")
        )
    ) == ["ok"]
    order.refresh_from_db()
    assert (order.number_1c, order.sync, order.state) == ("000003187", Order.Sync.ACCEPTED, "picking")
    assert [line.reserved for line in order.lines.all()] == [2, 0]

    push("orders", state(order, 2, reserve=RESERVE, invoice=INVOICE))
    push("orders", state(order, 3, reserve=RESERVE, invoice=INVOICE, payments=[payment("2000.00")]))
    order.refresh_from_db()
    assert (Invoice.objects.get().number, order.payment, order.paid) == ("412", "part_paid", 2000)

    first = shipment(
        ("id-A-1", "2", ["TLV-1", "TLV-2"]), ("id-A-2", "1", []), warehouse="w-1", carrier="ТК", tracking="СН-1"
    )
    paid = [payment("2000.00"), payment("3000.00", "p-2")]
    push("orders", state(order, 4, invoice=INVOICE, payments=paid, shipments=[first]))
    order.refresh_from_db()
    assert (order.state, order.payment) == ("part_shipped", "paid")
    kept = Shipment.objects.get()
    assert (kept.warehouse, kept.tracking, kept.lines.get(line__position=1).serials) == (
        "Главный",
        "СН-1",
        ["TLV-1", "TLV-2"],
    )

    second = shipment(("id-A-2", "2", []), id_1c="s-2")
    push("orders", state(order, 5, invoice=INVOICE, payments=paid, shipments=[first, second]))
    order.refresh_from_db()
    assert order.state == "shipped"

    push(
        "orders",
        state(
            order,
            6,
            invoice=INVOICE,
            payments=paid,
            shipments=[first, second],
            delivered_at="2026-05-20T10:00:00+03:00",
        ),
    )
    run_all()
    order.refresh_from_db()
    assert order.state == "closed"
    assert order.paid == order.total == 5000


def test_an_older_version_is_stale_and_the_same_one_is_ok(order):
    push("orders", state(order, 7, payments=[payment("100")], invoice=INVOICE))
    before = Event.objects.count()

    assert results(push("orders", state(order, 7, payments=[]))) == ["ok"]
    (found,) = push("orders", state(order, 6, cancelled=True))
    assert found == {"result": "stale", "message": "Версия 6 старше принятой 7"}
    assert Event.objects.count() == before
    assert Payment.objects.count() == 1


def test_a_repeated_batch_gets_the_first_answer_and_changes_nothing(order):
    batch = str(uuid.uuid4())
    first = push("orders", state(order, 1, invoice=INVOICE, payments=[payment("100")]), batch=batch)
    Order.objects.filter(pk=order.pk).update(version_1c=0)

    assert push("orders", state(order, 1, invoice=INVOICE, payments=[payment("100")]), batch=batch) == first
    order.refresh_from_db()
    assert order.version_1c == 0


def test_each_item_is_applied_or_refused_alone(order):
    found = push(
        "orders",
        {"number": "Z26-999999", "version": 1},
        {"version": 1},
        {"number": order.number_for_1c, "version": "1"},
        state(order, 1, invoice=INVOICE, payments=[{"id_1c": "p", "number": "1", "date": "вчера", "amount": "1"}]),
        state(order, 2, invoice=INVOICE, payments=[payment("два")]),
        state(order, 3, shipments=[shipment(("id-A-1", "99", []))]),
        state(order, 4),
    )

    assert results(found) == ["unknown", "error", "error", "error", "error", "error", "ok"]
    assert found[0]["message"] == "Заявки Z26-999999 нет на портале"
    assert found[4]["message"] == "amount: не число «два»"
    assert "больше, чем ждали" in found[5]["message"]
    assert (Invoice.objects.count(), Payment.objects.count(), Shipment.objects.count()) == (0, 0, 0)
    order.refresh_from_db()
    assert order.version_1c == 4


def test_cancelled_in_1c_is_cancelled_here(order):
    push("orders", state(order, 1, cancelled=True))

    order.refresh_from_db()
    assert order.state == "cancelled"


def test_a_shipment_that_1c_unposted_is_told_to_a_person(order):
    push("orders", state(order, 1, shipments=[shipment(("id-A-1", "1", []))]))
    push("orders", state(order, 2, shipments=[]))

    assert Shipment.objects.count() == 1
    assert JournalEntry.objects.filter(order=order, level="difference").exists()


def test_a_difference_told_by_commerceml_is_not_forgotten(order):
    Order.objects.filter(pk=order.pk).update(sync=Order.Sync.CONFLICT)
    push("orders", state(order, 1))
    order.refresh_from_db()
    assert order.sync == Order.Sync.ACCEPTED


def document(order, **fields):
    return {
        "order": order.number_for_1c, "id_1c": "f-1", "version": 1, "kind": "invoice", "number": "412", "date": "2026-05-06",
        "amount": "412800.00", "file_name": "Счёт 412.pdf", "content": base64.b64encode(PDF).decode(), **fields,
    }  # fmt: skip


def test_a_printed_form_comes_into_the_folder(order):
    before = order.folder.documents.count()
    assert post("documents", document(order)).json() == {"result": "ok"}
    assert post("documents", document(order)).json() == {"result": "ok"}

    kept = Document.objects.get(id_1c="f-1")
    assert (kept.number, kept.amount, kept.file_name) == ("412", Decimal("412800.00"), "Счёт 412.pdf")
    with kept.open() as file:
        assert file.read() == PDF
    assert order.folder.documents.count() == before + 1

    assert post("documents", document(order, version=2, number="412-2")).json() == {"result": "ok"}
    assert post("documents", document(order, version=1)).json()["result"] == "stale"
    kept.refresh_from_db()
    assert (kept.number, kept.revision) == ("412-2", 2)


def test_a_printed_form_may_come_as_a_form(order):
    fields = document(order) | {"content": SimpleUploadedFile("УПД.pdf", PDF), "kind": "upd", "version": "3"}
    response = Client().post("/api/1c/v1/documents", fields, headers=headers())

    assert response.json() == {"result": "ok"}
    assert Document.objects.get(kind="upd").version == 3


@pytest.mark.parametrize(
    ("spoiled", "result"),
    [
        ({"order": "Z99-1"}, "unknown"),
        ({"kind": "passport"}, "error"),
        ({"content": "%%%"}, "error"),
        ({"content": ""}, "error"),
        ({"content": base64.b64encode(b"<html><script>").decode()}, "error"),
        ({"id_1c": ""}, "error"),
        ({"date": "6 мая"}, "error"),
        ({"version": -1}, "error"),
    ],
)
def test_a_wrong_document_is_refused_in_words(order, spoiled, result):
    found = post("documents", document(order) | spoiled).json()

    assert found["result"] == result
    assert found["message"]


def stock_item(free, version, product="id-A", warehouse="w-1", **fields):
    return {"product": product, "variant": None, "warehouse": warehouse, "free": free, "version": version, **fields}


@pytest.fixture
def shelf(cast, ut):
    Warehouse.objects.create(id_1c="w-1", name="Главный")
    return product("A", 1000, price_type=cast.price_type)


def test_stock_is_replaced_by_version(shelf):
    assert results(push("stock", stock_item("12.000", 5))) == ["ok"]
    assert results(push("stock", stock_item("3", 4), stock_item("7", 5))) == ["stale", "ok"]
    assert Stock.objects.get().quantity == 12
    assert StockTotal.objects.get().quantity == 12

    assert results(push("stock", stock_item("-2.5", 6))) == ["ok"]
    assert Stock.objects.get().quantity == Decimal("-2.5")


def test_unknown_and_wrong_stock_is_told_item_by_item(shelf):
    found = push(
        "stock",
        stock_item("1", 1, product="id-Z"),
        stock_item("1", 1, warehouse="w-9"),
        stock_item("много", 1),
        stock_item("1e9", 1),
        {"free": "1"},
        stock_item("4", 1),
    )

    assert results(found) == ["unknown", "unknown", "error", "error", "error", "ok"]
    assert Stock.objects.get().quantity == 4
    assert JournalEntry.objects.latest("pk").level == "warning"

    # What was unknown is not remembered as known: 1C repeats it later in the same version.
    Warehouse.objects.create(id_1c="w-9", name="Второй")
    assert results(push("stock", stock_item("1", 1, warehouse="w-9"))) == ["ok"]


def price_item(amount, version, price_type="pt-1", **fields):
    return {
        "product": "id-A",
        "variant": None,
        "price_type": price_type,
        "amount": amount,
        "currency": "RUB",
        "version": version,
        **fields,
    }


def test_prices_are_replaced_and_withdrawn(shelf):
    assert results(push("prices", price_item("2140.00", 1), price_item("1", 1, price_type="nope"))) == ["ok", "unknown"]
    assert Price.objects.get().amount == 2140

    assert results(push("prices", price_item(None, 2))) == ["ok"]
    assert Price.objects.count() == 0
    assert results(push("prices", price_item("-1", 3), price_item("1", 3, currency="USD"), price_item("5", 3))) == [
        "error",
        "error",
        "ok",
    ]
    assert Price.objects.get().amount == 5
