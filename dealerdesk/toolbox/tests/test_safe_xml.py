"""Hostile and clumsy XML at the one reader."""

import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dealerdesk.toolbox.safe_xml import BrokenXml, ForbiddenXml, Limits, TooLargeXml, all_text, is_xml_start, stream

GOOD = '<?xml version="1.0" encoding="{}"?>\n<корень><а>Ёж</а><а>два</а></корень>'


def texts(content: bytes, **options) -> list[str]:
    signals = stream(io.BytesIO(content), tags=["а"], **options)
    return [all_text(element) for event, _, element in signals if event == "end"]


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8", "windows-1251", "WINDOWS-1251", "cp1251"])
def test_encodings_of_the_list_are_read(encoding):
    assert texts(GOOD.format(encoding).encode(encoding)) == ["Ёж", "два"]


def test_utf_8_is_read_with_a_mark_and_without_a_declaration():
    assert texts(b"\xef\xbb\xbf" + GOOD.format("utf-8").encode()) == ["Ёж", "два"]
    assert texts("<корень><а>Ёж</а></корень>".encode()) == ["Ёж"]


@pytest.mark.parametrize(
    "content",
    [
        GOOD.format("utf-16").encode("utf-16"),
        GOOD.format("utf-8").encode("utf-16-le"),
        GOOD.format("utf-8").encode("utf-32"),
        GOOD.format("utf-7").encode("utf-7"),
        GOOD.format("koi8-r").encode("koi8-r"),
        GOOD.format("cp037").encode("cp1140", "replace"),
        b"\xef\xbb\xbf" + GOOD.format("windows-1251").encode(),
    ],
)
def test_other_encodings_are_refused(content):
    with pytest.raises(ForbiddenXml):
        texts(content)


def test_bytes_outside_the_declared_encoding_break_the_file():
    with pytest.raises(BrokenXml):
        texts(GOOD.format("utf-8").encode("cp1251"))
    with pytest.raises(BrokenXml):
        texts(GOOD.format("windows-1251").encode("cp1251") + b"\x98")


BOMB = '<!ENTITY a "ха"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE корень>",
        '<!DOCTYPE корень SYSTEM "http://127.0.0.1/x.dtd">',
        '<!DOCTYPE корень [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        f"<!DOCTYPE корень [{BOMB}]>",
        "<!-- comment --><?pi?>\n<!DOCTYPE корень>",
        "<!--" + "x" * 70_000 + "--><!DOCTYPE корень>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_a_doctype_is_refused_wherever_it_hides(doctype, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<корень><а>&x;</а></корень>'

    with pytest.raises((ForbiddenXml, TooLargeXml)):
        texts(text.encode(encoding))


def test_a_short_first_read_does_not_hide_a_doctype():
    class Dribble(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 3) if size > 0 else 3)

    with pytest.raises(ForbiddenXml):
        list(stream(Dribble("<!DOCTYPE а><а/>".encode()), tags=["а"]))


def test_an_undefined_entity_names_its_place():
    with pytest.raises(ForbiddenXml) as refusal:
        texts("<корень>\n <а>&nbsp;</а></корень>".encode())

    assert refusal.value.line == 2


def test_comments_and_instructions_do_not_split_a_price():
    assert texts("<к><а>1<!--x-->00<?p q?>.0<![CDATA[5]]></а></к>".encode()) == ["100.05"]


def test_text_after_children_belongs_to_the_element():
    assert texts("<к><а><в>1</в>шт</а></к>".encode()) == ["шт"]


@pytest.mark.parametrize(
    "content", [b"", b" ", b"no xml", b"<a>", b"<a></b>", b"<a/><b/>", b"<a>\x00</a>", b"<a>\x01</a>", b"<a b=1/>"]
)
def test_malformed_content_is_broken(content):
    with pytest.raises(BrokenXml):
        texts(content)


def test_a_broken_place_is_named_by_line_and_column():
    with pytest.raises(BrokenXml) as refusal:
        texts("<корень>\n  <а>1</а>\n  <а>2</б>\n</корень>".encode())

    assert (refusal.value.line, refusal.value.column) == (3, 11)  # lxml counts columns in bytes


def test_cut_at_any_place_never_looks_whole():
    whole = GOOD.format("utf-8").encode()

    for length in range(len(whole)):
        with pytest.raises(BrokenXml):
            texts(whole[:length])


def test_deep_nesting_is_refused():
    assert texts(b"<b>" * 100 + b"</b>" * 100) == []
    with pytest.raises(BrokenXml):
        texts(b"<b>" * 5000 + b"</b>" * 5000)


def test_a_record_may_not_outgrow_memory():
    many = "<корень>" + "<x/>" * 500_000 + "<а>1</а></корень>"
    long = "<корень><а>" + "x" * 9_000_000 + "</а></корень>"

    for content in (many, long):
        with pytest.raises(TooLargeXml):
            texts(content.encode())
    with pytest.raises(TooLargeXml):
        texts(("<корень>" + "<а/>" * 9_000 + "</корень>").encode(), limits=Limits(file_bytes=20_000))


def test_memory_stays_flat_however_many_records():
    class Endless(io.RawIOBase):
        left = 300_000

        def read(self, _size=-1):
            self.left -= 1000
            return "<а>текст</а>".encode() * 1000 if self.left > 0 else b""

        def readable(self):
            return True

    tracemalloc.start()
    count = 0
    for event, _, _element in stream(_joined(b"<r>", Endless(), b"</r>"), tags=["а"]):
        count += event == "end"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count > 250_000
    assert peak < 5_000_000


def _joined(head, middle, tail):
    class Joined:
        parts = iter([head])
        ended = False

        def read(self, size=-1):
            piece = next(self.parts, None) or middle.read(size)
            if not piece and not self.ended:
                self.ended = True
                return tail
            return piece

    return Joined()


def test_a_path_is_as_good_as_a_file(tmp_path):
    path = tmp_path / "файл.xml"
    path.write_bytes(GOOD.format("utf-8").encode())

    assert [name for event, name, _ in stream(path, tags=["а"]) if event == "start"] == ["а", "а"]


def test_namespaces_are_ignored():
    assert texts('<к xmlns="urn:1C.ru:commerceml_2" xmlns:ю="urn:x"><а>1</а><ю:а>2</ю:а></к>'.encode()) == ["1", "2"]


def test_the_start_of_an_xml_file_is_recognised():
    assert is_xml_start(b"<?xml version") is True
    assert is_xml_start(b"\xef\xbb\xbf<?xml") is True
    assert is_xml_start(b"PK\x03\x04") is False


@given(some.binary(max_size=300))
def test_any_bytes_are_read_or_broken(content):
    try:
        texts(content)
    except BrokenXml:
        return
