"""The distributor's requisites."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from dealerdesk.documents.models import Supplier

_LENGTHS = {"bik": (9, 9), "kpp": (9, 9), "account": (20, 20), "correspondent_account": (20, 20), "inn": (10, 12)}


class SupplierForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's is no generic at run time
    """Requisites for the heads of printed forms; numbers are checked for their length only, 1C checks the rest."""

    class Meta:
        model = Supplier
        fields = (
            "name", "inn", "kpp", "address", "phone", "bank", "bik", "correspondent_account", "account", "director", "accountant",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (least, most) in _LENGTHS.items():
            self.fields[name].validators.append(_digits(least, most))
            self.fields[name].widget.attrs["inputmode"] = "numeric"


def _digits(least: int, most: int) -> RegexValidator:
    text = _("Digits only, %(count)s of them") % {"count": most if least == most else f"{least}–{most}"}
    return RegexValidator(rf"^(?:\d{{{least}}}|\d{{{most}}})$", text)
