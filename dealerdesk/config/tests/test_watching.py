"""What machines and administrators are told about the state of the installation."""

import json
import logging
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from dealerdesk.accounts.models import User
from dealerdesk.config import health, logs, metrics
from dealerdesk.exchange.models import Connection
from tests.processes import environment


def command(tmp_path, *arguments, typed=""):
    return subprocess.run(
        [sys.executable, "-m", "dealerdesk", *arguments],
        env=environment(tmp_path),
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


def pulse():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def test_healthz_answers_without_a_database(client):
    assert client.get("/healthz").content == b"ok"


def test_readyz_says_which_part_is_not_ready(client, db):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    parts = answer.json()
    assert parts.pop("worker").startswith("no worker is running")
    assert parts == {"database": "ok", "migrations": "ok"}


def test_readyz_is_ready_when_a_worker_lives(client, db):
    pulse()

    answer = client.get("/readyz")

    assert (answer.status_code, set(answer.json().values())) == (200, {"ok"})


@pytest.fixture
def own_figures(settings, tmp_path):
    """No other process counts here."""
    settings.HOME = tmp_path
    metrics.counters.cache_clear()
    yield
    metrics.counters.cache_clear()


@pytest.mark.usefixtures("own_figures")
def test_metrics_count_requests_by_view_and_status(client, db):
    client.get("/healthz")
    before = metric(client, 'dealerdesk_requests_total{view="healthz",status="2xx"}')
    client.get("/healthz")

    assert metric(client, 'dealerdesk_requests_total{view="healthz",status="2xx"}') == before + 1
    assert metric(client, 'dealerdesk_request_seconds_bucket{view="healthz",le="+Inf"}') == before + 1
    assert metric(client, 'dealerdesk_jobs{state="failed"}') == 0


def metric(client, name):
    text = client.get("/metrics").content.decode()
    return float(next(line for line in text.splitlines() if line.startswith(name)).rpartition(" ")[2])


def test_metrics_say_how_long_1c_has_been_silent(client, db):
    seen = timezone.now() - timedelta(minutes=10)
    Connection.objects.create(name="УТ", login='ut "main"', password="!", seen_at=seen)

    assert 600 <= metric(client, 'dealerdesk_exchange_silence_seconds{connection="ut \\"main\\""}') < 660
    assert metric(client, "dealerdesk_outbox_waiting") == 0


def test_metrics_are_not_for_strangers(client, db, settings):
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    settings.METRICS_TOKEN = "scrape-me"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer scrape-me"}).status_code == 200


def test_a_request_keeps_the_id_that_a_proxy_gave_it_but_no_forged_line(client):
    assert client.get("/healthz", headers={"X-Request-Id": "abcdef-123456"})["X-Request-Id"] == "abcdef-123456"
    made = client.get("/healthz", headers={"X-Request-Id": "evil\\nlevel=error"})["X-Request-Id"]
    assert len(made) == 32


def test_a_line_of_the_log_is_json_with_the_id_and_without_the_query(monkeypatch):
    monkeypatch.setenv("DEALERDESK_LOG_FORMAT", "json")
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs._formatter())
    logger = logging.getLogger("dealerdesk.request")
    logger.addHandler(handler)
    logger.setLevel("INFO")
    try:
        request = RequestFactory().get("/orders/?secret=1")
        request.resolver_match = None
        logs.RequestLog(lambda _: HttpResponse("ok"))(request)
    finally:
        logger.removeHandler(handler)
        logger.setLevel("NOTSET")

    line = json.loads(written.getvalue())
    assert (line["path"], line["status"], len(line["request_id"])) == ("/orders/", 200, 32)
    assert "secret" not in written.getvalue()


def test_the_doctor_names_what_is_broken_and_fails(db, settings):
    said = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=said)

    lines = {line[8:23].strip(): line[:6].strip() for line in said.getvalue().splitlines()}
    assert ended.value.code == 1
    assert (lines["database"], lines["extensions"], lines["migrations"]) == ("ok", "ok", "ok")
    assert (lines["worker"], lines["people"]) == ("BROKEN", "BROKEN")


def test_the_doctor_dislikes_people_of_the_demo_in_production(cast):
    cast.anna.email = "manager@demo.example"
    cast.anna.save()

    with pytest.raises(health.Broken, match="people of the demo"):
        health.people()


def test_the_worker_is_missed_when_its_pulse_is_old(db):
    pulse()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")

    with pytest.raises(health.Broken, match="no worker is running"):
        health.worker()


def test_an_unknown_command_is_named_and_ends_with_2(tmp_path, db):
    done = command(tmp_path, "frobnicate")

    assert done.returncode == 2
    assert "there is no command “frobnicate”" in done.stderr
    assert "create-admin" in done.stderr


@pytest.mark.django_db(transaction=True)
def test_the_first_administrator_comes_from_the_command_line(tmp_path):
    refused = command(tmp_path, "create-admin", "alla@office.example", typed="short\n")
    assert (refused.returncode, User.objects.filter(email="alla@office.example").exists()) == (1, False)

    done = command(
        tmp_path, "create-admin", "alla@office.example", "--name", "Алла Зимина", typed="длинный верный пароль\n"
    )
    assert done.returncode == 0, done.stderr
    alla = User.objects.get(email="alla@office.example")
    assert (alla.name, alla.role, alla.password.split("$")[0]) == ("Алла Зимина", "administrator", "argon2")
    assert Argon2PasswordHasher().verify("длинный верный пароль", alla.password)
