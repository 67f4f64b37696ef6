"""Receiving files: parts, names, archives (1c.md 2.5)."""

import io
import random

import pytest

from dealerdesk.catalogue.models import Price, Product
from dealerdesk.exchange import storage
from dealerdesk.exchange.models import Package
from dealerdesk.exchange.tests.onec import OneC, catalogue, goods, offer, offers, text, zipped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ut")]
MOWER = catalogue(goods("g-1", "Косилка"))


def test_parts_under_one_name_are_joined_byte_for_byte():
    one_c = OneC()
    one_c.open()
    content = random.Random(1).randbytes(5000)
    for start in range(0, len(content), 1000):
        one_c.send("import_files/ab/picture.jpg", content[start : start + 1000])

    assert stored("import_files/ab/picture.jpg") == content


def test_the_next_session_replaces_and_does_not_grow():
    one_c = OneC()
    for content in (b"\xff\xd8\xff" + b"a" * 500, b"\xff\xd8\xff" + b"b" * 10):
        one_c.open()
        one_c.send("import_files/ab/picture.jpg", content)

        assert stored("import_files/ab/picture.jpg") == content


@pytest.mark.parametrize("first", [MOWER, b"\xef\xbb\xbf" + MOWER, zipped(**{"a.xml": MOWER})])
def test_a_first_part_sent_again_begins_the_file_afresh(first):
    one_c = OneC()
    one_c.open()
    one_c.send("import0_1.xml", first)
    one_c.send("import0_1.xml", first)

    assert stored("import0_1.xml") == first


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data", "text/xml", "application/octet-stream", ""]
)
def test_the_raw_body_is_taken_whatever_its_type(kind):
    one_c = OneC()
    one_c.open()
    content = MOWER + b"&a=b%20c" + b" " * 3_000_000

    assert text(one_c.post("catalog", "file", content, content_type=kind, filename="import0_1.xml")) == "success"
    assert stored("import0_1.xml") == content


def test_a_chunked_body_is_taken():
    one_c = OneC()
    one_c.open()
    request = {
        "CONTENT_LENGTH": "",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "wsgi.input": io.BytesIO(MOWER),
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/exchange/1c",
        "HTTP_AUTHORIZATION": one_c.headers["Authorization"],
        "QUERY_STRING": "type=catalog&mode=file&filename=import0_1.xml",
    }

    assert text(one_c.client.request(**request)) == "success"
    assert stored("import0_1.xml") == MOWER


def test_a_short_body_is_not_appended():
    one_c = OneC()
    one_c.open()
    one_c.send("import0_1.xml", MOWER[:50])
    request = {
        "CONTENT_LENGTH": "1000",
        "wsgi.input": io.BytesIO(MOWER[50:60]),
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/exchange/1c",
        "HTTP_AUTHORIZATION": one_c.headers["Authorization"],
        "QUERY_STRING": f"type=catalog&mode=file&filename=import0_1.xml&sessid={one_c.sessid}",
    }

    assert text(one_c.client.request(**request)).startswith("failure\nФайл передан не целиком")
    one_c.send("import0_1.xml", MOWER[50:])
    assert stored("import0_1.xml") == MOWER


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("import_files/ab/x.jpg", "import_files/ab/x.jpg"),
        ("import_files\\ab\\x.jpg", "import_files/ab/x.jpg"),
        ("/tmp/1c/import0_1.xml", "1c/import0_1.xml"),  # noqa: S108
        ("webdata/000001/goods/1/import.xml", "000001/goods/1/import.xml"),
        ("upload/1c/webdata/a.xml", "a.xml"),
        ("shell.php", "shell.php"),
        ("Картинка №1.jpg", "Картинка №1.jpg"),
    ],
)
def test_names_have_one_spelling(given, kept):
    one_c = OneC()
    one_c.open()

    assert one_c.send(given, b"content") == "success"
    assert Package.objects.get().name == kept


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "a/../../b.xml", "/etc/passwd", "C:\\a.xml", "a\0.xml", "x" * 300 + ".xml", "", "a/"],
)
def test_names_that_lead_out_are_refused(name):
    one_c = OneC()
    one_c.open()

    assert one_c.send(name, b"content").startswith("failure\n")
    assert Package.objects.count() == 0


def test_files_lie_under_names_that_tell_nothing(settings):
    one_c = OneC()
    one_c.open()
    one_c.send("shell.php", b"<?php")

    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.suffix == ".php"] == []


def test_an_archive_under_a_random_name_is_unpacked_at_the_first_import():
    one_c = OneC()
    one_c.open()
    files = {"import0_1.xml": MOWER, "offers0_1.xml": offers(offer("g-1", price=7))}
    one_c.send("v8_3B8F_3e.zip", zipped(**files))

    assert one_c.process("import0_1.xml") == "success"
    assert one_c.process("offers0_1.xml") == "success"
    assert Price.objects.get().amount == 7


def test_an_archive_in_parts():
    one_c = OneC()
    one_c.open()
    content = zipped(**{"import0_1.xml": MOWER})
    for start in range(0, len(content), 100):
        one_c.send("v8_1.zip", content[start : start + 100])

    assert one_c.process("import0_1.xml") == "success"


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 broken",
        zipped(**{"import0_1.xml": MOWER})[:-30],
        zipped(**{"../../import0_1.xml": MOWER}),
        zipped(**{"/import0_1.xml": MOWER}),
        zipped(**{"import0_1.xml": b"<a>" + b" " * 50_000_000}),
    ],
)
def test_a_broken_or_hostile_archive_is_a_failure_with_a_reason(content):
    one_c = OneC()
    one_c.open()
    one_c.send("v8_1.zip", content)

    assert one_c.process("import0_1.xml").startswith("failure\nАрхив v8_1.zip не читается")
    assert Product.objects.count() == 0


def stored(name):
    return storage.full(Package.objects.filter(name=name).latest("pk").path).read_bytes()
