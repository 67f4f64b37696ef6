"""Approved orders on their way to 1C (1c.md part 4 and 2.8)."""

from dataclasses import dataclass

import pytest
from lxml import etree

from dealerdesk.catalogue.models import Product
from dealerdesk.dealers.models import Counterparty
from dealerdesk.exchange import outbox
from dealerdesk.exchange.models import Connection, JournalEntry, OutboxEntry
from dealerdesk.exchange.tests.onec import OneC, connection, text
from dealerdesk.orders.models import Order, OrderLine
from dealerdesk.orders.tests.factories import brought_to
from dealerdesk.orders.workflow import order_workflow
from dealerdesk.toolbox.queue import run_all


@dataclass
class Desk:
    """The portal's people, and a 1C that asks for orders."""

    cast: object
    one_c: OneC

    def approved(self, *quantities):
        OrderLine.objects.exclude(order__state="approved").delete()
        order = brought_to(self.cast, "approved", *quantities or (2,))
        run_all()
        order.refresh_from_db()
        return order

    def query(self, *, anew=True):
        """The numbers that one `query` hands out, in a new session or in the same."""
        if anew:
            self.one_c.open("sale")
        return [document.findtext("Номер") for document in self.document().iter("Документ")]

    def document(self):
        content = self.one_c.get("sale", "query").content
        assert content[:5] == b"<?xml"
        return etree.fromstring(content)

    def success(self):
        return text(self.one_c.get("sale", "success"))


@pytest.fixture
def desk(cast, ut):
    return Desk(cast, OneC())


def test_no_orders_is_an_empty_document_with_attributes(desk):
    desk.one_c.open("sale")
    response = desk.one_c.get("sale", "query")

    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert response.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    root = etree.fromstring(response.content)
    assert (root.tag, len(root), set(root.attrib)) == ("КоммерческаяИнформация", 0, {"ВерсияСхемы", "ДатаФормирования"})
    assert desk.success() == "success"


def test_only_approval_sends_an_order(desk):
    brought_to(desk.cast, "in_review")
    run_all()
    assert desk.query() == []

    order = desk.approved()
    assert order.sync == Order.Sync.QUEUED
    assert desk.query() == [order.number_for_1c]
    order.refresh_from_db()
    assert order.sync == Order.Sync.SENT


def test_an_order_is_what_stock_1c_reads(desk):
    order = desk.approved(2, 3)
    desk.one_c.open("sale")
    document = desk.document().find("Документ")

    assert document.findtext("ХозОперация") == "Заказ товара"
    assert len(document.findtext("Номер")) <= 11
    assert document.findtext("Номер").isascii()
    assert document.findtext("Валюта") == "RUB"
    assert document.findtext("Контрагенты/Контрагент/ИНН") == "7707083893"
    assert document.findtext("Контрагенты/Контрагент/Наименование") == "ООО «Зелёная верста»"
    assert document.findtext("Контрагенты/Контрагент/Адрес/Представление") == "г. Тверь, ул. Садовая, 1"
    lines = document.findall("Товары/Товар")
    assert [(line.findtext("Ид"), line.findtext("Количество"), line.findtext("Единица")) for line in lines] == [
        ("id-A-1", "2", "796"),
        ("id-A-2", "3", "796"),
    ]
    assert f"{order.total:.2f}" == document.findtext("Сумма") == "5000.00"
    requisites = {
        row.findtext("Наименование"): row.findtext("Значение")
        for row in document.findall("ЗначенияРеквизитов/ЗначениеРеквизита")
    }
    assert (requisites["Статус заказа"], requisites["Отменен"]) == ("Утверждена", "false")


def test_an_order_is_repeated_until_success_of_its_own_session(desk):
    number = desk.approved().number_for_1c
    assert desk.query() == [number]
    assert desk.query() == [number]

    stranger = OneC()
    stranger.open("sale")
    stranger.get("sale", "success")
    assert desk.query() == [number]

    assert desk.success() == "success"
    assert desk.query() == []
    assert OutboxEntry.objects.get().status == "acknowledged"


def test_an_order_approved_between_query_and_success_stays_pending(desk):
    first = desk.approved(2)
    assert desk.query() == [first.number_for_1c]
    second = desk.approved(3)
    desk.success()

    assert desk.query() == [second.number_for_1c]


def test_one_session_is_not_told_the_same_twice(desk):
    number = desk.approved().number_for_1c

    assert desk.query() == [number]
    assert desk.query(anew=False) == []


def test_the_extension_acknowledges_by_its_next_query(desk, ut):
    ut.profile = "bus"
    ut.save()
    number = desk.approved().number_for_1c
    desk.one_c.open("sale")
    assert [document.tag for document in desk.document()] == ["Контейнер"]

    assert desk.query(anew=False) == []
    assert OutboxEntry.objects.get().status == "acknowledged"
    assert number not in desk.query()


