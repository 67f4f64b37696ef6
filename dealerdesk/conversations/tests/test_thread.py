from uuid import uuid4

import pytest

from dealerdesk.conversations.models import LONGEST, Message, NotForDealers, Thread
from dealerdesk.events.models import Event


@pytest.fixture
def thread(cast):
    return Thread.objects.create()


def test_both_sides_read_what_is_said_to_the_other(thread, cast):
    thread.say("Когда отгрузите?", by=cast.anna)
    thread.say("  Завтра утром.  ", by=cast.pavel)

    for reader in (cast.anna, cast.pavel):
        assert [message.text for message in thread.messages_for(reader)] == ["Когда отгрузите?", "Завтра утром."]


def test_an_internal_message_never_leaves_the_office(thread, cast):
    thread.say("Клиент торгуется", by=cast.pavel, internal=True)

    assert [message.text for message in thread.messages_for(cast.roman)] == ["Клиент торгуется"]
    assert not thread.messages_for(cast.anna).exists()
    event = Event.objects.get(type="comment.new")
    assert event.internal
    assert not Event.objects.about(thread).seen_from(cast.anna).exists()


def test_a_dealer_cannot_write_for_the_office_alone(thread, cast):
    with pytest.raises(NotForDealers):
        thread.say("Подделка", by=cast.anna, internal=True)

    assert not Message.objects.exists()


def test_pressing_twice_says_it_once(thread, cast):
    key = uuid4()

    first, second = (thread.say("Спасибо", by=cast.anna, key=key) for _press in range(2))

    assert first == second
    assert Event.objects.filter(type="comment.new").count() == 1


@pytest.mark.parametrize("text", ["", "   \n", "я" * (LONGEST + 1)])
def test_nothing_and_too_much_are_not_messages(thread, cast, text):
    with pytest.raises(ValueError, match="characters"):
        thread.say(text, by=cast.anna)


def test_a_thread_knows_who_has_written(thread, cast):
    thread.say("Раз", by=cast.anna)
    thread.say("Два", by=cast.anna)
    thread.say("Три", by=cast.pavel, internal=True)

    assert set(thread.people()) == {cast.anna, cast.pavel}
