from urllib.parse import quote
from uuid import uuid4

import pytest

from dealerdesk.conversations.models import LONGEST, Message
from dealerdesk.orders.tests.factories import brought_to

HTMX = {"HX-Request": "true"}


@pytest.fixture
def order(cast):
    return brought_to(cast, "submitted", 2)


def _address(order):
    return f"/orders/{quote(order.number)}/thread/"


def test_what_is_said_comes_back_to_the_page_of_the_order(order, cast, sign_in):
    answer = sign_in(cast.anna).post(_address(order), {"text": "Когда ждать?", "to": "dealer"})

    assert (answer.status_code, answer["Location"]) == (303, f"{order.get_absolute_url()}#thread")
    assert Message.objects.get().text == "Когда ждать?"


def test_the_fragment_shows_each_side_what_it_may_read(order, cast, sign_in):
    order.thread.say("Для всех", by=cast.pavel)
    order.thread.say("Для своих", by=cast.pavel, internal=True)

    office = sign_in(cast.roman).get(_address(order), headers=HTMX).content.decode()
    dealer = sign_in(cast.anna).get(_address(order), headers=HTMX).content.decode()

    assert "Для всех" in office
    assert "Для своих" in office
    assert "Для всех" in dealer
    assert "Для своих" not in dealer
    assert 'value="internal"' not in dealer


def test_a_dealer_cannot_forge_an_internal_message(order, cast, sign_in):
    answer = sign_in(cast.anna).post(_address(order), {"text": "Подделка", "to": "internal"})

    assert answer.status_code == 404
    assert not Message.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "я" * (LONGEST + 1)])
def test_nothing_and_too_much_are_refused_with_the_reason(order, cast, sign_in, text):
    answer = sign_in(cast.anna).post(_address(order), {"text": text}, headers=HTMX)

    assert answer.status_code == 422
    assert answer.content.decode()
    assert not Message.objects.exists()


def test_two_presses_of_one_button_say_it_once(order, cast, sign_in):
    client, key = sign_in(cast.anna), uuid4()

    for _press in range(2):
        client.post(f"{_address(order)}?key={key}", {"text": "Спасибо"})

    assert Message.objects.count() == 1


@pytest.mark.parametrize("who", ["boris", "egor", "ulyana", "igor"])
def test_to_others_the_talk_does_not_exist(order, cast, sign_in, who):
    client = sign_in(getattr(cast, who))

    assert client.get(_address(order)).status_code == 404
    assert client.post(_address(order), {"text": "Привет"}).status_code == 404
    assert not Message.objects.exists()
