"""What the steps of an order ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

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


class ReasonForm(forms.Form):
    """A reason from the dictionary and a text for the other side; both are kept and shown."""

    code = forms.ChoiceField(label=_("Reason"))
    text = forms.CharField(label=_("What the other side will read"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
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

    text = forms.CharField(label=_("What the other side will read"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ApproveForm(forms.Form):
    """Approving; above the credit limit it needs a written reason from whoever may override."""

    override = forms.CharField(label=_("Reason to go above the limit"), max_length=500, required=False)


class ShipForm(forms.Form):
    """How the goods left, where no 1C tells it."""

    carrier = forms.CharField(label=_("Carrier"), max_length=120, required=False)
    tracking = forms.CharField(label=_("Tracking number"), max_length=120, required=False)