def test_what_cannot_be_expressed_is_held_back_with_a_reason_and_blocks_nobody(desk):
    bad = desk.approved(2)
    Counterparty.objects.filter(pk=bad.counterparty_id).update(name="")
    good = desk.approved(3)
    Order.objects.filter(pk=good.pk).update(counterparty=None)
    other = desk.approved(4)
    Order.objects.filter(pk=other.pk).update(counterparty=Counterparty.objects.exclude(name="").first())

    assert desk.query() == [other.number_for_1c]
    bad.refresh_from_db()
    assert (bad.sync, bad.sync_note) == (Order.Sync.ERROR, "У контрагента нет наименования")
    entry = JournalEntry.objects.filter(order=bad, level="error").get()
    assert entry.text == f"{bad.number} не передана в 1С: У контрагента нет наименования"

    Counterparty.objects.filter(pk=bad.counterparty_id).update(name="ООО «Снова»")
    assert bad.number_for_1c in desk.query()


def test_a_held_order_is_named_once_however_often_1c_asks(desk):
    order = desk.approved()
    Counterparty.objects.update(name="")
    for _ in range(3):
        desk.query()

    assert JournalEntry.objects.filter(order=order, level="error").count() == 1


def test_goods_that_1c_does_not_know_hold_the_order_back(desk):
    order = desk.approved()
    OrderLine.objects.filter(order=order).first().variant.__class__.objects.update(id_1c="")

    assert desk.query() == []
    order.refresh_from_db()
    assert "нет Ид из 1С" in order.sync_note


def test_a_cancelled_order_that_1c_has_is_cancelled_there(desk):
    order = desk.approved()
    desk.query()
    desk.success()
    order_workflow.run(order, "cancel", by=desk.cast.pavel, data={"code": "dealer", "text": "Передумали"})
    run_all()

    desk.one_c.open("sale")
    document = desk.document().find("Документ")
    requisites = {
        row.findtext("Наименование"): row.findtext("Значение")
        for row in document.findall("ЗначенияРеквизитов/ЗначениеРеквизита")
    }
    assert (document.findtext("Номер"), requisites["Отменен"]) == (order.number_for_1c, "true")


def test_a_cancelled_order_that_1c_never_got_is_not_sent(desk):
    order = desk.approved()
    order_workflow.run(order, "cancel", by=desk.cast.pavel, data={"code": "dealer", "text": "Передумали"})
    run_all()

    assert desk.query() == []


def test_an_order_on_hold_waits(desk):
    order = desk.approved()
    order_workflow.run(order, "hold", by=desk.cast.pavel, data={"code": "credit", "text": "Ждём"})
    assert desk.query() == []

    order_workflow.run(order, "resume", by=desk.cast.pavel)
    assert desk.query() == [order.number_for_1c]


def test_without_a_connection_the_portal_lives_alone(cast):
    order = brought_to(cast, "approved")
    run_all()
    order.refresh_from_db()

    assert OutboxEntry.objects.count() == 0
    assert order.sync == Order.Sync.NOT_NEEDED


def test_orders_go_to_the_connection_that_takes_them_and_to_one_only(desk, ut):
    second = connection(login="second")
    number = desk.approved().number_for_1c
    other = Desk(desk.cast, OneC(login="second"))

    assert desk.query() == [number]
    assert other.query() == []
    desk.success()

    Connection.objects.filter(pk=second.pk).update(takes_orders=False)
    third = desk.approved(5)
    assert other.query() == []
    assert desk.query() == [third.number_for_1c]


def test_the_event_told_twice_makes_one_entry(desk):
    order = desk.approved()

    outbox.put(order)
    outbox.put(Order.objects.get(pk=order.pk))

    assert OutboxEntry.objects.count() == 1


def test_many_orders_go_in_batches(desk):
    order = desk.approved()
    template = OutboxEntry.objects.get()
    product = Product.objects.first()
    for n in range(60):
        copy = Order.objects.get(pk=order.pk)
        copy.pk, copy.number, copy.draft_number, copy.number_for_1c = None, f"З-{n}", f"Ч-9{n}", f"Z-{n}"
        copy.folder, copy.thread = _fresh(copy)
        copy.save()
        OrderLine.objects.create(
            order=copy,
            position=1,
            variant=product.variants.get(),
            name="Товар",
            quantity=1,
            price=1,
            amount=1,
            unit_code="796",
        )
        OutboxEntry.objects.create(order=copy, revision=1, created_at=template.created_at)

    assert len(desk.query()) == 50
    desk.success()
    assert len(desk.query()) == 11


def _fresh(order):
    return order.folder.__class__.objects.create(), order.thread.__class__.objects.create()
