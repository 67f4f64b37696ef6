import pytest
from django.core import mail

from dealerdesk.events.tasks import dispatch
from dealerdesk.notifications.models import Delivery, Notice
from dealerdesk.notifications.tests.conftest import DONE
from dealerdesk.toolbox.queue import run_all

pytestmark = pytest.mark.usefixtures("house_rule")


def _told():
    return {notice.user.email.split("@")[0] for notice in Notice.objects.select_related("user")}


def test_those_who_may_see_the_thing_are_told_each_once_and_the_doer_is_not(cast, happen):
    happen(cast.anna)

    assert _told() == {"admin", "pavel", "roman"}
    assert {letter.to[0].split("@")[0] for letter in mail.outbox} == {"admin", "pavel", "roman"}


def test_what_stays_in_the_office_is_told_in_the_office(cast, happen):
    happen(cast.pavel)
    assert "anna" in _told()
    Notice.objects.all().delete()

    happen(cast.pavel, internal=True)

    assert _told() == {"admin", "roman"}


def test_a_blocked_person_and_the_robot_are_not_told(cast, happen):
    cast.roman.is_active = False
    cast.roman.save()

    happen(cast.anna)

    assert _told() == {"admin", "pavel"}


def test_the_same_event_again_tells_nobody_twice(cast, happen):
    event = happen(cast.anna)

    dispatch(event_id=event.pk)
    run_all()

    assert Notice.objects.count() == Delivery.objects.count() == len(mail.outbox) == 3


def test_what_somebody_did_leaves_every_inbox(cast, happen):
    happen(cast.anna)
    assert Notice.objects.visible_to(cast.pavel).actions().count() == 1

    happen(cast.roman, DONE)

    assert not Notice.objects.actions().exists()
    assert {notice.done_by for notice in Notice.objects.all()} == {cast.roman}


def test_what_happened_to_another_thing_settles_nothing(cast, happen):
    happen(cast.anna)

    happen(cast.roman, DONE, about=cast.other_dealer)

    assert Notice.objects.visible_to(cast.pavel).actions().count() == 1


def test_a_late_job_does_not_ask_for_what_has_been_done(cast, happen):
    happen(cast.anna, run=False)
    happen(cast.roman, DONE, run=False)

    run_all()

    assert Notice.objects.count() == 3
    assert not Notice.objects.actions().exists()


def test_a_thing_that_the_rule_does_not_know_is_passed_over(cast, happen):
    happen(cast.anna, about=cast.anna)

    assert not Notice.objects.exists()


def test_a_letter_has_text_and_html_the_link_and_the_reason(cast, happen):
    event = happen(cast.anna)

    letter = next(message for message in mail.outbox if message.to == ["pavel@office.example"])
    html = letter.alternatives[0][0]
    assert letter.subject == "Зелёная верста: вопрос <A & B>"
    assert "Анна Кравцова спрашивает\n\n«A & B»\n\nСумма: 10 ₽\n" in letter.body
    assert f"https://portal.example{cast.dealer.get_absolute_url()}" in letter.body
    assert "Вы видите этого дилера" in letter.body
    assert "A &amp; B" in html
    assert "Вы видите этого дилера" in html
    assert letter.extra_headers["Message-ID"] == f"<event-{event.pk}.user-{cast.pavel.pk}@portal.example>"


def test_letters_about_one_thing_make_one_thread(cast, happen):
    happen(cast.anna)
    happen(cast.pavel)

    threads = {message.extra_headers["References"] for message in mail.outbox}
    assert threads == {f"<dealers.dealer-{cast.dealer.pk}@portal.example>"}
