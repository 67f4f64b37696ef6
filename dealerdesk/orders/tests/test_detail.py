import re

import pytest
from django.urls import reverse

from dealerdesk.catalogue.models import Price
from dealerdesk.orders.models import Order
from dealerdesk.orders.tests.factories import WALK, brought_to, draft

OFFICE, DEALERS = ("admin", "pavel", "roman"), ("anna", "olga")
BUTTONS = {  # state → who → what the bar offers; what is behind «⋯» comes after the stroke
    "draft": {"anna": "submit | discard", "olga": ""},
    "submitted": {
        "anna": "withdraw | cancel_own",
        "pavel": "reject take | cancel",
        "roman": "reject take | cancel",
        "olga": "",
    },
    "in_review": {
        "anna": "withdraw | cancel_own",
        "pavel": "reject hold rework approve | cancel",
        "roman": "reject hold rework approve | cancel",
        "olga": "",
    },
    "approved": {"anna": "| ask_cancel", "pavel": "hold release | cancel", "roman": "hold | cancel", "olga": ""},
    "picking": {"anna": "| ask_cancel", "pavel": "ship_by_hand", "roman": "", "olga": ""},
    "shipped": {"anna": "receive", "pavel": "", "roman": "", "olga": "receive"},
}


def page(client, order):
    return client.get(order.get_absolute_url()).content.decode()


def offered(html):
    """The codes of the steps on the page: those of the bar, a stroke, those behind «⋯»."""
    bar = html[html.index('id="bar"') :].split('<span class="only-phone">')[0]
    aside = html[html.index('id="order-more"') : html.index('id="order-stage"')]
    found = [re.findall(r"/(?:do|step)/(\w+)/[\"?]", part) for part in (bar, aside)]
    blocked = re.findall(r'aria-describedby="why', bar)
    words = [" ".join(dict.fromkeys(codes)) for codes in found]
    assert not blocked
    return " | ".join(words).strip() if words[1] else words[0]


@pytest.mark.parametrize("state", WALK)
@pytest.mark.parametrize("who", [*OFFICE, *DEALERS, "semyon", "igor", "ulyana", "boris"])
def test_every_role_reads_the_page_in_every_state_or_finds_nothing(cast, sign_in, who, state):
    order = brought_to(cast, state, 2, 3)
    sees = who in DEALERS or (who in OFFICE and state != "draft")

    answer = sign_in(getattr(cast, who)).get(order.get_absolute_url())

    assert answer.status_code == (200 if sees else 404)


@pytest.mark.parametrize("state", BUTTONS)
def test_buttons_are_those_of_the_role_and_the_state(cast, sign_in, state):
    order = brought_to(cast, state, 2)

    shown = {who: offered(page(sign_in(getattr(cast, who)), order)) for who in BUTTONS[state]}

    assert shown == BUTTONS[state]


def test_exactly_one_button_is_primary(cast, sign_in):
    order = brought_to(cast, "in_review", 2)

    html = page(sign_in(cast.pavel), order)

    assert html[html.index('id="bar"') :].count("btn-primary") == 1


def test_a_blocked_step_stays_and_names_its_cures(cast, sign_in):
    order = draft(cast, 1, 1)
    dear = order.lines.first()
    Price.objects.filter(variant=dear.variant).update(amount=1200)
    Order.objects.filter(pk=order.pk).update(address=None, desired_date=None)

    html = page(sign_in(cast.anna), order)

    bar = html[html.index('id="bar"') :]
    assert 'aria-disabled="true" aria-describedby="why"' in bar
    assert f'<a href="#line-{dear.pk}">1</a>' in bar
    assert 'href="#delivery"' in bar
    assert "/do/submit/" not in bar
    assert f'id="line-{dear.pk}" class="is-blocking"' in html


def test_without_lines_nothing_can_be_submitted(cast, sign_in):
    order = draft(cast)
    order.lines.all().delete()

    html = page(sign_in(cast.anna), order)

    assert "/do/submit/" not in html
    assert 'href="#lines"' in html


