"""An order as a row of a list: the columns in words."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dealerdesk.accounts.models import User
from dealerdesk.orders import papers
from dealerdesk.orders.models import Order
from dealerdesk.orders.page import sees_sums
from dealerdesk.orders.standing import Standing, standing_of
from dealerdesk.orders.states import State
from dealerdesk.ui.typography import day, moment, span

NOTHING, DAY = timedelta(0), timedelta(days=1)
SOON = 0.25
ON_THE_WAY = (State.PART_SHIPPED, State.SHIPPED, State.DELIVERED, State.CLOSED)


class ListRow:
    """One row for one person; `order` comes with its `line_counts` (see listing.count_lines)."""

    def __init__(self, order: Order, user: User) -> None:
        self.order, self.user = order, user

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.order, self.user)

    @cached_property
    def sums(self) -> bool:
        return sees_sums(self.order, self.user)

    @property
    def payment(self) -> str:
        """«Счёт 412», «До 29 мая», «Оплачена», «Отсрочка» or nothing yet."""
        order = self.order
        if order.payment == Order.Payment.PAID:
            return _("Paid")
        if order.payment == Order.Payment.PART_PAID:
            return _("Partly paid")
        if order.invoice and order.invoice.due_date and order.state != State.AWAITING_PAYMENT:
            return _("By %(day)s") % {"day": day(order.invoice.due_date)}
        if order.invoice:
            return _("Invoice %(number)s") % {"number": order.invoice.number}
        if order.decided_at and order.contract and not order.contract.is_prepaid and not order.is_final:
            return _("Deferred")
        return ""

    @property
    def shipment(self) -> str:
        """«8 из 10», «Вся», «В сборке», «Резерв» or nothing yet."""
        order = self.order
        if order.state == State.PART_SHIPPED:
            every, gone = order.line_counts
            return _("%(done)s of %(all)s") % {"done": gone, "all": every}
        if order.state in ON_THE_WAY:
            return _("All of it")
        if order.state == State.PICKING:
            return _("Being picked")
        return _("Reserved") if order.reserve_until and order.state == State.AWAITING_PAYMENT else ""

    @property
    def shares(self) -> list[float]:
        """The four bars of a partly shipped order."""
        every, gone = self.order.line_counts
        return [1, 1, gone / (every or 1), 0]

    @property
    def is_partly_shipped(self) -> bool:
        return self.order.state == State.PART_SHIPPED

    @property
    def topic(self) -> str:
        return f"order:{self.order.pk}"

    @property
    def documents_head(self) -> str:
        return _("%(number)s: documents") % {"number": self.order.number}

    @property
    def archive_url(self) -> str:
        return reverse("orders:archive", args=[self.order.number])

    @property
    def urgency(self) -> str:
        """The colour of the time left: red after the term, amber in its last quarter."""
        left = self._left
        if left is None or self.order.due_at is None:
            return "text-3"
        if left < NOTHING:
            return "late"
        return "soon" if left < (self.order.due_at - self.order.state_since) * SOON else "text-3"

    @property
    def left(self) -> str:
        """The time left in words."""
        left = self._left
        if left is None:
            return ""
        if left < NOTHING:
            return _("late by %(time)s") % {"time": span(-left)}
        return (
            _("%(time)s left") % {"time": span(left)}
            if left < DAY
            else _("by %(day)s") % {"day": moment(self.order.due_at)}
        )

    @property
    def _left(self) -> timedelta | None:
        return self.standing.due - timezone.now() if self.standing.due else None

    @cached_property
    def documents(self) -> list[dict[str, Any]]:
        if not self.user.may("order.documents"):
            return []
        ready = list(self.order.folder.documents.all())
        return papers.listed(self.order, ready, sums=self.sums) if ready else []
