"""The states of an order (processes.md 3.1): whose move each one is, which family and icon it shows."""

from dataclasses import dataclass
from typing import ClassVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Статус заявки."""

    DRAFT = "draft", _("Draft")
    DEALER_REVIEW = "dealer_review", _("In review at the dealer")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    REWORK = "rework", _("In rework")
    DEALER_CONFIRM = "dealer_confirm", _("Waits for the dealer's confirmation")
    ON_HOLD = "on_hold", _("On hold")
    APPROVED = "approved", _("Approved")
    AWAITING_PAYMENT = "awaiting_payment", _("Awaits payment")
    PICKING = "picking", _("Being picked")
    PART_SHIPPED = "part_shipped", _("Partly shipped")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Received")
    CLOSED = "closed", _("Closed")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Cancelled")


@dataclass(frozen=True, slots=True)
class Look:
    """How a state shows (design.md 2): colour family, icon, who holds the ball, its step in the stage strip."""

    family: str
    icon: str
    owner: str
    stage: int
    next_step: str | Promise
    struck: bool = False

    OFFICE: ClassVar[str] = "office"
    DEALER: ClassVar[str] = "dealer"


# fmt: off
LOOKS: dict[str, Look] = {
    State.DRAFT:            Look("quiet", "pencil", "dealer", 0, _("Not submitted yet")),
    State.DEALER_REVIEW:    Look("dealer", "user-check", "dealer", 0, _("Check and submit")),
    State.SUBMITTED:        Look("office", "inbox", "office", 1, _("The office will take it into review")),
    State.IN_REVIEW:        Look("office", "eye", "office", 1, _("The office decides")),
    State.REWORK:           Look("dealer", "arrow-back-up", "dealer", 1, _("Correct and submit again")),
    State.DEALER_CONFIRM:   Look("dealer", "arrows-exchange", "dealer", 1, _("Confirm the proposed changes")),
    State.ON_HOLD:          Look("stop", "player-pause", "office", 1, _("On hold until the cause is gone")),
    State.APPROVED:         Look("moving", "circle-check", "1c", 2, _("1C books the order and reserves the goods")),
    State.AWAITING_PAYMENT: Look("dealer", "wallet", "dealer", 2, _("Pay the invoice")),
    State.PICKING:          Look("moving", "package", "warehouse", 3, _("The warehouse is picking the goods")),
    State.PART_SHIPPED:     Look("moving", "truck-delivery", "warehouse", 4, _("The rest is still to be shipped")),
    State.SHIPPED:          Look("moving", "truck-delivery", "carrier", 4, _("On the way")),
    State.DELIVERED:        Look("done", "package-export", "", 5, _("Closes by itself when paid")),
    State.CLOSED:           Look("done", "checks", "", 5, _("Everything is done")),
    State.REJECTED:         Look("stop", "circle-x", "", 1, _("See the reason; copy it to a new draft")),
    State.CANCELLED:        Look("quiet", "ban", "", 1, _("Cancelled"), struck=True),
}
# fmt: on

STAGES = (_("Draft"), _("Review"), _("Approved"), _("Picking"), _("Shipping"), _("Received"))
EDITABLE = (State.DRAFT, State.DEALER_REVIEW, State.REWORK)
FINAL = (State.CLOSED, State.REJECTED, State.CANCELLED)
COMMITTED = (State.APPROVED, State.AWAITING_PAYMENT, State.PICKING, State.PART_SHIPPED)


def waiting_for(owner: str) -> list[str]:
    """The states in which the ball is with `owner` (office, dealer, warehouse, 1c, carrier)."""
    return [state for state, look in LOOKS.items() if look.owner == owner and state != State.DRAFT]
