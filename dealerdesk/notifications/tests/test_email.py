import asyncio
import socket
from contextlib import suppress
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from aiosmtpd.controller import Controller

from dealerdesk.notifications.channels import email
from dealerdesk.notifications.channels.email import MOST_ATTEMPTS, MOST_REFUSALS, TryLater, send
from dealerdesk.notifications.models import Delivery, Letter

State = Delivery.State


class Server:
    """A real SMTP server that keeps what it accepts, and answers as `answers` say, then «250»."""

    def __init__(self):
        self.accepted = []
        self.answers = []
        self.recipient_answer = "250 OK"
        self.silent = False

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.accepted.append(message_from_bytes(envelope.content))
        if self.silent:
            await asyncio.sleep(3)
        return answer


@pytest.fixture
def server(settings):
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=_free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_TIMEOUT = 1
    yield handler
    controller.stop()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def delivery(cast, happen):
    event = happen(cast.anna, run=False)
    return Delivery.objects.create(
        event=event,
        user=cast.pavel,
        address="pavel@office.example",
        message_id="<one@portal.example>",
        thread_id="<order-1@portal.example>",
        subject="Заявка З-2026-000001 отправлена",
        text="Анна отправила заявку",
        html="<p>Анна отправила <b>заявку</b></p>",
    )


def _send_all(delivery, times):
    for _time in range(times):
        delivery.refresh_from_db()
        with suppress(TryLater):
            send(delivery)


def test_a_letter_reaches_the_server_whole(server, delivery):
    send(delivery)

    (letter,) = server.accepted
    assert str(make_header(decode_header(letter["Subject"]))) == "Заявка З-2026-000001 отправлена"
    assert letter["Message-ID"] == "<one@portal.example>"
    assert letter["In-Reply-To"] == letter["References"] == "<order-1@portal.example>"
    text, html = letter.get_payload()
    assert text.get_payload(decode=True).decode().strip() == "Анна отправила заявку"
    assert html.get_content_type() == "text/html"
    assert (delivery.state, delivery.attempts, delivery.error) == (State.SENT, 1, "")


def test_running_the_job_again_sends_nothing_more(server, delivery):
    _send_all(delivery, 3)

    assert len(server.accepted) == 1


def test_a_refusal_is_tried_again_and_the_letter_leaves_once(server, delivery):
    server.answers = ["450 later", "451 later still"]

    with pytest.raises(TryLater, match="450 later"):
        send(delivery)
    assert (delivery.state, delivery.error) == (State.QUEUED, "450 later")
    _send_all(delivery, 5)

    assert len(server.accepted) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.SENT, 3)


def test_a_final_refusal_is_not_repeated_for_ever(server, delivery):
    server.recipient_answer = "550 no such person"

    _send_all(delivery, 10)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.FAILED, MOST_REFUSALS)
    assert delivery.error == "550 no such person"


def test_a_server_that_took_the_letter_and_fell_silent_is_not_asked_again(server, delivery):
    server.silent = True

    _send_all(delivery, 3)

    delivery.refresh_from_db()
    assert delivery.state == State.UNKNOWN
    assert len(server.accepted) == 1


def test_a_sender_killed_half_way_leaves_the_letter_unknown(server, delivery):
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SENDING)

    _send_all(delivery, 2)

    delivery.refresh_from_db()
    assert delivery.state == State.UNKNOWN
    assert server.accepted == []


def test_a_server_that_is_away_costs_nothing_but_time(server, delivery, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1

    _send_all(delivery, 2)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.QUEUED, 2)
    settings.EMAIL_PORT = port
    _send_all(delivery, 1)

    assert len(server.accepted) == 1


def test_a_server_that_never_comes_back_is_given_up(server, delivery, settings):
    settings.EMAIL_PORT = 1

    _send_all(delivery, MOST_ATTEMPTS + 2)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.FAILED, MOST_ATTEMPTS)


def test_a_person_may_send_an_unknown_letter_again(server, delivery, cast, sign_in):
    delivery.finish(State.UNKNOWN)

    answer = sign_in(cast.admin).post(f"/admin-area/mailbox/unsent/{delivery.pk}/send/")
    email.send_letter(delivery_id=delivery.pk)

    assert answer.status_code == 303
    assert len(server.accepted) == 1


def test_the_mailbox_of_the_demo_keeps_a_letter_once_whatever_died(delivery, settings):
    settings.EMAIL_BACKEND = "dealerdesk.notifications.mailbox.MailboxBackend"

    for state in (State.QUEUED, State.SENDING, State.UNKNOWN):
        Delivery.objects.filter(pk=delivery.pk).update(state=state)
        _send_all(delivery, 1)

    letter = Letter.objects.get()
    assert (letter.recipient, letter.subject) == ("pavel@office.example", "Заявка З-2026-000001 отправлена")
    assert letter.html == "<p>Анна отправила <b>заявку</b></p>"
    delivery.refresh_from_db()
    assert delivery.state == State.SENT
