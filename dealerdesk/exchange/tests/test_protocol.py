"""What 1C asks and what it must read, byte for byte (1c.md part 2)."""

import pytest
from django.core.cache import cache

from dealerdesk.catalogue.models import Price, Product, StockTotal
from dealerdesk.exchange.models import Connection, JournalEntry, Package, Session
from dealerdesk.exchange.tasks import import_leftovers
from dealerdesk.exchange.tests.onec import PASSWORD, OneC, catalogue, connection, goods, offer, offers, text, zipped
from dealerdesk.toolbox.queue import run_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ut")]
BOTH_PATHS = ["/exchange/1c", "/bitrix/admin/1c_exchange.php"]
MOWER = catalogue(goods("g-1", "Косилка"))


def test_the_literal_trace_of_stock_1c(ut):
    one_c = OneC()
    assert one_c.open()[0] == "success"

    portions = (
        ("import0_1.xml", catalogue(goods("g-1", "Косилка"))),
        ("import0_2.xml", catalogue(goods("g-2", "Мотоблок"), only_changes="true")),
        ("offers0_1.xml", offers(offer("g-1", price=100, quantity=5, stock=[("w-1", 5)]))),
        ("offers0_2.xml", offers(offer("g-2", price=200, quantity=0))),
        (
            "offers0_1.xml",
            offers(
                "<Предложение><Ид>g-2</Ид><Количество>7</Количество></Предложение>", tag="ИзмененияПакетаПредложений"
            ),
        ),
    )
    for name, content in portions:
        one_c.open()
        assert text(one_c.get("catalog", "init")) == "zip=yes\nfile_limit=16777216"
        assert text(one_c.post("catalog", "file", content, filename=name)) == "success"
        assert one_c.process(name) == "success"

    one_c.open("sale")
    assert text(one_c.get("sale", "query")).startswith("<?xml")
    assert text(one_c.get("sale", "success")) == "success"
    one_c.open("sale")
    assert text(one_c.get("sale", "init")) == "zip=yes\nfile_limit=16777216"
    orders = '<?xml version="1.0" encoding="UTF-8"?><КоммерческаяИнформация ВерсияСхемы="2.07"/>'.encode()
    assert text(one_c.post("sale", "file", orders, filename="orders-1_1.xml")) == "success"
    assert one_c.process("orders-1_1.xml", "sale") == "success"

    assert dict(Product.objects.values_list("id_1c", "name")) == {"g-1": "Косилка", "g-2": "Мотоблок"}
    assert dict(Price.objects.values_list("variant__id_1c", "amount")) == {"g-1": 100, "g-2": 200}
    assert dict(StockTotal.objects.values_list("variant__id_1c", "quantity")) == {"g-1": 5, "g-2": 7}
    assert JournalEntry.objects.filter(level="error").count() == 0


@pytest.mark.parametrize("path", BOTH_PATHS)
def test_checkauth_gives_five_lines_without_a_final_one(ut, path):
    response = OneC(path=path).get("catalog", "checkauth")

    assert b"\r" not in response.content
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = text(response).split("\n")
    assert (lines[0], len(lines)) == ("success", 5)
    assert lines[2].isalnum()
    assert lines[3].removeprefix("sessid=").isalnum()
    assert lines[4].removeprefix("timestamp=").isdigit()


@pytest.mark.parametrize("path", BOTH_PATHS)
def test_a_wrong_password_is_401_with_the_header_that_1c_waits_for(ut, path):
    response = OneC(password="wrong", path=path).get("catalog", "checkauth")

    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Basic")
    assert text(response).startswith("failure\n")


def test_no_password_an_unknown_login_and_a_stopped_connection_look_the_same(ut):
    answers = [OneC(login="nobody").get("catalog", "checkauth"), OneC().client.get("/exchange/1c")]
    ut.is_active = False
    ut.save()
    answers.append(OneC().get("catalog", "checkauth"))

    assert {(answer.status_code, answer.content) for answer in answers} == {
        (401, "failure\nНеверное имя пользователя или пароль".encode())
    }


def test_guessing_is_braked_and_honest_work_is_not(ut):
    for _ in range(10):
        assert OneC(password="wrong").get("catalog", "checkauth").status_code == 401

    assert OneC(password="wrong").get("catalog", "checkauth").status_code == 429
    cache.clear()
    assert {OneC().get("catalog", "checkauth").status_code for _ in range(30)} == {200}


def test_an_address_that_is_not_on_the_list_is_refused(ut):
    ut.addresses = "10.0.0.0/8\n192.168.1.7"
    ut.save()
    assert OneC().get("catalog", "checkauth").status_code == 403

    ut.addresses = "127.0.0.0/8"
    ut.save()
    assert OneC().get("catalog", "checkauth").status_code == 200


