"""Downloads: views that owners mount under their own addresses, so that who sees the thing may take its papers."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dealerdesk.accounts.access import allowed
from dealerdesk.accounts.http import Request
from dealerdesk.accounts.models import User
from dealerdesk.documents.forms import SupplierForm
from dealerdesk.documents.models import Document, StoredFile, Supplier
from dealerdesk.toolbox.files import ZipMember, content_disposition, stream_zip, unique_names

Owners = Callable[[User], QuerySet[Any]]
View = Callable[..., HttpResponseBase]
_REVISION = re.compile(r"[0-9]{1,9}")


def download_view(owners: Owners, right: str) -> View:
    """Make the view of one paper: `…/<owner's key>/documents/<int:document>/`, an earlier one by `?revision=1`.

    `owners(user)` gives the things with a `folder` that the person may see, e.g.
    `Order.objects.visible_to`; all other parts of the address look the owner up.
    """

    @allowed(right)
    @require_GET
    def download(request: Request, document: int, **key: Any) -> HttpResponseBase:
        owner = get_object_or_404(owners(request.user), **key)
        kept = get_object_or_404(owner.folder.documents, pk=document)
        file = _revision(kept, request.GET.get("revision", ""))
        response = FileResponse(_open(file), content_type=file.content_type)
        response["Content-Length"] = str(file.size)
        return _sealed(response, file.file_name)

    return download


def zip_view(owners: Owners, right: str, *, name: Callable[[Any], str] = str) -> View:
    """Make the view of all papers of one owner as an archive; `name(owner)` is what the archive is called."""

    @allowed(right)
    @require_GET
    def download_all(request: Request, **key: Any) -> HttpResponseBase:
        owner = get_object_or_404(owners(request.user), **key)
        documents = list(owner.folder.documents.all())
        if not documents:
            raise Http404
        response = StreamingHttpResponse(stream_zip(_members(documents)), content_type="application/zip")
        return _sealed(response, f"{name(owner)}.zip")

    return download_all


@allowed("admin.view")
@require_http_methods(["GET", "POST"])
def supplier(request: Request) -> HttpResponse:
    """The distributor's own requisites on printed forms."""
    form = SupplierForm(request.POST or None, instance=Supplier.current())
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Requisites saved."))
        return redirect("documents:supplier")
    return render(request, "documents/supplier.html", {"form": form}, status=422 if form.errors else 200)


def _members(documents: list[Document]) -> list[ZipMember]:
    names = unique_names(document.file_name for document in documents)
    return [
        ZipMember(name, document.open, timezone.localtime(document.stored_at))
        for name, document in zip(names, documents, strict=True)
    ]


def _revision(document: Document, wanted: str) -> StoredFile:
    if not wanted or wanted == str(document.revision):
        return document
    if not _REVISION.fullmatch(wanted):
        raise Http404
    return get_object_or_404(document.past_revisions, revision=int(wanted))


def _open(file: StoredFile) -> Any:
    try:
        return file.open()
    except FileNotFoundError as gone:
        raise Http404 from gone


def _sealed(response: HttpResponseBase, file_name: str) -> HttpResponseBase:
    """Whatever the bytes are, the browser saves them and never runs them."""
    response["Content-Disposition"] = content_disposition(file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
