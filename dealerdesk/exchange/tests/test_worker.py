"""Imports beside a living worker, two at once, and after a death."""

import threading
from datetime import timedelta

import pytest
from django.db import connection as database
from django.db import connections
from django.utils import timezone

from dealerdesk.catalogue.models import Product
from dealerdesk.exchange import importing, processing
from dealerdesk.exchange.models import JournalEntry, Package
from dealerdesk.exchange.tests.onec import OneC, catalogue, connection, goods, text
from dealerdesk.toolbox.queue import run_all

MOWER = catalogue(goods("g-1", "Косилка"))


@pytest.fixture
def worker(db, monkeypatch):
    """A worker that has just given a sign of life, but whose jobs only `run_all` runs."""
    monkeypatch.setattr(importing, "WAIT_SECONDS", 0.1)
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")


@pytest.mark.usefixtures("ut", "worker")
def test_while_the_worker_is_busy_1c_is_told_to_wait():
    one_c = OneC()
    one_c.open()
    one_c.send("import0_1.xml", MOWER)

    for _ in range(3):
        assert text(one_c.get("catalog", "import", filename="import0_1.xml")).startswith(
            "progress\nЗагрузка файла import0_1.xml"
        )
    assert Product.objects.count() == 0
    assert run_all() > 0

    assert text(one_c.get("catalog", "import", filename="import0_1.xml")) == "success"
    assert Product.objects.count() == 1


@pytest.mark.usefixtures("ut", "worker")
def test_a_package_whose_worker_has_died_is_taken_up_again():
    one_c = OneC()
    one_c.open()
    one_c.send("import0_1.xml", MOWER)
    Package.objects.update(status="importing", started_at=timezone.now() - timedelta(minutes=3))

    one_c.get("catalog", "import", filename="import0_1.xml")
    run_all()

    assert text(one_c.get("catalog", "import", filename="import0_1.xml")) == "success"


@pytest.mark.usefixtures("ut", "worker")
def test_a_job_that_runs_twice_imports_once():
    one_c = OneC()
    one_c.open()
    one_c.send("import0_1.xml", MOWER)
    package = Package.objects.get()

    processing.process(package.pk)
    processing.process(package.pk)

    assert JournalEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_connection_go_one_after_another():
    connection()
    first, second = OneC(), OneC()
    for client, name in ((first, "import0_1.xml"), (second, "import0_2.xml")):
        client.open()
        client.send(name, catalogue(*[goods(f"{name}-{n}", "Товар") for n in range(300)], only_changes="true"))
    answers = []

    def go(client, name):
        answers.append(client.process(name))
        connections.close_all()

    threads = [threading.Thread(target=go, args=pair) for pair in ((first, "import0_1.xml"), (second, "import0_2.xml"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == ["success", "success"]
    assert Product.objects.count() == 600
    spans = sorted(Package.objects.values_list("started_at", "finished_at"), key=lambda span: span[1])
    assert len(spans) == 2


@pytest.mark.django_db(transaction=True)
def test_one_package_asked_for_by_two_polls_is_imported_once():
    connection()
    one_c = OneC()
    one_c.open()
    one_c.send("import0_1.xml", catalogue(*[goods(f"g-{n}", "Товар") for n in range(300)]))
    answers = []

    def go():
        answers.append(text(one_c.get("catalog", "import", filename="import0_1.xml")))
        connections.close_all()

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(answers) == {"success"}
    assert JournalEntry.objects.filter(package__name="import0_1.xml").count() == 1