def test_init_has_two_lines_and_with_a_version_four(ut):
    one_c = OneC()
    one_c.open()

    assert text(one_c.get("catalog", "init")) == "zip=yes\nfile_limit=16777216"
    ut.takes_zip, ut.file_limit = False, 1000
    ut.save()
    assert text(one_c.get("catalog", "init")) == "zip=no\nfile_limit=1000"
    lines = text(one_c.get("catalog", "init", version="3.1")).split("\n")
    assert lines == ["zip=no", "file_limit=1000", f"sessid={one_c.sessid}", "version=3.1"]
    assert text(one_c.get("sale", "init", version="2.08")).split("\n")[3] == "version=2.09"


@pytest.mark.parametrize(
    ("kind", "mode"), [("catalog", "explode"), ("wrong", "init"), ("", ""), ("crm", "query"), ("get_catalog", "init")]
)
def test_an_unknown_command_is_a_failure_not_an_error(ut, kind, mode):
    one_c = OneC()
    one_c.open()

    for response in (one_c.get(kind, mode), one_c.post(kind, mode)):
        assert response.status_code == 200
        assert text(response).startswith("failure\n")


def test_every_mode_may_be_posted(ut):
    one_c = OneC()
    one_c.open()

    assert text(one_c.post("catalog", "checkauth")).startswith("success\n")
    assert text(one_c.post("catalog", "init")).startswith("zip=yes")
    one_c.send("import0_1.xml", MOWER)
    assert text(one_c.post("catalog", "import", filename="import0_1.xml")) == "success"
    assert text(one_c.post("sale", "query")).startswith("<?xml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1251"])
def test_answers_come_in_the_encoding_of_the_connection(ut, encoding):
    ut.encoding = encoding
    ut.save()
    one_c = OneC()

    response = one_c.get("catalog", "checkauth")
    assert response.content.decode(encoding).startswith("success\n")
    failure = one_c.get("catalog", "import", filename="nothing.xml")
    assert failure.content.decode(encoding).startswith("failure\nФайл nothing.xml не получен")
    assert failure["Content-Type"] == f"text/plain; charset={'windows-1251' if '1251' in encoding else 'utf-8'}"


def test_a_password_alone_is_enough():
    one_c = OneC()
    one_c.open()
    one_c.sessid = ""
    one_c.client.cookies.clear()

    assert one_c.send("import0_1.xml", MOWER) == "success"
    assert one_c.process("import0_1.xml") == "success"
    assert Session.objects.count() == 1


def test_a_cookie_alone_is_enough():
    one_c = OneC()
    _, name, value, *_ = one_c.open()
    one_c.sessid, one_c.headers = "", {}
    one_c.client.cookies[name] = value

    assert one_c.send("import0_1.xml", MOWER) == "success"


def test_a_stale_cookie_beside_a_password_is_ignored():
    one_c = OneC()
    _, name, *_ = one_c.open()
    one_c.sessid = ""
    one_c.client.cookies[name] = "long ago"

    assert one_c.send("import0_1.xml", MOWER) == "success"


def test_a_stale_cookie_without_a_password_is_refused():
    one_c = OneC()
    _, name, *_ = one_c.open()
    one_c.sessid, one_c.headers = "", {}
    one_c.client.cookies[name] = "long ago"

    assert one_c.get("catalog", "init").status_code == 401


def test_an_empty_sessid_is_tolerated_and_a_foreign_one_is_not():
    connection(login="other")
    other = OneC(login="other")
    other.open()
    one_c = OneC()
    one_c.open()

    assert text(one_c.get("catalog", "init", sessid="")).startswith("zip=")
    assert text(one_c.get("catalog", "init", sessid="nonsense")).startswith("failure\n")
    assert text(one_c.get("catalog", "init", sessid=other.sessid)).startswith("failure\n")


def test_a_connection_may_demand_a_session(ut):
    ut.requires_session = True
    ut.save()
    one_c = OneC()
    one_c.open()

    assert text(one_c.get("catalog", "init")).startswith("zip=")
    assert text(one_c.get("catalog", "init", sessid="")).startswith("failure\n")


def test_a_new_session_does_not_touch_the_files_of_another():
    first, second = OneC(), OneC()
    first.open()
    first.send("import0_1.xml", MOWER[:100])
    second.open()
    second.get("catalog", "init")
    second.send("import0_1.xml", catalogue(goods("g-2", "Мотоблок")))
    first.send("import0_1.xml", MOWER[100:])

    assert second.process("import0_1.xml") == "success"
    assert first.process("import0_1.xml") == "success"
    assert sorted(Product.objects.values_list("id_1c", flat=True)) == ["g-1", "g-2"]


