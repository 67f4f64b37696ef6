"""Papers of several orders as one archive, a folder per order; streamed, never kept."""

from collections.abc import Iterable
from itertools import groupby

from django.http import StreamingHttpResponse
from django.utils import timezone

from dealerdesk.documents.models import Document
from dealerdesk.toolbox.files import ZipMember, content_disposition, safe_name, stream_zip, unique_names


def of(documents: Iterable[Document], *, name: str) -> StreamingHttpResponse:
    """The answer that downloads `documents` (each knows its order) as `name`."""
    response = StreamingHttpResponse(stream_zip(_members(documents)), content_type="application/zip")
    response["Content-Disposition"] = content_disposition(name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _members(documents: Iterable[Document]) -> list[ZipMember]:
    members = []
    for number, papers in groupby(sorted(documents, key=_number), key=_number):
        kept = list(papers)
        names = unique_names(paper.file_name for paper in kept)
        members += [
            ZipMember(f"{safe_name(number)}/{file}", paper.open, timezone.localtime(paper.stored_at))
            for file, paper in zip(names, kept, strict=True)
        ]
    return members


def _number(document: Document) -> str:
    return str(document.folder.order.number)
