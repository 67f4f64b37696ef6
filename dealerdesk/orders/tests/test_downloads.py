import io
import zipfile
from urllib.parse import quote

import pytest

from dealerdesk.documents import storage
from dealerdesk.orders.tests.factories import brought_to

PDF = b"%PDF-1.7 invoice"


@pytest.fixture
def order(cast):
    return brought_to(cast, "approved", 2)


@pytest.fixture
def paper(order, cast):
    return order.folder.put(
        kind="invoice",
        id_1c="i",
        number="412",
        version=1,
        file_name="Счёт 412.pdf",
        content=PDF,
        by=cast.robot,
        about=order,
    )


def _address(order, paper):
    return f"/orders/{quote(order.number)}/documents/{paper.pk}/"


def _body(answer):
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("who", ["anna", "pavel", "roman", "admin"])
def test_who_sees_the_order_takes_its_papers(order, paper, cast, sign_in, who):
    answer = sign_in(getattr(cast, who)).get(_address(order, paper))

    assert answer.status_code == 200
    assert _body(answer) == PDF


def test_a_download_is_saved_under_its_russian_name_and_never_run(order, paper, cast, sign_in):
    answer = sign_in(cast.anna).get(_address(order, paper))

    assert answer["Content-Type"] == "application/pdf"
    assert (
        answer["Content-Disposition"]
        == f"attachment; filename=\"____ 412.pdf\"; filename*=UTF-8''{quote('Счёт 412.pdf')}"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    _body(answer)


@pytest.mark.parametrize("who", ["boris", "svetlana", "egor", "ulyana", "igor", "olga", "semyon"])
def test_to_others_the_papers_do_not_exist(order, paper, cast, sign_in, who):
    client = sign_in(getattr(cast, who))

    assert client.get(_address(order, paper)).status_code == 404
    assert client.get(f"/orders/{quote(order.number)}/documents.zip").status_code == 404


def test_a_paper_of_another_order_is_not_served_under_this_one(order, paper, cast, sign_in):
    another = brought_to(cast, "submitted", 3)

    assert sign_in(cast.anna).get(_address(another, paper)).status_code == 404


def test_an_earlier_revision_stays_within_reach(order, paper, cast, sign_in):
    order.folder.put(kind="invoice", id_1c="i", number="412", version=2, content=b"%PDF-1.7 corrected", by=cast.robot)
    client = sign_in(cast.anna)

    assert _body(client.get(_address(order, paper))) == b"%PDF-1.7 corrected"
    assert _body(client.get(_address(order, paper), {"revision": 2})) == b"%PDF-1.7 corrected"
    assert _body(client.get(_address(order, paper), {"revision": 1})) == PDF
    for wrong in ("3", "0", "-1", "1e9", "٣", "9" * 30, "../1"):
        assert client.get(_address(order, paper), {"revision": wrong}).status_code == 404


def test_a_paper_whose_bytes_are_gone_is_missing(order, paper, cast, sign_in):
    storage._path(paper.storage_name).unlink()

    assert sign_in(cast.anna).get(_address(order, paper)).status_code == 404


def test_all_papers_come_in_one_archive_with_names_of_their_own(order, paper, cast, sign_in):
    order.folder.put(
        kind="upd", id_1c="u", number="7", file_name="счёт 412.PDF", content=b"%PDF-1.7 upd", by=cast.robot
    )

    answer = sign_in(cast.anna).get(f"/orders/{quote(order.number)}/documents.zip")

    assert quote(f"{order.number}.zip") in answer["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(_body(answer)))
    assert archive.namelist() == ["Счёт 412.pdf", "счёт 412 (2).pdf"]
    assert archive.read("Счёт 412.pdf") == PDF


def test_a_folder_without_papers_has_no_archive(cast, sign_in):
    order = brought_to(cast, "submitted", 2)

    assert sign_in(cast.anna).get(f"/orders/{quote(order.number)}/documents.zip").status_code == 404


def test_a_stranger_signs_in_first(order, paper, client):
    answer = client.get(_address(order, paper))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
