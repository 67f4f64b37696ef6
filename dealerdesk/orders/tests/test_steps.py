from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connections
from django.urls import reverse

from dealerdesk.events.models import Event
from dealerdesk.orders import lines
from dealerdesk.orders.models import Order
from dealerdesk.orders.tests.factories import brought_to, draft
from dealerdesk.orders.workflow import order_workflow
from dealerdesk.workflow.machine import Refused


def do(client, order, step, /, **fields):
    return client.post(reverse("orders:transition", args=[order.number, step]), fields)


def types_of(order):
    return list(Event.objects.about(order).values_list("type", flat=True))


def test_a_step_leads_back_to_the_page_and_says_what_is_true_now(cast, sign_in):
    order = draft(cast, 2)
    client = sign_in(cast.anna)

    answer = do(client, order, "submit", revision=order.revision)

    order.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (303, order.get_absolute_url())
    assert f"{order.number}: отправлена" in client.get(answer["Location"]).content.decode()


def test_a_submit_repeated_under_the_number_of_the_draft_is_answered_alike(cast, sign_in):
    order = draft(cast, 2)
    address = reverse("orders:transition", args=[order.number, "submit"])
    client = sign_in(cast.anna)

    first = client.post(address, {"revision": order.revision})
    again = client.post(address, {"revision": order.revision})

    assert (again.status_code, again["Location"]) == (303, first["Location"])
    assert types_of(order) == ["order.submitted"]
    assert client.get(order.get_absolute_url())["Location"] == first["Location"]


def test_a_double_submit_makes_one_order_one_number_one_event(cast, sign_in):
    order = draft(cast, 2)
    client = sign_in(cast.anna)

    first = do(client, order, "submit", revision=order.revision)
    order_now = Order.objects.get()
    second = client.post(reverse("orders:transition", args=[order_now.number, "submit"]), {"revision": order.revision})

    assert first["Location"] == second["Location"] == order_now.get_absolute_url()
    assert types_of(order).count("order.submitted") == 1
    assert order_now.number.endswith("-000001")


def test_a_stale_page_is_told_to_look_again(cast, sign_in):
    order = brought_to(cast, "in_review", 2)
    seen = order.revision
    order_workflow.run(order, "hold", by=cast.roman, data={"code": "data", "text": "Ждём"})

    answer = do(sign_in(cast.pavel), order, "approve", revision=seen)

    assert answer.status_code == 409
    assert "изменилось" in answer.content.decode()
    assert Order.objects.get().state == "on_hold"


def test_a_guard_is_asked_again_behind_the_button(cast, sign_in):
    order = draft(cast, 2)
    order.lines.all().delete()

    answer = do(sign_in(cast.anna), order, "submit")

    assert answer.status_code == 409
    assert "пока нет строк" in answer.content.decode()


def test_a_reason_is_asked_in_a_dialog_and_on_a_page(cast, sign_in):
    order = brought_to(cast, "in_review", 2)
    client, address = sign_in(cast.pavel), reverse("orders:step", args=[order.number, "reject"])

    dialog = client.get(address, headers={"HX-Request": "true"}).content.decode()
    page = client.get(address).content.decode()

    assert "<dialog" in dialog
    assert "data-open-now" in dialog
    assert "data-open-now" not in page
    for html in (dialog, page):
        assert 'name="code"' in html
        assert f'name="revision" value="{order.revision}"' in html


def test_without_a_text_the_dialog_comes_back_with_what_was_chosen(cast, sign_in):
    order = brought_to(cast, "in_review", 2)

    answer = do(sign_in(cast.pavel), order, "reject", code="discontinued", text="", revision=order.revision)

    html = answer.content.decode()
    assert answer.status_code == 409
    assert '<option value="discontinued" selected>' in html
    assert "aria-invalid" in html
    assert Order.objects.get().state == "in_review"


def test_above_the_limit_the_reason_is_asked_for_and_kept(cast, sign_in):
    order = brought_to(cast, "in_review", 2)
    order.contract.credit_mode, order.contract.credit_limit = "hold", 100
    order.contract.save()
    client = sign_in(cast.pavel)

    assert 'name="override"' in client.get(reverse("orders:step", args=[order.number, "approve"])).content.decode()
    assert do(client, order, "approve").status_code == 409
    assert do(client, order, "approve", override="Оплатят завтра").status_code == 303


def test_within_the_limit_no_reason_is_asked_for(cast, sign_in):
    order = brought_to(cast, "in_review", 2)

    assert (
        'name="override"'
        not in sign_in(cast.pavel).get(reverse("orders:step", args=[order.number, "approve"])).content.decode()
    )


@pytest.mark.parametrize("code", ["ship_part", "no_such_step", "approve"])
def test_steps_that_are_not_yours_do_not_exist(cast, sign_in, code):
    order = brought_to(cast, "in_review", 2)
    client = sign_in(cast.anna)

    assert do(client, order, code).status_code == 404
    assert client.get(reverse("orders:step", args=[order.number, code])).status_code == 404
    assert Order.objects.get().state == "in_review"


def test_a_step_from_the_queue_goes_on_in_the_queue_and_never_abroad(cast, sign_in):
    order = brought_to(cast, "submitted", 2)
    client = sign_in(cast.pavel)

    assert do(client, order, "take", next=reverse("orders:queue"))["Location"] == reverse("orders:queue")
    for forged in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        order.refresh_from_db()
        answer = do(client, order, "hold", code="data", text="Ждём", next=forged)
        assert answer["Location"] == order.get_absolute_url()
        order.refresh_from_db()
        order_workflow.run(order, "resume_review", by=cast.pavel)


def at_once(*attempts):
    """Run the attempts in threads of their own, released together; what each came to."""
    start = Barrier(len(attempts))

    def go(attempt):
        try:
            start.wait(10)
            attempt()
        except (Refused, lines.CannotChange) as refused:
            return type(refused).__name__
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(go, attempts))


def test_of_two_deciders_one_wins_and_the_other_is_told(transactional_db, cast):
    order = brought_to(cast, "in_review", 2)

    came_to = at_once(
        lambda: order_workflow.run(Order.objects.get(), "approve", by=cast.pavel, revision=order.revision),
        lambda: order_workflow.run(
            Order.objects.get(), "reject", by=cast.roman, data={"code": "other", "text": "Нет"}, revision=order.revision
        ),
    )

    assert sorted(came_to) in (["Stale", "done"], ["Refused", "done"])
    assert len([code for code in types_of(order) if code in ("order.approved", "order.rejected")]) == 1


def test_an_edit_during_the_submit_is_in_it_or_refused(transactional_db, cast):
    order = draft(cast, 2)
    line = order.lines.get()

    came_to = at_once(
        lambda: order_workflow.run(Order.objects.get(), "submit", by=cast.anna),
        lambda: lines.set_quantity(Order.objects.get(), line.variant, Decimal(5), by=cast.anna),
    )

    kept = Order.objects.get()
    assert came_to[0] == "done"
    assert (came_to[1], kept.total) in (("done", 5000), ("CannotChange", 2000))
    assert Decimal(Event.objects.about(order).get(type="order.submitted").get("sum")) == kept.total
