import pytest
from django.urls import reverse

from dealerdesk.catalogue.draft import quantities
from dealerdesk.orders.models import Order
from dealerdesk.orders.tests.factories import brought_to, draft, product, variant

HTMX = {"HX-Request": "true"}
JSON = {"Accept": "application/json"}
PUT = "/orders/draft/quantity/"


@pytest.fixture
def mower(cast):
    return variant(product("M-1", 46_900, price_type=cast.price_type))


def test_the_first_quantity_makes_the_draft_and_the_next_ones_fill_it(cast, sign_in, mower):
    belt = variant(product("R-1", 2_060, price_type=cast.price_type))
    client = sign_in(cast.anna)

    first = client.post(PUT, {"variant": mower.pk, "quantity": "2"}, headers=HTMX)
    client.post(PUT, {"variant": belt.pk, "quantity": "3"}, headers=HTMX)
    client.post(PUT, {"variant": mower.pk, "quantity": "1"}, headers=HTMX)

    order = Order.objects.get()
    assert first.status_code == 200
    assert (order.state, order.author, order.total) == ("draft", cast.anna, 53_080)
    assert quantities(cast.anna, [mower.pk, belt.pk]) == {mower.pk: 1, belt.pk: 3}
    assert quantities(cast.olga, [mower.pk]) == {}


def test_the_basket_says_what_is_in_it_and_leads_to_the_draft(cast, sign_in, mower):
    client = sign_in(cast.anna)
    assert 'id="basket" hidden' in client.get(reverse("orders:basket")).content.decode()

    answer = client.post(PUT, {"variant": mower.pk, "quantity": "2"}, headers=HTMX)

    html = answer.content.decode()
    assert "93\u00a0800\u00a0₽" in html
    assert Order.objects.get().get_absolute_url() in html
    assert "basket" in answer["HX-Trigger"]
    assert client.get(reverse("orders:draft_quantities"), {"variant": [mower.pk, 10**9]}).json() == {str(mower.pk): "2"}


def test_a_program_gets_json(cast, sign_in, mower):
    answer = sign_in(cast.anna).post(PUT, {"variant": mower.pk, "quantity": "2"}, headers=JSON)

    assert answer.json() == {
        "order": Order.objects.get().number,
        "variant": mower.pk,
        "quantity": "2",
        "lines": 1,
        "total": "93800.00",
    }


def test_zero_takes_the_goods_out_and_makes_no_draft(cast, sign_in, mower):
    client = sign_in(cast.anna)
    client.post(PUT, {"variant": mower.pk, "quantity": ""}, headers=HTMX)
    assert not Order.objects.exists()

    client.post(PUT, {"variant": mower.pk, "quantity": "2"}, headers=HTMX)
    client.post(PUT, {"variant": mower.pk, "quantity": "0"}, headers=HTMX)

    assert not Order.objects.get().lines.exists()


@pytest.mark.parametrize("typed", ["-1", "0.5", "1e9", "1000000", "много"])
def test_an_absurd_quantity_is_refused_in_one_sentence(cast, sign_in, mower, typed):
    answer = sign_in(cast.anna).post(PUT, {"variant": mower.pk, "quantity": typed}, headers=HTMX)

    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("text/plain")
    assert not Order.objects.exists()


def test_packs_are_kept(cast, sign_in):
    oil = variant(product("O-1", 610, price_type=cast.price_type, multiple=12))

    refused = sign_in(cast.anna).post(PUT, {"variant": oil.pk, "quantity": "20"}, headers=HTMX)

    assert (refused.status_code, refused.content.decode()) == (422, "Продаём кратно 12")


def test_the_draft_that_was_opened_last_takes_the_goods(cast, sign_in, mower):
    old, new = draft(cast, 1), draft(cast, 1)
    client = sign_in(cast.anna)
    client.get(old.get_absolute_url())

    client.post(PUT, {"variant": mower.pk, "quantity": "1"}, headers=HTMX)
    client.post(PUT, {"variant": mower.pk, "quantity": "5", "order": new.pk}, headers=HTMX)

    assert old.lines.get(variant=mower).quantity == 1
    assert new.lines.get(variant=mower).quantity == 5


def test_what_is_not_the_persons_own_takes_nothing(cast, sign_in, mower):
    foreign, gone = draft(cast, 1), brought_to(cast, "submitted", 2)

    assert (
        sign_in(cast.boris)
        .post(PUT, {"variant": mower.pk, "quantity": "1", "order": foreign.pk}, headers=HTMX)
        .status_code
        == 404
    )
    assert (
        sign_in(cast.anna).post(PUT, {"variant": mower.pk, "quantity": "1", "order": gone.pk}, headers=HTMX).status_code
        == 422
    )
    assert sign_in(cast.anna).post(PUT, {"variant": 10**12, "quantity": "1"}, headers=HTMX).status_code == 404
    assert sign_in(cast.igor).post(PUT, {"variant": mower.pk, "quantity": "1"}, headers=HTMX).status_code == 404
    assert not foreign.lines.filter(variant=mower).exists()


def test_the_office_says_first_for_whom(cast, sign_in, mower):
    client = sign_in(cast.pavel)
    refused = client.post(PUT, {"variant": mower.pk, "quantity": "1"}, headers=HTMX)
    assert (refused.status_code, "для дилера" in refused.content.decode()) == (422, True)

    client.post(reverse("orders:create"), {"dealer": cast.dealer.number})
    client.post(PUT, {"variant": mower.pk, "quantity": "1"}, headers=HTMX)

    assert Order.objects.get().total == 46_900
