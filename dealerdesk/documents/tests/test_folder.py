from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from dealerdesk.documents import storage
from dealerdesk.documents.models import MAX_BYTES, Document, Folder, NotAccepted, Outcome
from dealerdesk.events.models import Event

INVOICE = b"%PDF-1.7 invoice"
ANOTHER = b"%PDF-1.7 another"


@pytest.fixture
def folder(cast):
    return Folder.objects.create()


def _put(folder, cast, content=INVOICE, **changes):
    facts = {"kind": "invoice", "id_1c": "uuid-1", "number": "412", "date": date(2026, 5, 6), "by": cast.robot}
    return folder.put(content=content, **{**facts, **changes})


def _read(paper):
    return _bytes(paper.open())


def _bytes(file):
    with file:
        return file.read()


def test_a_paper_is_kept_with_what_it_is(folder, cast):
    paper = _put(folder, cast, amount=Decimal("412800.00"), file_name="../Счёт 412.exe")

    paper.refresh_from_db()
    assert _read(paper) == INVOICE
    assert paper.outcome == Outcome.CREATED
    assert (paper.file_name, paper.content_type, paper.size) == ("Счёт 412.pdf", "application/pdf", len(INVOICE))
    assert paper.amount == Decimal("412800.00")
    assert "Счёт" not in paper.storage_name


def test_a_paper_is_called_by_its_kind_number_and_date(folder, cast):
    paper = _put(folder, cast)

    with translation.override("ru"):
        assert str(paper) == "Счёт на оплату № 412 от 06.05.2026"
    with translation.override("en"):
        assert str(paper) == "Invoice № 412 of 06.05.2026"
    assert str(_put(folder, cast, id_1c="uuid-2", title="Договор")) == "Договор"


def test_the_same_paper_again_changes_nothing(folder, cast):
    first = _put(folder, cast, version=3)

    again = [_put(folder, cast, version=3), _put(folder, cast, ANOTHER, version=3)]

    assert [paper.outcome for paper in again] == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert Document.objects.get().storage_name == first.storage_name
    assert Event.objects.filter(type="document.ready").count() == 1


def test_an_older_version_is_ignored(folder, cast):
    _put(folder, cast, version=3)

    assert _put(folder, cast, ANOTHER, version=2).outcome == Outcome.OLDER
    assert _read(Document.objects.get()) == INVOICE


def test_a_later_version_takes_the_place_and_the_earlier_stays(folder, cast):
    _put(folder, cast, version=1)

    paper = _put(folder, cast, ANOTHER, version=2)

    assert paper.outcome == Outcome.REPLACED
    assert paper.revision == 2
    assert _read(paper) == ANOTHER
    past = paper.past_revisions.get()
    assert (past.revision, past.version, _read(past)) == (1, 1, INVOICE)


def test_without_a_version_the_bytes_decide(folder, cast):
    outcomes = [_put(folder, cast, content).outcome for content in (INVOICE, INVOICE, ANOTHER)]

    assert outcomes == [Outcome.CREATED, Outcome.UNCHANGED, Outcome.REPLACED]


def test_a_paper_that_1c_does_not_know_is_the_same_by_kind_and_number(folder, cast):
    _put(folder, cast, id_1c="", kind="order", number="З-2026-000001")
    _put(folder, cast, ANOTHER, id_1c="", kind="order", number="З-2026-000001")
    _put(folder, cast, id_1c="", kind="order", number="З-2026-000002")

    assert [paper.revision for paper in folder.documents.all()] == [2, 1]


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90\x00", b"<html><script>alert(1)</script>", b"%PDF-" + b"x" * MAX_BYTES]
)
def test_what_is_not_a_paper_is_refused_and_leaves_nothing(folder, cast, content, settings):
    with pytest.raises(NotAccepted):
        _put(folder, cast, content)

    assert not Document.objects.exists()
    assert not list(storage._root().glob("*/*"))


def test_the_journal_names_the_owner_of_the_folder_when_told_so(folder, cast):
    _put(folder, cast, about=cast.dealer)

    event = Event.objects.get(type="document.ready")
    assert (event.subject_kind, event.subject_id) == ("dealers.dealer", cast.dealer.pk)
    assert event.get("title") == "Счёт на оплату № 412 от 06.05.2026"


def test_bytes_of_a_transaction_that_never_committed_are_swept_away(folder, cast):
    kept = _put(folder, cast).storage_name
    lost = storage.store(b"%PDF-1.7 lost")

    today = storage.discard_orphans([kept], now=timezone.now())
    tomorrow = storage.discard_orphans([kept], now=timezone.now() + timedelta(days=2))

    assert (today, tomorrow) == (0, 1)
    assert _bytes(storage.open_stored(kept)) == INVOICE
    with pytest.raises(FileNotFoundError):
        storage.open_stored(lost)


def test_a_full_disk_leaves_neither_row_nor_file(folder, cast, settings, tmp_path):
    (tmp_path / "media").write_text("a file where the directory should be")

    with pytest.raises(OSError):
        _put(folder, cast)

    assert not Document.objects.exists()