def test_what_broke_off_after_file_goes_on_in_a_new_session():
    one_c = OneC()
    one_c.open()
    one_c.send("import0_1.xml", MOWER)
    one_c.open()

    assert one_c.process("import0_1.xml") == "success"
    assert Product.objects.get().id_1c == "g-1"


def test_success_is_repeated_without_a_second_import():
    one_c = OneC()
    assert one_c.load("import0_1.xml", MOWER) == "success"
    entries = JournalEntry.objects.count()

    assert one_c.process("import0_1.xml") == "success"
    assert JournalEntry.objects.count() == entries


def test_a_failure_is_repeated_with_its_text():
    one_c = OneC()
    first = one_c.load("import0_1.xml", MOWER[:-30])

    assert first.startswith("failure\nimport0_1.xml: файл повреждён: строка 2")
    assert one_c.process("import0_1.xml") == first
    assert Product.objects.count() == 0


def test_a_file_that_never_came_is_a_failure():
    one_c = OneC()
    one_c.open()

    assert one_c.process("import0_9.xml") == "failure\nФайл import0_9.xml не получен. Повторите выгрузку"


def test_without_import_the_next_session_starts_it():
    one_c = OneC()
    one_c.open()
    one_c.send("import0_1.xml", MOWER)
    assert Product.objects.count() == 0

    one_c.open()

    assert Product.objects.get().name == "Косилка"


def test_without_import_silence_starts_it(time_machine):
    one_c = OneC()
    time_machine.move_to("2026-03-01T10:00:00Z")
    one_c.open()
    one_c.send("v8_1.zip", zipped(**{"import0_1.xml": MOWER}))
    time_machine.move_to("2026-03-01T10:03:00Z")
    import_leftovers()
    assert Product.objects.count() == 0

    time_machine.move_to("2026-03-01T10:06:00Z")
    import_leftovers()
    run_all()

    assert Product.objects.get().name == "Косилка"


def test_a_file_that_is_still_arriving_is_left_alone_by_a_new_session():
    one_c, other = OneC(), OneC()
    for name, content in (("import0_1.xml", MOWER), ("v8_1.zip", zipped(**{"import0_2.xml": MOWER}))):
        one_c.open()
        one_c.send(name, content[:100])
        other.open()
        assert Package.objects.get(name=name).status == "received"

        one_c.send(name, content[100:])
        other.open()
        assert Package.objects.get(name=name).status in ("done", "kept")
    assert JournalEntry.objects.filter(level="error").count() == 0


def test_a_failure_in_one_portion_does_not_end_the_exchange():
    one_c = OneC()
    one_c.load("import0_1.xml", MOWER)
    assert one_c.load("import0_2.xml", b"<broken").startswith("failure")
    assert one_c.load("import0_3.xml", catalogue(goods("g-3", "Бур"), only_changes="true")) == "success"

    assert sorted(Product.objects.values_list("id_1c", flat=True)) == ["g-1", "g-3"]


def test_the_directory_is_windows_1251_with_the_latin_letter():
    one_c = OneC()
    one_c.open("sale")
    response = one_c.get("sale", "info")

    assert response["Content-Type"] == "application/xml; charset=windows-1251"
    assert response.content.startswith(b"<?xml")
    assert "<Cтатусы>" in response.content.decode("cp1251")


def test_complete_and_deactivate_are_taken_note_of_and_may_be_repeated():
    one_c = OneC()
    one_c.load("import0_1.xml", MOWER)

    for mode in ("complete", "complete", "deactivate", "deactivate"):
        assert text(one_c.get("catalog", mode, timestamp="1")) == "success"
    assert Product.objects.get().is_active is True


def test_reference_files_are_accepted_and_kept():
    one_c = OneC()
    one_c.open("reference")

    assert text(one_c.get("reference", "init")).startswith("zip=")
    assert one_c.send("colours.txt", b"red", "reference") == "success"


def test_the_dialect_is_recognised(ut):
    one_c = OneC()
    one_c.open()
    assert Connection.objects.get().dialect == "ut"
    one_c.send("import___0af6e7b8.xml", MOWER)
    assert Connection.objects.get().dialect == "bus"
    ut.refresh_from_db()
    ut.profile = "ut"
    assert ut.dialect == "ut"


def test_a_password_is_kept_hashed(ut):
    assert PASSWORD not in Connection.objects.get().password
