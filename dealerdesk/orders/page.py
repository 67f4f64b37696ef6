"""An order's page for one person: everything a fragment of it may ask for, computed when asked."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from dealerdesk.accounts.models import User
from dealerdesk.accounts.rights import Scope
from dealerdesk.accounts.roles import Role
from dealerdesk.events.models import Event
from dealerdesk.finance.credit import Credit
from dealerdesk.orders import credit_light, events, guards, history, lines, papers, track, verdict
from dealerdesk.orders.actions import Actions, Hindrance, hindrance
from dealerdesk.orders.forms import TermsForm
from dealerdesk.orders.grid import Column, Row, rows_of, warehouses
from dealerdesk.orders.models import ZERO, Order, OrderLine, OrderQuerySet
from dealerdesk.orders.pricing import lines_of
from dealerdesk.orders.standing import Standing, standing_of
from dealerdesk.orders.states import FINAL, State
from dealerdesk.ui.typography import quantity

RELATED = (
    "dealer__region",
    "dealer__representative",
    "dealer__organisation",
    "author__organisation",
    "assignee",
    "counterparty",
    "contract__counterparty",
    "contract__price_type",
    "price_type",
    "address",
    "invoice",
    "folder",
    "thread",
)
AFTER_APPROVAL = (
    State.APPROVED,
    State.AWAITING_PAYMENT,
    State.PICKING,
    State.PART_SHIPPED,
    State.SHIPPED,
    State.DELIVERED,
    State.CLOSED,
)

SHIPPED = (State.PART_SHIPPED, State.SHIPPED, State.DELIVERED, *FINAL)


def orders_for(user: User, right: str = "") -> OrderQuerySet:
    """The orders `user` may see, with everything that a page shows joined in."""
    return Order.objects.visible_to(user, right).select_related(*RELATED)


def sees_sums(order: Order, user: User) -> bool:
    """Whether money of `order` is for the eyes of `user`, who may see the order."""
    scope = user.scope("order.sums")
    return scope > Scope.NONE and (scope >= user.scope("order.view") or order.author_id == user.pk)


class OrderPage:
    """The page of `order` as `user` sees it."""

    def __init__(self, order: Order, user: User, *, form: TermsForm | None = None, after_step: str = "") -> None:
        """`form` carries refused fields; `after_step` is where a step leads instead of back to this page."""
        self.order, self.user, self.after_step = order, user, after_step
        self._form = form

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.order, self.user)

    @cached_property
    def stage(self) -> list[dict[str, Any]]:
        return track.stage(self.order, self._events, self.user)

    @cached_property
    def may_edit(self) -> bool:
        return lines.may_edit(self.order, by=self.user)

    @cached_property
    def sums(self) -> bool:
        return sees_sums(self.order, self.user)

    @cached_property
    def exact_stock(self) -> bool:
        """The office sees the stock of each warehouse while it decides."""
        return self.user.may("catalogue.exact_stock") and not self.is_underway and not self.order.is_final

    @cached_property
    def is_underway(self) -> bool:
        """Approved: from here on lines have a way to show."""
        return self.order.state in AFTER_APPROVAL

    @cached_property
    def lines(self) -> list[OrderLine]:
        return lines_of(self.order)

    @cached_property
    def rows(self) -> list[Row]:
        rows = rows_of(self.order, lines=self.lines, today=self.may_edit, by_warehouse=self.exact_stock)
        for change in self.changes:
            for row in rows:
                if row.line.sku == change["sku"] and row.line.name == change["name"]:
                    row.before = change["before"] or "0"
        return rows

    @cached_property
    def warehouses(self) -> list[Column]:
        return warehouses() if self.exact_stock else []

    @cached_property
    def quantity(self) -> Decimal:
        return sum((line.quantity for line in self.lines), ZERO)

    @cached_property
    def weight_kg(self) -> Decimal:
        """Kilograms of what is ordered; goods whose weight 1C does not know count as nothing."""
        return sum((line.quantity * (line.variant.product.weight_kg or ZERO) for line in self.lines), ZERO)

    @cached_property
    def vat_rate(self) -> Decimal | None:
        """The rate when all lines have the same one."""
        rates = {line.vat_rate for line in self.lines}
        return rates.pop() if len(rates) == 1 else None

    @cached_property
    def actions(self) -> Actions:
        return Actions(self.order, self.user)

    @cached_property
    def hindrance(self) -> Hindrance | None:
        blocked = self.actions.blocked
        return hindrance(blocked.reasons, self.lines) if blocked else None

    @cached_property
    def todo(self) -> list[dict[str, Any]]:
        """What has to be done before the next step, what is done already in grey."""
        blocked = self.actions.blocked
        found = [
            {"text": reason.text, "url": reason.url, "done": False} for reason in (blocked.reasons if blocked else ())
        ]
        return found + (self._done(found) if self.may_edit else [])

    @property
    def todo_title(self) -> str:
        return _("To submit") if self.may_edit else _("What stands in the way")

    def _done(self, open_items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        wanting = {item["url"] for item in open_items}
        checks = (("#payment", _("Payment terms are set")), ("#delivery", _("Delivery terms are set")))
        return [{"text": text, "done": True} for url, text in checks if url not in wanting]

    @cached_property
    def is_twin(self) -> bool:
        return any(item.get("url") == "#duplicate" for item in self.todo)

    @cached_property
    def form(self) -> TermsForm:
        return self._form or TermsForm(instance=self.order)

    @cached_property
    def credit(self) -> Mapping[str, Any] | None:
        """The credit light; None for those who do not see money, and before a contract is chosen."""
        if not (self.user.may("finance.view") and self.sums and self.order.contract) or self.order.state in SHIPPED:
            return None
        state = self._credit
        return credit_light.light(self.order, state, of_office=self.user.is_office) if state else None

    @cached_property
    def _credit(self) -> Credit | None:
        return guards.credit(self.order)

    @cached_property
    def figures(self) -> list[dict[str, Any]]:
        return verdict.figures(self.order, self._credit, self.rows)

    @cached_property
    def checks(self) -> list[dict[str, str]]:
        return verdict.checks(self.order, self._credit, self.rows)

    @cached_property
    def why_me(self) -> str:
        """Why it is this person who decides."""
        if self.order.state not in (State.SUBMITTED, State.IN_REVIEW) or not self.user.may("order.decide"):
            return ""
        if self.order.total > guards.REGIONAL_LIMIT:
            if self.user.role == Role.REGIONAL_REPRESENTATIVE:
                return _("The sum is above 500,000 ₽: you may return it, the Representative approves.")
            return _(
                "The sum is above 500,000 ₽: the regional representative may return it, the Representative approves."
            )
        return _("Up to 500,000 ₽ the regional representative or the Representative decides.")

    @cached_property
    def changes(self) -> list[dict[str, str]]:
        """What the dealer has changed since the office sent the order back, while the office decides again."""
        if not self.user.is_office or self.order.state not in (State.SUBMITTED, State.IN_REVIEW):
            return []
        again = [event for event in self._events if event.type == events.ORDER_RESUBMITTED]
        return again[-1].get("changes", []) if again else []

    @cached_property
    def changes_text(self) -> str:
        return history.changes_text(self.changes)

    @cached_property
    def documents(self) -> list[dict[str, Any]]:
        if not self.user.may("order.documents"):
            return []
        return papers.listed(self.order, list(self.order.folder.documents.all()), sums=self.sums)

    @cached_property
    def entries(self) -> list[history.Entry]:
        return history.timeline(self.order, self.user, sums=self.sums)

    @cached_property
    def shipments(self) -> list[dict[str, Any]]:
        return track.shipments(self.order)

    @cached_property
    def people(self) -> list[dict[str, Any]]:
        return track.people(self.order, self.user)

    @cached_property
    def sync(self) -> dict[str, str]:
        return track.sync(self.order, self.user)

    @property
    def topics(self) -> list[str]:
        """What the page listens to."""
        return [f"order:{self.order.pk}", self.order.folder.topic, f"thread:{self.order.thread_id}"]

    @property
    def parts_url(self) -> str:
        """Where the parts are fetched again; the number tells whether the page has an old one."""
        query = urlencode({"number": self.order.number, **({"next": self.after_step} if self.after_step else {})})
        return f"{reverse('orders:parts', args=[self.order.pk])}?{query}"

    @property
    def next_query(self) -> str:
        return f"?{urlencode({'next': self.after_step})}" if self.after_step else ""

    @property
    def lines_url(self) -> str:
        return reverse("orders:lines", args=[self.order.number])

    @property
    def terms_url(self) -> str:
        return reverse("orders:terms", args=[self.order.number])

    @property
    def thread_url(self) -> str:
        """Where a message is sent; the key makes a repeated click say nothing twice."""
        return f"{reverse('orders:thread', args=[self.order.number])}?key={uuid4()}"

    @property
    def copy_url(self) -> str:
        return reverse("orders:copy", args=[self.order.number])

    @property
    def archive_url(self) -> str:
        return reverse("orders:archive", args=[self.order.number])

    @property
    def suggest_url(self) -> str:
        """Suggestions at the prices of this order's dealer."""
        query = f"?{urlencode({'dealer': self.order.dealer.number})}" if self.user.is_office else ""
        return reverse("catalogue:suggest") + query

    @property
    def dealer_url(self) -> str:
        return self.order.dealer.get_absolute_url() if self.user.may("dealer.view") else ""

    @property
    def may_copy(self) -> bool:
        return self.user.may("order.create") and not self.order.is_draft

    @property
    def has_papers(self) -> bool:
        return any(paper.get("url") for paper in self.documents)

    @property
    def is_paused(self) -> bool:
        return self.order.state == State.ON_HOLD

    @property
    def banner_family(self) -> str:
        """The reason of the present state concerns you now, or only explains."""
        return self.order.look.family if self.standing.mine or self.order.look.family == "stop" else ""

    @property
    def terms_words(self) -> str:
        return credit_light.terms(self.order.contract)

    @property
    def price_words(self) -> str:
        """By which prices the order goes: «Цены «Дилер-2», скидка 7 %»."""
        contract, kind = self.order.contract, self.order.price_type
        if kind is None:
            return ""
        words = _("Prices “%(kind)s”") % {"kind": kind}
        if contract and contract.discount_percent:
            words += ", " + _("discount %(percent)s %%") % {"percent": quantity(contract.discount_percent)}
        return words

    @property
    def readers(self) -> str:
        """Who will read a message."""
        if self.user.is_office:
            return _("The people of %(dealer)s will read it") % {"dealer": self.order.dealer}
        return _("The office will read it")

    @property
    def with_1c(self) -> bool:
        return not settings.STANDALONE

    @property
    def needs_override(self) -> bool:
        """Approving goes above the credit limit and this person may do so with a reason."""
        credit = self._credit
        return credit is not None and not credit.enough and credit.mode != "warn" and self.user.may("order.override")

    @property
    def may_write(self) -> bool:
        return self.user.may("order.message") and not self.order.is_draft

    @property
    def may_write_internal(self) -> bool:
        return self.user.may("order.internal_note")

    @cached_property
    def _events(self) -> list[Event]:
        return list(Event.objects.about(self.order).seen_from(self.user).select_related("actor"))
