"""When 1C last spoke of prices or stock."""

from datetime import datetime

from dealerdesk.catalogue.models import Freshness


def note_freshness(kind: str, *, at: datetime) -> None:
    """Remember that 1C told `prices` or `stock` at that moment, whether or not anything had changed."""
    Freshness.objects.update_or_create(kind=kind, defaults={"at": at})
