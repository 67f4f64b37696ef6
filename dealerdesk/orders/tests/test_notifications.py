from datetime import date
from decimal import Decimal

import pytest
from django.core import mail

from dealerdesk.events.journal import record
from dealerdesk.finance.models import Invoice
from dealerdesk.notifications.models import Notice
from dealerdesk.notifications.rules import all_rules
from dealerdesk.orders import events, forms
from dealerdesk.orders.tests.factories import brought_to, draft
from dealerdesk.orders.workflow import order_workflow
from dealerdesk.toolbox.queue import run_all

REASON = {"code": "other", "text": "Уточните количество\nи адрес"}


def _follow():
    """Let everything follow that waits, and forget earlier letters' addressees."""
    del mail.outbox[:]
    run_all()
    return {letter.to[0].split("@")[0]: letter for letter in mail.outbox}


def _to_do(person):
    return [notice.event.type for notice in Notice.objects.visible_to(person).actions()]


def test_a_submitted_order_waits_for_those_who_decide_until_one_takes_it(cast):
    order = brought_to(cast, "submitted", 2)

    letters = _follow()

    assert set(letters) == {"roman", "pavel"}
    assert letters["roman"].subject == f"Новая заявка {order.number}, Зелёная верста"
    assert "Сумма: 2\u00a0000\u00a0₽" in letters["roman"].body
    assert _to_do(cast.roman) == _to_do(cast.pavel) == [events.ORDER_SUBMITTED]

    order_workflow.run(order, "take", by=cast.pavel)
    _follow()

    assert _to_do(cast.roman) == _to_do(cast.pavel) == []
    assert Notice.objects.visible_to(cast.anna).get().event.type == events.ORDER_TAKEN


def test_another_region_and_another_dealer_hear_nothing(cast):
    brought_to(cast, "approved", 2)

    _follow()

    for stranger in (cast.ulyana, cast.boris, cast.svetlana, cast.egor, cast.igor):
        assert not Notice.objects.visible_to(stranger).exists()


def test_an_order_to_be_corrected_says_why_and_waits_for_the_dealer(cast):
    order = brought_to(cast, "in_review", 2)
    _follow()

    order_workflow.run(order, "rework", by=cast.pavel, data=REASON)
    letters = _follow()

    assert set(letters) == {"anna"}
    assert "Уточните количество\nи адрес" in letters["anna"].body
    assert f"Причина: {forms.REASONS['rework'][-1][1]}" in letters["anna"].body
    assert _to_do(cast.anna) == [events.ORDER_REWORK]

    order_workflow.run(order, "resubmit", by=cast.anna)
    letters = _follow()

    assert set(letters) == {"pavel"}
    assert _to_do(cast.anna) == []
    assert _to_do(cast.pavel) == [events.ORDER_RESUBMITTED]


def test_a_draft_handed_over_waits_for_the_manager(cast):
    order = draft(cast, 1, author=cast.olga)

    order_workflow.run(order, "hand_over", by=cast.olga)
    letters = _follow()

    assert set(letters) == {"anna"}
    assert _to_do(cast.anna) == [events.ORDER_TO_MANAGER]


def test_the_dealer_hears_of_the_decision(cast):
    order = brought_to(cast, "in_review", 2)
    _follow()

    order_workflow.run(order, "approve", by=cast.pavel)

    letters = _follow()
    assert set(letters) == {"anna"}
    assert letters["anna"].subject == f"Заявка {order.number} утверждена"


def test_an_invoice_names_its_number_sum_and_day(cast):
    order = brought_to(cast, "approved", 2)
    order.invoice = Invoice.objects.create(
        contract=order.contract, number="412", date=date(2026, 5, 6), due_date=date(2026, 5, 14), amount=order.total
    )
    order.save()
    _follow()

    record(events.ORDER_INVOICED, order, by=cast.robot, number=order.number, invoice="412", sum=Decimal("2000.00"))

    body = _follow()["anna"].body
    assert "Счёт на оплату: 412" in body
    assert "Сумма: 2\u00a0000,00\u00a0₽" in body


def test_a_shipment_lists_what_went_and_what_did_not(cast):
    order = brought_to(cast, "picking", 2, 5)
    _follow()

    order_workflow.run(order, "ship_by_hand", by=cast.pavel, data={"carrier": "ТК «Север»", "tracking": "СН-1"})

    letter = _follow()["anna"]
    assert "ТК «Север»" in letter.body
    assert "Товар A-2 — 5" in letter.body
    assert "<td>Товар A-2</td>" in letter.alternatives[0][0]


def test_a_paper_of_1c_is_announced_and_the_printed_order_is_not(cast):
    order = brought_to(cast, "approved", 2)
    _follow()

    order.folder.put(kind="order", number=order.number, content=b"%PDF-1", by=cast.robot, about=order)
    order.folder.put(kind="upd", number="7", date=date(2026, 5, 8), content=b"%PDF-2", by=cast.robot, id_1c="u")

    letters = _follow()
    assert set(letters) == {"anna"}
    assert letters["anna"].subject == f"Заявка {order.number}: готов документ"
    assert "УПД № 7 от 08.05.2026" in letters["anna"].body


def test_what_is_said_reaches_the_other_side_and_what_is_internal_does_not(cast):
    order = brought_to(cast, "in_review", 2)
    _follow()

    order.thread.say("Когда ждать?", by=cast.anna)
    assert set(_follow()) == {"pavel"}

    order.thread.say("Завтра", by=cast.roman)
    assert set(_follow()) == {"anna", "pavel"}

    order.thread.say("Проверь лимит", by=cast.roman, internal=True)
    letters = _follow()
    assert set(letters) == {"pavel"}
    assert "дилер не видит" in letters["pavel"].body


def test_a_request_to_cancel_goes_to_the_office_and_the_answer_back(cast):
    order = brought_to(cast, "approved", 2)
    _follow()

    order_workflow.run(order, "ask_cancel", by=cast.anna, data={"text": "Клиент отказался"})
    assert set(_follow()) == {"pavel"}
    assert _to_do(cast.pavel) == [events.ORDER_CANCEL_ASKED]

    order_workflow.run(order, "cancel", by=cast.pavel, data={"code": "dealer", "text": "Отменяем"})
    assert set(_follow()) == {"anna"}
    assert _to_do(cast.pavel) == []


def test_an_english_reader_gets_an_english_letter(cast):
    cast.anna.language = "en"
    cast.anna.save()
    order = brought_to(cast, "approved", 2)

    letters = _follow()

    assert letters["anna"].subject == f"Order {order.number} is approved"
    assert "Sum: 2\u00a0000\u00a0₽" in letters["anna"].body


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_rule_can_write_its_letter(cast, language):
    for person in (cast.anna, cast.pavel, cast.roman):
        person.language = language
        person.save()
    order = brought_to(cast, "in_review", 2)
    _follow()
    payload = {"kind": "upd", "folder": order.folder_id, "title": "УПД № 7", "text": "Так вышло", "why": "Другое"}

    for code in {rule.code for rule in all_rules() if rule.templates == "orders/mail"}:
        record(code, order.thread if code == "comment.new" else order, by=cast.robot, **payload)
        run_all()

    told = {notice.event.type for notice in Notice.objects.select_related("event")}
    assert told >= {rule.code for rule in all_rules() if rule.templates == "orders/mail"}
    for letter in mail.outbox:
        assert order.number in letter.subject
        assert "http://127.0.0.1:8000/orders/" in letter.body
        assert len(letter.alternatives) == 1
