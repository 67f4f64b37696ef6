import io
import zipfile
from datetime import datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.toolbox import files
from dealerdesk.toolbox.files import ZipMember, content_disposition, safe_name, sniff, stream_zip, unique_names


def _package(*names, **contents):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, contents.get(name, "x"))
    return buffer.getvalue()


KNOWN = {
    b"%PDF-1.7 ...": files.PDF,
    b"\x89PNG\r\n\x1a\n....": files.PNG,
    b"\xff\xd8\xff\xe0....": files.JPEG,
    b"RIFF\x00\x00\x00\x00WEBPVP8 ": files.WEBP,
    b'<?xml version="1.0"?><a/>': files.XML,
    "Накладная № 5\r\n".encode(): files.TEXT,
    "Накладная № 5\r\n".encode("cp1251"): files.TEXT,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500: files.XLS,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"): files.DOC,
    _package("[Content_Types].xml", "xl/workbook.xml"): files.XLSX,
    _package("[Content_Types].xml", "word/document.xml"): files.DOCX,
    _package("mimetype", mimetype=files.ODS.content_type): files.ODS,
    _package("Счёт.pdf"): files.ZIP,
}


@pytest.mark.parametrize(("content", "kind"), KNOWN.items())
def test_a_file_is_known_by_its_bytes(content, kind):
    assert sniff(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"MZ\x90\x00\x03",
        b"<!DOCTYPE html><p>hello",
        b"\n\n<HTML><script>alert(1)</script>",
        b'<?xml version="1.0"?><svg onload="alert(1)"/>',
        b"PK\x03\x04broken",
        b"%!PS-Adobe\x00",
        bytes(range(1, 40)),
    ],
)
def test_a_file_that_is_not_on_the_list_is_refused(content):
    with pytest.raises(files.UnknownType):
        sniff(content)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Счёт № 5.PDF", "Счёт № 5.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Анна\\скан.jpg", "скан.jpg"),
        ('a"b\r\nSet-Cookie: x.pdf', "a bSet-Cookie x.pdf"),
        ("gpj.\u202eexe.pdf", "gpj.exe.pdf"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_a_name_loses_what_is_dangerous(given_name, kept):
    assert safe_name(given_name) == kept


def test_a_name_takes_the_extension_of_what_the_file_is():
    assert safe_name("virus.exe", extension="pdf") == "virus.pdf"
    assert safe_name("Заявка З-2026-000123", extension="pdf") == "Заявка З-2026-000123.pdf"
    assert safe_name("Счёт от 12.05.2026", extension="pdf") == "Счёт от 12.05.2026.pdf"


def test_a_cyrillic_name_travels_in_the_header_with_a_plain_fallback():
    assert content_disposition("Счёт 5.pdf") == (
        "attachment; filename=\"____ 5.pdf\"; filename*=UTF-8''%D0%A1%D1%87%D1%91%D1%82%205.pdf"
    )


def test_repeated_names_are_numbered():
    assert unique_names(["УПД.pdf", "упд.pdf", "УПД.pdf", "readme"]) == [
        "УПД.pdf",
        "упд (2).pdf",
        "УПД (3).pdf",
        "readme",
    ]


def test_an_archive_streams_and_opens_with_russian_names(tmp_path):
    (tmp_path / "a").write_bytes(b"first" * 50_000)
    (tmp_path / "b").write_bytes(b"second")
    at = datetime(2026, 5, 12, 14, 4)
    files_in = {"Счёт № 5.pdf": "a", "УПД.pdf": "b"}
    members = [ZipMember(name, partial((tmp_path / file).open, "rb"), at) for name, file in files_in.items()]

    pieces = list(stream_zip(members))

    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None
    assert archive.namelist() == ["Счёт № 5.pdf", "УПД.pdf"]
    assert archive.read("УПД.pdf") == b"second"
    assert archive.infolist()[0].date_time == (2026, 5, 12, 14, 4, 0)
    assert len(pieces) > 3


@given(st.text(max_size=300))
def test_no_name_breaks_out_of_its_header_or_folder(name):
    header = content_disposition(name)

    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert not set(safe_name(name)) & set('/\\<>:"|?*')
    assert 0 < len(safe_name(name)) <= files.MAX_NAME


@given(st.lists(st.sampled_from(["a.pdf", "A.pdf", "a (2).pdf", "b"])))
def test_numbered_names_never_repeat(names):
    folded = [name.casefold() for name in unique_names(names)]

    assert len(set(folded)) == len(names)
