from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dealerdesk.catalogue.models import Price
from dealerdesk.dealers.models import Contract
from dealerdesk.orders.models import Order
from dealerdesk.orders.tests.factories import brought_to, draft, product, variant

HTMX = {"HX-Request": "true"}


def save(client, order, **fields):
    return client.post(reverse("orders:terms", args=[order.number]), fields, headers=HTMX)


def test_each_field_keeps_itself_and_says_when(cast, sign_in):
    order = draft(cast)
    client, day = sign_in(cast.anna), timezone.localdate() + timedelta(days=5)

    for name, value in [
        ("delivery", "carrier"),
        ("carrier", "ТК Север"),
        ("desired_date", day),
        ("partial", "no"),
        ("comment", "К выставке"),
    ]:
        answer = save(client, order, field=name, **{name: value})
        assert answer.status_code == 200
        assert "сохранено в" in answer.content.decode()

    kept = Order.objects.get()
    assert (kept.delivery, kept.carrier, kept.desired_date, kept.partial, kept.comment) == (
        "carrier",
        "ТК Север",
        day,
        "no",
        "К выставке",
    )


def test_a_field_that_is_refused_says_why_and_keeps_what_was_typed(cast, sign_in):
    order = draft(cast)
    before = order.desired_date

    answer = save(sign_in(cast.anna), order, field="desired_date", desired_date="2020-01-31", comment="не это поле")

    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="2020-01-31"' in html
    assert "Этот день прошёл" in html
    kept = Order.objects.get()
    assert (kept.desired_date, kept.comment) == (before, "")


def test_without_script_the_good_fields_are_kept_and_the_bad_ones_named(cast, sign_in):
    order = draft(cast)
    fields = {
        "counterparty": order.counterparty_id,
        "contract": order.contract_id,
        "delivery": "pickup",
        "partial": "no",
        "desired_date": "вчера",
    }

    answer = sign_in(cast.anna).post(reverse("orders:terms", args=[order.number]), fields, follow=True)

    assert Order.objects.get().delivery == "pickup"
    assert "Желаемая дата" in answer.content.decode()


def test_another_contract_gives_other_prices(cast, sign_in):
    order = draft(cast, 2)
    line = order.lines.get()
    Price.objects.create(variant=line.variant, price_type=cast.second_price_type, amount=800, changed_at=timezone.now())
    other = Contract.objects.create(
        counterparty=order.counterparty,
        number="15",
        date="2026-02-01",
        price_type=cast.second_price_type,
        discount_percent=10,
    )

    save(sign_in(cast.anna), order, field="contract", contract=other.pk)

    kept = Order.objects.get()
    assert (kept.contract, kept.price_type, kept.total) == (other, cast.second_price_type, 1440)


@pytest.mark.parametrize("field", ["counterparty", "contract", "address"])
def test_what_belongs_to_another_dealer_is_not_a_choice(cast, sign_in, field):
    order = draft(cast)
    foreign = {
        "counterparty": cast.other_dealer.counterparties.get(),
        "contract": cast.other_dealer.contracts().get(),
        "address": cast.other_dealer.addresses.get(),
    }[field]

    answer = save(sign_in(cast.anna), order, field=field, **{field: foreign.pk})

    assert answer.status_code == 422
    assert getattr(Order.objects.get(), f"{field}_id") == getattr(order, f"{field}_id")


def test_fields_that_are_not_terms_cannot_be_set(cast, sign_in):
    order = draft(cast)

    save(sign_in(cast.anna), order, field="total", total="1", state="approved", dealer=cast.other_dealer.pk)

    kept = Order.objects.get()
    assert (kept.state, kept.dealer, kept.total) == ("draft", cast.dealer, order.total)


@pytest.mark.parametrize("who", ["boris", "igor", "pavel", "roman", "semyon", "olga"])
@pytest.mark.parametrize("name", ["terms", "lines", "line_add", "not_duplicate"])
def test_to_others_the_draft_does_not_exist(cast, sign_in, who, name):
    order = draft(cast)

    answer = sign_in(getattr(cast, who)).post(
        reverse(f"orders:{name}", args=[order.number]), {"field": "comment", "comment": "чужое"}
    )

    assert answer.status_code == 404


def test_a_submitted_order_is_not_edited_any_more(cast, sign_in):
    order = brought_to(cast, "submitted", 2)
    line = order.lines.get()

    save(sign_in(cast.anna), order, field="comment", comment="поздно")
    client = sign_in(cast.anna)
    client.post(reverse("orders:lines", args=[order.number]), {f"line-{line.pk}": "5", "only": line.pk}, headers=HTMX)

    order.refresh_from_db()
    assert (order.comment, order.lines.get().quantity) == ("", 2)


