"""One search over everything that a person may see: orders, goods, dealers, documents, pages of the menu."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import BooleanField, Case, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dealerdesk.accounts.models import User
from dealerdesk.catalogue.models import Product
from dealerdesk.catalogue.search import BARCODE, attempts, sku_key
from dealerdesk.dealers.listing import matching
from dealerdesk.dealers.models import Dealer
from dealerdesk.documents.models import Document
from dealerdesk.home.commands import commands_of
from dealerdesk.orders.models import Order, ShipmentLine
from dealerdesk.orders.numbers import by_our_number, without_zeros
from dealerdesk.ui.typography import day

LONGEST = 100
SHORTEST_SERIAL = 5
INN = re.compile(r"\d{10}|\d{12}")


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found. `is_exact`: what was typed is its very number, not a part of it or a word."""

    url: str
    title: str
    sub: str = ""
    note: str = ""
    icon: str = ""
    order: Order | None = None
    file_url: str = ""
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind; `list_url` is the list that shows the rest."""

    title: str | Promise
    hits: list[Hit]
    list_url: str = ""


class Search:
    """What `user` finds by `text`: at most `most` things of a kind, one query for each kind."""

    def __init__(self, user: User, text: str, *, most: int) -> None:
        self.user, self.most = user, most
        self.text = text.replace("\0", "").strip()[:LONGEST]

    @cached_property
    def groups(self) -> list[Group]:
        """The kinds of which something was found; without words only the commands."""
        kinds = self._things() if self.text else []
        commands = [Hit(command.url, command.title_for(self.user), icon=command.icon) for command in self._commands]
        return [group for group in (*kinds, Group(_("Sections"), commands)) if group.hits]

    @property
    def only_url(self) -> str:
        """Where the one thing is whose number was typed; empty when there is none or more than one."""
        named = {hit.url for group in self.groups for hit in group.hits if hit.is_exact}
        return named.pop() if len(named) == 1 else ""

    def _things(self) -> Iterable[Group]:
        yield Group(_("Orders"), self._orders(), self._listed("orders:list"))
        yield Group(pgettext("counted", "Goods"), self._goods(), self._listed("catalogue:product_list"))
        if self.user.is_office:
            yield Group(_("Dealers"), self._dealers(), self._listed("dealers:list"))
        yield Group(_("Documents"), self._documents(), self._listed("orders:documents"))

    def _listed(self, url_name: str) -> str:
        return f"{reverse(url_name)}?{urlencode({'q': self.text})}"

    @property
    def _commands(self) -> list[Any]:
        found = commands_of(self.user, self.text)
        return found[: self.most] if self.text else found

    def _orders(self) -> list[Hit]:
        exact = _any(by_our_number(self.text), self._without_zeros("number_1c"))
        found = exact | Q(number__icontains=self.text) | Q(number_1c__icontains=self.text) | self._shipped()
        rows: Any = Order.objects.visible_to(self.user).filter(found).select_related("dealer")
        rows = rows.annotate(is_exact=_flag(exact)).order_by("-is_exact", "-created_at", "-pk")
        return [
            Hit(
                order.get_absolute_url(),
                order.number,
                sub=", ".join(part for part in (self._dealer_of(order), order.number_1c) if part),
                note=order.get_state_display(),
                icon=order.look.icon,
                order=order,
                is_exact=order.is_exact,
            )
            for order in rows[: self.most]
        ]

    def _shipped(self) -> Q:
        """Orders in whose shipments the serial number went out."""
        if len(self.text) < SHORTEST_SERIAL:
            return Q(pk__in=[])
        return Q(pk__in=ShipmentLine.objects.filter(serials__contains=[self.text]).values("shipment__order"))

    def _goods(self) -> list[Hit]:
        rows = self._products()
        key, is_barcode = sku_key(self.text), bool(BARCODE.fullmatch(self.text))
        return [
            Hit(
                reverse("catalogue:product_detail", args=[row["pk"]]),
                row["name"],
                sub=row["sku"],
                note="" if row["is_active"] else _("Not sold"),
                icon="package",
                is_exact=(bool(key) and row["sku_key"] == key) or (is_barcode and len(rows) == 1),
            )
            for row in rows
        ]

    def _products(self) -> list[dict[str, Any]]:
        """All readings of the words in one query; the strictest that has found something counts."""
        goods = Product.objects.visible_to(self.user)
        first = Case(When(sku_key=sku_key(self.text), then=0), default=1, output_field=IntegerField())
        readings: list[Any] = [
            goods.filter(condition)
            .annotate(reading=Value(number))
            .order_by(first, "-popularity", "-pk")
            .values("pk", "name", "sku", "sku_key", "is_active", "reading")[: self.most]
            for number, condition in enumerate(attempts(self.text))
        ]
        if not readings:
            return []
        found = list(readings[0].union(*readings[1:], all=True)[: self.most] if readings[1:] else readings[0])
        return [row for row in found if row["reading"] == found[0]["reading"]]

    def _dealers(self) -> list[Hit]:
        rows = matching(Dealer.objects.visible_to(self.user), self.text).select_related("region").order_by("name", "pk")
        found = list(rows[: self.most])
        is_inn = bool(INN.fullmatch(self.text)) and len(found) == 1
        return [
            Hit(
                dealer.get_absolute_url(),
                dealer.name,
                sub=", ".join(part for part in (dealer.number, dealer.city) if part),
                note=dealer.region.name,
                icon="building-store",
                is_exact=is_inn or dealer.number.casefold() == self.text.casefold(),
            )
            for dealer in found
        ]

    def _documents(self) -> list[Hit]:
        exact = _any(Q(number__iexact=self.text), self._without_zeros("number"))
        orders = Order.objects.visible_to(self.user, "order.documents")
        rows = Document.objects.filter(exact | Q(number__icontains=self.text), folder__order__in=orders)
        rows = rows.select_related("folder__order__dealer").annotate(is_exact=_flag(exact))
        return [self._paper(document) for document in rows.order_by("-is_exact", "-pk")[: self.most]]

    def _paper(self, document: Any) -> Hit:
        order = document.folder.order
        return Hit(
            order.get_absolute_url(),
            str(document),
            sub=", ".join(part for part in (order.number, self._dealer_of(order)) if part),
            note=day(document.date) if document.date else "",
            icon="file-text",
            file_url=reverse("orders:document", args=[order.number, document.pk]),
            is_exact=document.is_exact,
        )

    def _dealer_of(self, order: Order) -> str:
        return order.dealer.name if self.user.is_office else ""

    def _without_zeros(self, field: str) -> Q | None:
        pattern = without_zeros(self.text)
        return Q(**{f"{field}__iregex": pattern}) if pattern else None


def _any(*conditions: Q | None) -> Q:
    known = [condition for condition in conditions if condition is not None]
    found = Q(pk__in=[])
    for condition in known:
        found |= condition
    return found


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())