def test_the_employee_sees_no_sums_of_the_others_orders(cast, sign_in):
    order = brought_to(cast, "shipped", 7)  # 7 000 ₽

    employee, manager = page(sign_in(cast.olga), order), page(sign_in(cast.anna), order)

    assert "7\u00a0000" in manager
    assert "7\u00a0000" not in employee
    assert "Цена, ₽" not in employee
    assert "Лимит" not in employee


def test_the_employee_sees_the_sums_of_his_own_draft_and_hands_it_over(cast, sign_in):
    order = draft(cast, 7, author=cast.olga)

    html = page(sign_in(cast.olga), order)

    assert "7\u00a0000" in html
    assert offered(html) == "hand_over | discard"


def test_a_dealers_page_holds_nothing_internal(cast, sign_in):
    order = brought_to(cast, "in_review", 2)
    order.thread.say("Держим пять штук", by=cast.pavel, internal=True)
    order.thread.say("Отгрузим вовремя", by=cast.pavel)

    dealer, office = page(sign_in(cast.anna), order), page(sign_in(cast.pavel), order)

    assert "Держим пять штук" in office
    assert "Держим пять штук" not in dealer
    assert "Отгрузим вовремя" in dealer
    assert 'value="internal"' not in dealer


def test_why_the_limit_was_passed_stays_in_the_office(cast, sign_in):
    order = brought_to(cast, "in_review", 2)
    order.contract.credit_mode, order.contract.credit_limit = "hold", 100
    order.contract.save()
    client = sign_in(cast.pavel)
    client.post(reverse("orders:transition", args=[order.number, "approve"]), {"override": "Гарантия от банка"})

    office, dealer = page(client, order), page(sign_in(cast.anna), order)

    assert "Гарантия от банка" in office
    assert "Гарантия от банка" not in dealer


def test_stock_is_exact_for_the_office_and_a_band_for_dealers(cast, sign_in):
    order = draft(cast, 1)

    assert "В наличии" in page(sign_in(cast.anna), order)


def test_the_office_begins_an_order_for_a_dealer(cast, sign_in):
    client = sign_in(cast.roman)
    assert "Зелёная верста" in client.get(reverse("orders:create")).content.decode()
    assert "Уральский сад" not in client.get(reverse("orders:create")).content.decode()

    answer = client.post(reverse("orders:create"), {"dealer": cast.dealer.number})

    order = Order.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, order.get_absolute_url())
    assert (order.dealer, order.author, order.state) == (cast.dealer, cast.roman, "draft")
    assert client.post(reverse("orders:create"), {"dealer": cast.other_dealer.number}).status_code == 404


def test_two_clicks_on_new_order_make_one_draft(cast, sign_in):
    client = sign_in(cast.anna)

    first, second = (client.post(reverse("orders:create"))["Location"] for _click in range(2))

    assert first == second
    assert Order.objects.count() == 1


def test_the_parts_follow_and_lead_to_the_new_number(cast, sign_in):
    order = draft(cast, 2)
    client = sign_in(cast.anna)
    address = f"{reverse('orders:parts', args=[order.pk])}?number={order.number}"
    assert '<hx-partial hx-target="#bar"' in client.get(address, headers={"HX-Request": "true"}).content.decode()

    client.post(reverse("orders:transition", args=[order.number, "submit"]))

    order.refresh_from_db()
    assert client.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == order.get_absolute_url()


def test_the_same_again_is_a_new_draft_at_todays_prices(cast, sign_in):
    order = brought_to(cast, "shipped", 2, 3)
    Price.objects.filter(variant=order.lines.first().variant).update(amount=1500)

    answer = sign_in(cast.anna).post(reverse("orders:copy", args=[order.number]))

    copied = Order.objects.get(state="draft")
    assert answer["Location"] == copied.get_absolute_url()
    assert [(line.quantity, line.price) for line in copied.lines.all()] == [(2, 1500), (3, 1000)]


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_whatever_the_number_of_lines(cast, sign_in, django_assert_max_num_queries, count):
    order = draft(cast, *[1] * count)
    client = sign_in(cast.anna)

    with django_assert_max_num_queries(45):
        assert client.get(order.get_absolute_url()).status_code == 200
