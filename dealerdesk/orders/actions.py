"""The buttons of an order's page: what a person may do here, what stands in the way, and which button is the primary one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from dealerdesk.accounts.models import User
from dealerdesk.orders.models import Order, OrderLine
from dealerdesk.orders.workflow import order_workflow
from dealerdesk.ui.typography import roubles
from dealerdesk.workflow.machine import Action, Reason

# What is rarely wanted, or cannot be undone, stays behind «⋯».
ASIDE = frozenset({"cancel", "cancel_own", "ask_cancel", "reopen", "discard", "give_back"})
QUIET = frozenset({"hold", "withdraw"})
ASKED_FIRST = frozenset({"discard", "withdraw"})


@dataclass(frozen=True, slots=True)
class Button:
    """One step as the page offers it."""

    action: Action
    order: Order
    primary: bool = False
    data: Mapping[str, str] | None = None

    @property
    def code(self) -> str:
        return self.action.transition.code

    @property
    def title(self) -> str:
        return str(self.action.transition.title)

    @property
    def icon(self) -> str:
        return self.action.transition.icon

    @property
    def key(self) -> str:
        """What is printed on the button."""
        return self.action.transition.key

    @property
    def shortcut(self) -> str:
        """What the script binds, by the position of the key."""
        return self.key.lower().replace(" ", "+").replace("↵", "enter")

    @property
    def blocked(self) -> bool:
        return self.action.blocked

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.action.reasons

    @property
    def danger(self) -> bool:
        return self.action.transition.tone == "danger"

    @property
    def asks(self) -> bool:
        """Whether a dialog comes before the step."""
        return self.action.transition.form is not None or self.code in ASKED_FIRST

    @property
    def form(self) -> forms.Form | None:
        """What the dialog asks, with what was typed when the step was refused."""
        kind = self.action.transition.form
        return kind(self.data, auto_id=f"{self.code}-%s") if kind else None

    @property
    def question(self) -> str:
        """The title of the dialog: a question with the object."""
        if self.code == "approve":
            return _("Approve for %(sum)s?") % {"sum": roubles(self.order.total)}
        return f"{self.title} {self.order.number}?"

    @property
    def dialog(self) -> str:
        """The id of the dialog in the page."""
        return f"step-{self.code}"

    @property
    def url(self) -> str:
        return reverse("orders:transition", args=[self.order.number, self.code])

    @property
    def ask_url(self) -> str:
        """The same dialog as a page of its own, for those without script."""
        return reverse("orders:step", args=[self.order.number, self.code])

    @property
    def css(self) -> str:
        if self.primary:
            return "btn btn-primary"
        if self.danger:
            return "btn btn-ghost btn-stop"
        return "btn btn-ghost" if self.code in QUIET else "btn"


class Actions:
    """All steps that `user` may take on `order` now, blocked ones included."""

    def __init__(self, order: Order, user: User) -> None:
        self.order = order
        self._actions = order_workflow.available(order, user)

    @cached_property
    def bar(self) -> list[Button]:
        """From left to right: the destructive ones, the plain ones, the primary one last."""
        buttons = [self._button(action) for action in self._actions if action.transition.code not in ASIDE]
        return sorted(buttons, key=lambda button: (button.primary, not button.danger, button.code not in QUIET))

    @cached_property
    def folded(self) -> list[Button]:
        """What a phone keeps behind one button beside the primary one."""
        return [button for button in self.bar if not button.primary and not button.blocked]

    @property
    def folds(self) -> bool:
        """Two buttons fit a phone; more are folded when there is a primary one to keep."""
        return len(self.folded) > 1 and any(button.primary for button in self.bar)

    @cached_property
    def aside(self) -> list[Button]:
        """What is behind «⋯»."""
        return [self._button(action) for action in self._actions if action.transition.code in ASIDE]

    @cached_property
    def dialogs(self) -> list[Button]:
        """The steps that ask something first."""
        return [button for button in (*self.bar, *self.aside) if button.asks]

    @cached_property
    def blocked(self) -> Button | None:
        """The step that should come next and cannot."""
        return next((button for button in self.bar if button.primary and button.blocked), None)

    def find(self, code: str) -> Button | None:
        """The button of one step, if the person has it."""
        return next((button for button in (*self.bar, *self.aside) if button.code == code), None)

    def _button(self, action: Action) -> Button:
        return Button(action, self.order, primary=action is self._primary)

    @cached_property
    def _primary(self) -> Action | None:
        return next((action for action in self._actions if action.transition.tone == "primary"), None)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What stands in the way, sorted for the bar: lines by their positions, the rest as sentences."""

    positions: list[tuple[int, str]]
    others: list[Reason]


def hindrance(reasons: Iterable[Reason], lines: Iterable[OrderLine]) -> Hindrance:
    """Sort `reasons` into those that a line causes and the others."""
    places = {f"#line-{line.pk}": line.position for line in lines}
    found = list(reasons)
    return Hindrance(
        positions=sorted((places[reason.url], reason.url) for reason in found if reason.url in places),
        others=[reason for reason in found if reason.url not in places],
    )