def test_a_quantity_keeps_itself(cast, sign_in):
    order = draft(cast, 2, 3)
    first, second = order.lines.all()

    answer = sign_in(cast.anna).post(
        reverse("orders:lines", args=[order.number]),
        {f"line-{first.pk}": "5", f"line-{second.pk}": "чепуха", "only": first.pk},
        headers=HTMX,
    )

    order.refresh_from_db()
    assert answer.status_code == 200
    assert ([line.quantity for line in order.lines.all()], order.total) == ([5, 3], 8000)


@pytest.mark.parametrize("typed", ["-1", "0.5", "1e9", "1000000", "много", "NaN"])
def test_an_absurd_quantity_is_refused_under_the_cell(cast, sign_in, typed):
    order = draft(cast, 2)
    line = order.lines.get()

    answer = sign_in(cast.anna).post(
        reverse("orders:lines", args=[order.number]), {f"line-{line.pk}": typed, "only": line.pk}, headers=HTMX
    )

    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content.decode()
    assert order.lines.get().quantity == 2


def test_zero_takes_the_line_out(cast, sign_in):
    order = draft(cast, 2)
    line = order.lines.get()

    sign_in(cast.anna).post(
        reverse("orders:lines", args=[order.number]), {f"line-{line.pk}": "0", "only": line.pk}, headers=HTMX
    )

    assert not order.lines.exists()


def test_goods_come_by_choice_or_by_their_exact_article(cast, sign_in):
    order = draft(cast, 2)
    chosen, named = product("B-1", price_type=cast.price_type, multiple=6), product("B-2/7", price_type=cast.price_type)
    client, address = sign_in(cast.anna), reverse("orders:line_add", args=[order.number])

    assert client.post(address, {"q": "что-то", "variant": variant(chosen).pk}, headers=HTMX).status_code == 200
    assert client.post(address, {"q": "b 2.7", "variant": ""}, headers=HTMX).status_code == 200
    assert client.post(address, {"q": "B-1", "variant": ""}, headers=HTMX).status_code == 422
    assert client.post(address, {"q": "нет такого"}, headers=HTMX).status_code == 422

    assert [(line.sku, line.quantity) for line in order.lines.all()] == [("A-1", 2), ("B-1", 6), ("B-2/7", 1)]
    assert named


def test_goods_that_are_not_sold_or_do_not_exist_are_not_added(cast, sign_in):
    order = draft(cast, 2)
    hidden = product("B-1", price_type=cast.price_type, is_active=False)
    client, address = sign_in(cast.anna), reverse("orders:line_add", args=[order.number])

    for wanted in (variant(hidden).pk, 10**15, "9" * 30):
        assert client.post(address, {"variant": wanted}, headers=HTMX).status_code in (404, 422)
    assert order.lines.count() == 1


def test_a_line_of_another_order_is_not_touched(cast, sign_in):
    mine, other = draft(cast, 2), draft(cast, 3, 4)
    foreign = other.lines.last()
    client = sign_in(cast.anna)

    assert client.post(reverse("orders:line_remove", args=[mine.number, foreign.pk])).status_code == 404
    assert (
        client.post(
            reverse("orders:lines", args=[mine.number]), {f"line-{foreign.pk}": "9", "only": foreign.pk}
        ).status_code
        == 404
    )
    assert client.post(reverse("orders:line_agree", args=[mine.number, foreign.pk]), headers=HTMX).status_code == 422
    assert other.lines.count() == 2


def test_a_removed_line_can_be_put_back(cast, sign_in):
    order = draft(cast, 2, 3)
    client, line = sign_in(cast.anna), order.lines.first()

    html = client.post(reverse("orders:line_remove", args=[order.number, line.pk]), headers=HTMX).content.decode()
    undo = html.split('<form method="post" action="')[-1]
    undo = next(part.split('"')[0] for part in html.split('action="') if "/lines/add/?" in part).replace("&amp;", "&")
    client.post(undo)

    assert sorted(line.quantity for line in order.lines.all()) == [2, 3]


def test_agreeing_takes_the_price_of_today(cast, sign_in):
    order = draft(cast, 2)
    line = order.lines.get()
    Price.objects.filter(variant=line.variant).update(amount=1200)

    sign_in(cast.anna).post(reverse("orders:line_agree", args=[order.number, line.pk]), headers=HTMX)

    order.refresh_from_db()
    assert order.total == 2400


def test_the_same_order_twice_asks_and_takes_yes(cast, sign_in):
    brought_to(cast, "submitted", 2)
    twin = draft(cast, 2)
    client = sign_in(cast.anna)
    assert 'id="duplicate"' in client.get(twin.get_absolute_url()).content.decode()

    html = client.post(reverse("orders:not_duplicate", args=[twin.number]), headers=HTMX).content.decode()

    assert "/do/submit/" in html
    assert 'id="duplicate"' not in html


def test_lines_below_a_removed_one_move_up(cast, sign_in):
    order = draft(cast, 2, 3, 4)

    sign_in(cast.anna).post(reverse("orders:line_remove", args=[order.number, order.lines.first().pk]), headers=HTMX)

    assert [(line.position, line.quantity) for line in order.lines.all()] == [(1, 3), (2, 4)]
