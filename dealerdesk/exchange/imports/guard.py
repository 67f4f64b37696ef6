"""The brake: a package that would take away most of what is on sale waits for a person (reliability.md 4.1, 5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import Q

from dealerdesk.catalogue.models import Price, Product, StockTotal
from dealerdesk.exchange.models import Connection

SMALL = 50
"""Below so many goods there is nothing to protect: a new base is being filled or tried out."""


class Held(Exception):
    """The package would take away too much; the text is for both administrators."""


@dataclass(frozen=True, slots=True)
class Census:
    """How many goods are on sale, priced and in stock."""

    active: int
    priced: int
    stocked: int


@contextmanager
def guarded(connection: Connection, *, is_on: bool) -> Iterator[None]:
    """Compare before and after, inside the import's transaction. Raises Held, and so nothing is applied."""
    if not is_on or connection.guard_percent >= 100:  # noqa: PLR2004
        yield
        return
    before = census()
    yield
    after = census()
    for was, now, what in (
        (before.active, after.active, "выключает товары"),
        (before.priced, after.priced, "обнуляет или снимает цены"),
        (before.stocked, after.stocked, "обнуляет остатки"),
    ):
        if was >= SMALL and (was - now) * 100 > was * connection.guard_percent:
            raise Held(f"пакет {what}: было {was}, станет {now}. Задержан, пока администратор портала не подтвердит")


def census() -> Census:
    """Count."""
    return Census(
        active=Product.objects.filter(is_active=True).count(),
        priced=Price.objects.filter(amount__gt=0).count(),
        stocked=StockTotal.objects.filter(Q(quantity__gt=0)).count(),
    )
