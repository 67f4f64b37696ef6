import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from dealerdesk.notifications.models import Delivery, Letter, Notice
from dealerdesk.notifications.tests.conftest import DONE


@pytest.fixture
def letter(db):
    return Letter.objects.create(
        message_id="<1@portal.example>",
        sender="portal@portal.example",
        recipient="anna@verst.example",
        subject="Заявка утверждена",
        text="Смотрите https://portal.example/orders/1/",
        html="<p>Утверждена</p><script>alert(1)</script>",
    )


@pytest.mark.usefixtures("house_rule")
def test_the_bell_counts_what_has_not_been_read(cast, happen, sign_in):
    happen(cast.anna)
    client = sign_in(cast.pavel)
    assert '<span class="counter">1</span>' in client.get("/notifications/bell/").content.decode()

    answer = client.post("/notifications/read/", {"next": "/catalogue/"})

    assert (answer.status_code, answer["Location"]) == (303, "/catalogue/")
    assert "counter" not in client.get("/notifications/bell/").content.decode()


@pytest.mark.usefixtures("house_rule")
def test_the_page_shows_what_is_to_be_done_until_it_is_done(cast, happen, sign_in):
    happen(cast.anna)
    client = sign_in(cast.pavel)
    assert "Зелёная верста: вопрос &lt;A &amp; B&gt;" in client.get("/notifications/").content.decode()

    happen(cast.roman, DONE)

    assert "Зелёная верста: вопрос" not in client.get("/notifications/").content.decode()
    assert "counter" not in client.get("/notifications/bell/").content.decode()


@pytest.mark.usefixtures("house_rule")
def test_opening_a_notice_reads_it_and_leads_to_the_thing(cast, happen, sign_in):
    happen(cast.anna)
    notice = Notice.objects.visible_to(cast.pavel).get()

    answer = sign_in(cast.pavel).get(f"/notifications/{notice.pk}/")

    notice.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, cast.dealer.get_absolute_url())
    assert notice.read_at is not None


@pytest.mark.usefixtures("house_rule")
def test_nobody_opens_or_reads_anothers_notices(cast, happen, sign_in):
    happen(cast.anna)
    notice = Notice.objects.visible_to(cast.pavel).get()

    client = sign_in(cast.roman)
    client.post("/notifications/read/")

    assert client.get(f"/notifications/{notice.pk}/").status_code == 404
    assert Notice.objects.visible_to(cast.pavel).unread().count() == 1


@pytest.mark.usefixtures("house_rule")
def test_a_list_of_three_asks_the_database_as_often_as_a_list_of_one(cast, happen, sign_in, django_assert_num_queries):
    client = sign_in(cast.pavel)
    happen(cast.anna)
    client.get("/notifications/")
    with django_assert_num_queries(7):
        client.get("/notifications/")

    for _time in range(2):
        happen(cast.anna)

    with django_assert_num_queries(7):
        client.get("/notifications/")


@pytest.mark.parametrize("address", ["//evil.example/", "https://evil.example/", "/\\evil.example", ""])
def test_marking_read_never_leads_out_of_the_portal(cast, sign_in, address):
    answer = sign_in(cast.pavel).post("/notifications/read/", {"next": address})

    assert answer["Location"] == "/notifications/"


def test_both_tabs_say_why_they_are_empty(cast, sign_in):
    client = sign_in(cast.anna)

    assert client.get("/notifications/").status_code == 200
    assert client.get("/notifications/?tab=info&page=9999").status_code == 200


def test_the_administrator_reads_the_demos_letters(cast, sign_in, letter):
    client = sign_in(cast.admin)

    assert "Заявка утверждена" in client.get("/admin-area/mailbox/").content.decode()
    assert "Заявка утверждена" in client.get("/admin-area/mailbox/?q=anna").content.decode()
    assert "Заявка утверждена" not in client.get("/admin-area/mailbox/?q=boris").content.decode()
    page = client.get(f"/admin-area/mailbox/{letter.pk}/").content.decode()
    assert f'src="/admin-area/mailbox/{letter.pk}/html/"' in page
    assert "alert(1)" not in page
    assert (
        'href="https://portal.example/orders/1/"'
        in client.get(f"/admin-area/mailbox/{letter.pk}/?as=text").content.decode()
    )


def test_the_html_of_a_letter_can_neither_run_nor_load(cast, sign_in, letter):
    answer = sign_in(cast.admin).get(f"/admin-area/mailbox/{letter.pk}/html/")

    assert answer["Content-Security-Policy"].startswith("sandbox allow-popups")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("who", ["pavel", "roman", "igor", "anna", "semyon", "olga"])
def test_others_have_no_mailbox(cast, sign_in, letter, who):
    client = sign_in(getattr(cast, who))

    for address in ("", f"{letter.pk}/", f"{letter.pk}/html/", "unsent/"):
        assert client.get(f"/admin-area/mailbox/{address}").status_code == 404


@pytest.mark.usefixtures("house_rule")
def test_letters_that_did_not_leave_are_listed_with_the_answer(cast, happen, sign_in):
    happen(cast.anna)
    Delivery.objects.filter(user=cast.pavel).update(state="failed", error="550 no such person", sent_at=timezone.now())

    page = sign_in(cast.admin).get("/admin-area/mailbox/unsent/").content.decode()

    assert "550 no such person" in page
    assert page.count("/send/") == 1


def test_any_mail_of_the_portal_lands_in_the_mailbox(db, settings):
    settings.EMAIL_BACKEND = "dealerdesk.notifications.mailbox.MailboxBackend"

    EmailMultiAlternatives("Сброс пароля", "Ссылка", "portal@portal.example", ["anna@verst.example"]).send()

    assert Letter.objects.get().subject == "Сброс пароля"
