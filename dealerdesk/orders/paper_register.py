"""The register of papers: everything in the folders of the orders a person may see; all of it lives in the address."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.models import User
from dealerdesk.documents.models import Document
from dealerdesk.orders.keys import read_key
from dealerdesk.orders.models import Order

PAGE = 50


@dataclass(slots=True)
class PaperRegister:
    """One view of the register for one person."""

    user: User
    query: Any
    seen: int = 0

    @property
    def words(self) -> str:
        return str(self.query.get("q", "")).strip()[:100]

    @property
    def kind(self) -> str:
        kind = self.query.get("kind", "")
        return kind if kind in Document.Kind.values else ""

    def rows(self) -> QuerySet[Document]:
        """All papers of the view, newest first."""
        orders = Order.objects.visible_to(self.user, "order.documents")
        rows = Document.objects.filter(folder__order__in=orders).select_related("folder__order__dealer")
        if self.kind:
            rows = rows.filter(kind=self.kind)
        return _search(rows, self.words).order_by("-pk")

    def page(self) -> tuple[list[Document], str]:
        """The papers after the key in the address, and the key of the next page."""
        rows = self.rows()
        if after := read_key(self.query.get("after", "")):
            rows = rows.filter(pk__lt=after)
        found = list(rows[: PAGE + 1])
        self.seen = len(found[:PAGE]) + (read_key(self.query.get("seen", "")) or 0)
        return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""

    def tabs(self) -> list[dict[str, Any]]:
        """All, and one tab per kind that dealers ask for."""
        kinds: list[tuple[str, Any]] = [("", _("All")), *[(kind.value, kind.label) for kind in _TABS]]
        return [
            {"title": title, "code": code, "url": self.address(kind=code), "current": code == self.kind}
            for code, title in kinds
        ]

    def address(self, **changed: str) -> str:
        """The address of the register with something changed; paging starts anew."""
        query = self.query.copy()
        query.pop("after", None)
        query.pop("seen", None)
        for name, value in changed.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return f"?{query.urlencode()}"


_TABS = (
    Document.Kind.INVOICE,
    Document.Kind.UPD,
    Document.Kind.WAYBILL,
    Document.Kind.PACKING_LIST,
    Document.Kind.ORDER,
)


def _search(rows: QuerySet[Document], words: str) -> QuerySet[Document]:
    if not words:
        return rows
    return rows.filter(
        Q(number__icontains=words)
        | Q(title__icontains=words)
        | Q(folder__order__number__icontains=words)
        | Q(folder__order__number_1c__icontains=words)
        | Q(folder__order__dealer__name__icontains=words)
    )
