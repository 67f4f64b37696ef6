"""Orders that 1C sends back (1c.md part 5)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dealerdesk.events.models import Event
from dealerdesk.exchange.models import JournalEntry, OutboxEntry, Package
from dealerdesk.exchange.tests.onec import OneC, text
from dealerdesk.finance.models import Payment
from dealerdesk.orders.models import Order, Shipment
from dealerdesk.orders.tests.factories import brought_to
from dealerdesk.toolbox.queue import run_all

NUMBER = "ДДУТ-000045"
BOOKED = (
    ("Номер по 1С", NUMBER),
    ("Дата по 1С", "2026-03-02T08:00:00"),
    ("ПометкаУдаления", "false"),
    ("Проведен", "true"),
)


@pytest.fixture
def order(cast, ut):
    made = brought_to(cast, "approved", 2)
    run_all()
    made.refresh_from_db()
    one_c = OneC()
    one_c.open("sale")
    one_c.get("sale", "query")
    one_c.get("sale", "success")
    made.refresh_from_db()
    return made


def back(
    order, *requisites, lines=None, envelope="{}", formed="2026-03-02T10:00:00", number=None, extra="", id_1c="d-1"
):
    """The file with one order as stock 1C sends it."""
    rows = "".join(
        f"<ЗначениеРеквизита><Наименование>{name}</Наименование><Значение>{value}</Значение></ЗначениеРеквизита>"
        for name, value in requisites
    )
    if lines is None:
        lines = [
            (line.variant.id_1c, line.quantity, line.net_price, line.amount)
            for line in order.lines.select_related("variant")
        ]
    goods = "".join(
        f"<Товар><Ид>{id_1c}</Ид><Наименование>Товар</Наименование><Единица>796</Единица><Коэффициент>1</Коэффициент>"
        f"<Количество>{quantity}</Количество><ЦенаЗаЕдиницу>{price}</ЦенаЗаЕдиницу><Сумма>{amount}</Сумма></Товар>"
        for id_1c, quantity, price, amount in lines
    )
    document = (
        f"<Документ><Ид>{id_1c}</Ид><Номер>{number or order.number_for_1c}</Номер><Дата>{order.created_at:%Y-%m-%d}</Дата>"
        f"<ХозОперация>Заказ товара</ХозОперация>{extra}"
        f"{f'<Товары>{goods}</Товары>' if goods else ''}<ЗначенияРеквизитов>{rows}</ЗначенияРеквизитов></Документ>"
    )
    root = f'<КоммерческаяИнформация ВерсияСхемы="2.07" ДатаФормирования="{formed}">{envelope.format(document)}</КоммерческаяИнформация>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{root}'.encode()


def bring(content):
    answer = OneC().load("orders-1_1.xml", content, "sale")
    run_all()
    return answer


def count(code):
    return Event.objects.filter(type=code).count()


def test_1c_gives_its_number_and_the_portal_learns_it(order):
    assert bring(back(order, *BOOKED)) == "success"

    order.refresh_from_db()
    assert (order.number_1c, order.id_1c, order.sync) == (NUMBER, "d-1", Order.Sync.ACCEPTED)
    assert order.date_1c.astimezone().hour in range(24)
    assert count("order.booked") == 1
    assert JournalEntry.objects.filter(order=order, text__contains=NUMBER).exists()


def test_the_same_file_twice_is_applied_once(order):
    one_c = OneC()
    one_c.open("sale")
    one_c.get("sale", "init")
    assert one_c.send("orders-1_1.xml", back(order, *BOOKED), "sale") == "success"
    order.refresh_from_db()
    assert order.number_1c == NUMBER

    assert one_c.process("orders-1_1.xml", "sale") == "success"
    bring(back(order, *BOOKED))
    assert count("order.booked") == 1
    assert Package.objects.latest("pk").counts["done"] == {"documents": {"unchanged": 1}}


def test_coming_back_acknowledges_even_without_success(cast, ut):
    order = brought_to(cast, "approved", 2)
    run_all()
    one_c = OneC()
    one_c.open("sale")
    one_c.get("sale", "query")
    bring(back(order, *BOOKED))

    assert OutboxEntry.objects.get().status == "acknowledged"
    one_c.open("sale")
    assert order.number_for_1c not in text(one_c.get("sale", "query"))


def test_an_unknown_order_is_success_and_a_remark(order):
    assert bring(back(order, *BOOKED, number="Z99-000001")) == "success"

    entry = JournalEntry.objects.latest("pk")
    assert (entry.level, entry.warnings[0]["name"]) == ("warning", "Z99-000001")
    order.refresh_from_db()
    assert order.number_1c == ""


def test_an_order_of_another_day_is_a_foreign_one(order):
    Order.objects.filter(pk=order.pk).update(created_at=timezone.now() - timedelta(days=400))
    bring(back(order, *BOOKED))

    order.refresh_from_db()
    assert order.number_1c == ""


def test_the_counterparty_learns_its_id(order):
    party = "<Контрагенты><Контрагент><Ид>c-77</Ид><Наименование>ООО</Наименование><Роль>Покупатель</Роль></Контрагент></Контрагенты>"
    bring(back(order, *BOOKED, extra=party))

    order.counterparty.refresh_from_db()
    assert order.counterparty.id_1c == "c-77"


def test_posted_with_deferred_payment_goes_to_the_warehouse(order):
    bring(back(order, *BOOKED))

    order.refresh_from_db()
    assert order.state == "picking"


def test_paid_and_shipped_in_full_move_the_order(order):
    bring(back(order, *BOOKED, ("Номер оплаты по 1С", "П-1"), ("Дата оплаты по 1С", "2026-03-03")))
    order.refresh_from_db()
    assert (order.payment, order.paid) == ("paid", order.total)
    assert Payment.objects.count() == 1

    shipped = (("Номер отгрузки по 1С", "Р-1"), ("Дата отгрузки по 1С", "2026-03-04T12:00:00"))
    for _ in range(2):
        bring(back(order, *BOOKED, ("Номер оплаты по 1С", "П-1"), *shipped, formed="2026-03-04T13:00:00"))
    order.refresh_from_db()
    assert order.state == "shipped"
    assert (Shipment.objects.count(), Payment.objects.count()) == (1, 1)
    assert count("shipment.shipped") == 1


def test_an_older_file_never_goes_back(order):
    bring(back(order, *BOOKED, formed="2026-03-04T10:00:00"))
    bring(back(order, ("Номер по 1С", "OLD-1"), formed="2026-03-03T10:00:00"))

    order.refresh_from_db()
    assert order.number_1c == NUMBER
    assert JournalEntry.objects.latest("pk").warnings[0]["text"].startswith("Файл старше")


def test_a_status_only_document_updates_and_wipes_nothing(order):
    assert bring(back(order, *BOOKED, ("Статус заказа", "К отгрузке"), lines=[])) == "success"

    order.refresh_from_db()
    assert (order.number_1c, order.lines.count(), order.sync) == (NUMBER, 1, Order.Sync.ACCEPTED)
    assert order.in_1c.status == "К отгрузке"


def test_a_changed_composition_is_shown_and_not_applied(order):
    line = order.lines.get()
    changed = [(line.variant.id_1c, 1, 1000, 1000), ("id-new", 5, 10, 50)]
    for _ in range(2):
        bring(back(order, *BOOKED, lines=changed))

    order.refresh_from_db()
    assert order.lines.get().quantity == 2
    assert order.sync == Order.Sync.CONFLICT
    assert "в 1С 1, на портале 2" in order.sync_note
    assert count("order.changed_in_1c") == 1
    assert JournalEntry.objects.filter(order=order, level="difference").count() == 1
    assert [(row["before"], row["after"]) for row in order.in_1c.difference] == [("2", "1"), ("0", "5")]

    bring(back(order, *BOOKED))
    order.refresh_from_db()
    assert (order.sync, order.sync_note) == (Order.Sync.ACCEPTED, "")


@pytest.mark.parametrize("requisite", [("ПометкаУдаления", "true"), ("Отменен", "Истина")])
def test_deleted_or_cancelled_in_1c_cancels_here_and_is_not_sent_back(order, requisite):
    bring(back(order, ("Номер по 1С", NUMBER), requisite))

    order.refresh_from_db()
    assert order.state == "cancelled"
    assert OutboxEntry.objects.filter(cancels=True).count() == 0


def test_what_the_portal_cannot_do_is_told_and_stops_nothing(order):
    shipped = (("Номер отгрузки по 1С", "Р-1"),)
    bring(back(order, *BOOKED, *shipped))
    assert bring(back(order, ("ПометкаУдаления", "true"), formed="2026-03-05T10:00:00")) == "success"

    order.refresh_from_db()
    assert order.state == "shipped"
    assert JournalEntry.objects.filter(order=order, level="warning").exists()


@pytest.mark.parametrize("envelope", ["{}", "<Контейнер>{}</Контейнер>"])
@pytest.mark.parametrize("spelling", ["Номер по 1С", "НомерПо1С", "номер по 1с."])
def test_spellings_and_envelopes_do_not_matter(order, envelope, spelling):
    bring(back(order, (spelling, NUMBER), envelope=envelope, id_1c=""))

    order.refresh_from_db()
    assert order.number_1c == NUMBER


def test_with_the_json_push_payments_and_shipments_are_left_to_it(order, ut):
    ut.pushes_orders_at = timezone.now()
    ut.save()
    bring(back(order, *BOOKED, ("Номер оплаты по 1С", "П-1"), ("Номер отгрузки по 1С", "Р-1")))

    order.refresh_from_db()
    assert order.number_1c == NUMBER
    assert (order.payment, Shipment.objects.count()) == ("none", 0)


def test_one_bad_document_does_not_stop_the_others(order):
    bad = back(order, *BOOKED, number="Z99-1").decode().partition("<Документ>")[2].rpartition("</Документ>")[0]
    content = back(order, *BOOKED, envelope=f"<Документ>{bad}</Документ>{{}}")

    assert bring(content) == "success"
    order.refresh_from_db()
    assert order.number_1c == NUMBER
