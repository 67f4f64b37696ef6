"""Housekeeping of the stored files."""

from itertools import chain

from django.utils import timezone

from dealerdesk.documents.models import Document, PastRevision
from dealerdesk.documents.storage import discard_orphans
from dealerdesk.toolbox.queue import periodic


@periodic("40 3 * * *", name="documents.discard_orphans")
def discard_orphan_files() -> None:
    """Delete the bytes that a rolled-back transaction left behind."""
    names = (model.objects.values_list("storage_name", flat=True) for model in (Document, PastRevision))
    discard_orphans(chain.from_iterable(names), now=timezone.now())
