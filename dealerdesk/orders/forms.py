"""What the steps of an order ask for, and its terms field by field."""

import json
from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django import forms
from django.db.models import Q
from django.forms.utils import ErrorDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerdesk.dealers.models import Contract
from dealerdesk.orders.models import Order

REASONS = {
    "rework": [
        ("quantity", _("Quantity or multiple")),
        ("terms", _("Payment or delivery terms")),
        ("address", _("Address or consignee")),
        ("goods", _("Wrong goods or replacement")),
        ("other", _("Other")),
    ],
    "reject": [
        ("no_stock", _("Not in stock and not expected")),
        ("credit", _("Debt or limit")),
        ("discontinued", _("Discontinued")),
        ("duplicate", _("Duplicate of another order")),
        ("other", _("Other")),
    ],
    "hold": [
        ("credit", _("Debt or limit")),
        ("stock", _("Waiting for goods")),
        ("data", _("Data to be cleared up")),
        ("other", _("Other")),
    ],
    "cancel": [
        ("dealer", _("The dealer asked")),
        ("duplicate", _("Duplicate of another order")),
        ("no_payment", _("Not paid in time")),
        ("other", _("Other")),
    ],
}


def reason_title(code: str) -> str:
    """A reason of the dictionary in the reader's language; empty for none."""
    return next((str(title) for kind in REASONS.values() for known, title in kind if known == code), "")


class AskedWhenNeeded(forms.CharField):
    """Shown as required, checked by the guard of the step: only it knows when the text is needed."""

    def validate(self, value: str) -> None:
        """Nothing to check here."""


class ReasonForm(forms.Form):
    """A reason from the dictionary and a text for the other side; both are kept and shown."""

    code = forms.ChoiceField(label=_("Reason"))
    text = forms.CharField(
        label=_("What the other side will read"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    kind = ""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["code"].choices = REASONS[self.kind]  # type: ignore[attr-defined]


class ReworkForm(ReasonForm):
    """Why the order goes back to the dealer."""

    kind = "rework"


class RejectForm(ReasonForm):
    """Why the order is refused."""

    kind = "reject"


class HoldForm(ReasonForm):
    """Why the order waits."""

    kind = "hold"


class CancelForm(ReasonForm):
    """Why the order is cancelled."""

    kind = "cancel"


class CommentForm(forms.Form):
    """Words to the other side."""

    text = forms.CharField(
        label=_("What the other side will read"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ApproveForm(forms.Form):
    """Approving; above the credit limit it needs a written reason from whoever may override."""

    override = AskedWhenNeeded(label=_("Reason to go above the limit"), max_length=500)


class ShipForm(forms.Form):
    """How the goods left, where no 1C tells it."""

    carrier = forms.CharField(label=_("Carrier"), max_length=120, required=False)
    tracking = forms.CharField(label=_("Tracking number"), max_length=120, required=False)


class TermsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Payment, delivery and comment of an order. What belongs to another dealer is not among the choices."""

    FAR = timedelta(days=366)

    class Meta:
        model = Order
        fields = (
            "counterparty",
            "contract",
            "delivery",
            "address",
            "carrier",
            "consignee",
            "desired_date",
            "partial",
            "comment",
        )
        labels: ClassVar = {
            "counterparty": _("Legal entity"),
            "contract": _("Contract"),
            "delivery": _("Method"),
            "address": _("Address"),
            "carrier": _("Carrier"),
            "consignee": _("Consignee"),
            "desired_date": _("Desired date"),
            "partial": _("Shipping in parts"),
            "comment": _("Comment for the office"),
        }
        widgets: ClassVar = {
            "desired_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "comment": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        order = self.instance
        for name, rows in _choices(order).items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        for name in ("counterparty", "contract", "delivery", "address", "carrier", "desired_date"):
            self.fields[name].required = True
        for name, bound in self.fields.items():
            bound.widget.attrs.update(_saves_itself(name, order))
        self.fields["address"].empty_label = _("Choose the address")  # type: ignore[attr-defined]
        self.fields["counterparty"].empty_label = _("Choose the legal entity")  # type: ignore[attr-defined]
        self.fields["contract"].empty_label = _("Choose the contract")  # type: ignore[attr-defined]

    def with_errors(self, errors: ErrorDict) -> Self:
        """This form, unbound, showing the errors that a narrower bound form has found."""
        self._errors = errors
        return self

    def clean_desired_date(self) -> date:
        """Not in the past, not further than a year ahead."""
        day: date = self.cleaned_data["desired_date"]
        today = timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("This day has passed: choose today or later"))
        if day > today + self.FAR:
            raise forms.ValidationError(_("This is more than a year ahead: check the year"))
        return day


def _saves_itself(name: str, order: Order) -> dict[str, str]:
    """The attributes that make a field send itself after a change; text also while it is being typed."""
    typed = name in ("carrier", "consignee", "comment")
    return {
        "hx-post": reverse("orders:terms", args=[order.number]),
        "hx-trigger": "change, input changed delay:900ms" if typed else "change",
        "hx-vals": json.dumps({"field": name}),
        "hx-swap": "none",
    }


def _choices(order: Order) -> dict[str, Any]:
    """Only what is this dealer's; what the order holds already stays a choice even when it is no longer in force."""
    dealer = order.dealer
    contracts = Contract.objects.filter(counterparty__dealer=dealer).filter(Q(is_active=True) | Q(pk=order.contract_id))
    if order.counterparty_id:
        contracts = contracts.filter(counterparty=order.counterparty_id)
    return {
        "counterparty": dealer.counterparties.all(),
        "contract": contracts,
        "address": dealer.addresses.filter(Q(is_active=True) | Q(pk=order.address_id)),
    }
