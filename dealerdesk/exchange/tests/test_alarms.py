from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from dealerdesk.exchange import alarms, journal
from dealerdesk.exchange.models import Connection
from dealerdesk.orders.tests.factories import brought_to
from dealerdesk.toolbox.queue import run_all

Level = journal.Level


@pytest.fixture
def connection(cast):
    made = Connection(name="УТ основная", login="1c", seen_at=timezone.now())
    made.set_password("secret")
    made.save()
    return made


def _told():
    del mail.outbox[:]
    run_all()
    return {letter.to[0].split("@")[0]: letter for letter in mail.outbox}


def test_a_refusal_is_told_to_the_administrators_in_the_words_of_the_journal(connection, cast):
    journal.write(connection, "offers0_1.xml: файл обрезан на 4-м мегабайте", level=Level.ERROR)

    letters = _told()

    assert set(letters) == {"admin"}
    assert "файл обрезан на 4-м мегабайте" in letters["admin"].body
    assert "УТ основная" in letters["admin"].body


def test_what_went_well_is_told_to_nobody(connection):
    journal.write(connection, "import0_1.xml: 214 товаров")
    journal.write(connection, "offers0_1.xml: 214 предложений", level=Level.WARNING)

    assert _told() == {}


def test_the_same_refusal_every_five_minutes_is_one_letter_an_hour(connection):
    now = timezone.now()
    for minutes in (90, 85, 80, 15, 10):
        journal.write(connection, "нет классификатора", level=Level.ERROR, at=now - timedelta(minutes=minutes))

    assert set(_told()) == {"admin"}
    assert len(mail.outbox) == 1

    journal.write(connection, "другая беда", level=Level.HELD)
    assert set(_told()) == {"admin"}


def test_an_order_held_back_is_told_to_those_who_decide_on_it_too(connection, cast):
    order = brought_to(cast, "approved", 2)
    _told()

    journal.about_order(connection, order, f"{order.number} не передана в 1С: нет ИНН", level=Level.ERROR)

    letters = _told()
    assert set(letters) == {"admin", "pavel"}
    assert order.get_absolute_url() in letters["pavel"].body


def test_a_1c_silent_for_an_hour_is_told_of_once_until_it_speaks_again(connection):
    now = timezone.now()
    assert alarms.find_silent(now=now + timedelta(minutes=59)) == 0

    assert alarms.find_silent(now=now + timedelta(minutes=61)) == 1
    assert alarms.find_silent(now=now + timedelta(minutes=120)) == 0
    assert set(_told()) == {"admin"}

    Connection.objects.update(seen_at=now + timedelta(hours=3))
    assert alarms.find_silent(now=now + timedelta(hours=5)) == 1


def test_a_connection_that_never_called_or_is_off_is_not_silent(connection):
    late = timezone.now() + timedelta(days=1)
    Connection.objects.update(seen_at=None)
    assert alarms.find_silent(now=late) == 0

    Connection.objects.update(seen_at=timezone.now(), is_active=False)
    assert alarms.find_silent(now=late) == 0
