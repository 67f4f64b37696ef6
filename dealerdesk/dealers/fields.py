"""Form fields for numbers and requisites, each with an error that says what to do."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerdesk.dealers import requisites
from dealerdesk.toolbox.numbers import NotANumber, read_decimal


class NumberField(forms.DecimalField):
    """A number as people write it: `3 000 000,50`."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "num"})

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Decimal | int):
            return value if value is None else Decimal(value)
        try:
            return read_decimal(str(value))
        except NotANumber as wrong:
            raise forms.ValidationError(_("This is not a number. Write it like 1 234,50.")) from wrong

    def prepare_value(self, value: Any) -> Any:
        return _grouped(value) if isinstance(value, Decimal) else value


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar or typed as 31.12.2026."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y"], **options)


class DigitsField(forms.CharField):
    """Requisites: blanks between the digits are forgiven, wrong check digits are not."""

    def __init__(self, *, fits: Callable[[str], bool], wrong: str | Promise, **options: Any) -> None:
        self.fits, self.wrong = fits, wrong
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "max_length": 40, **options})

    def to_python(self, value: Any) -> str:
        return "".join((super().to_python(value) or "").split())

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not self.fits(value):
            raise forms.ValidationError(str(self.wrong))


def inn_field() -> DigitsField:
    """ИНН, required."""
    wrong = _("The INN has 10 digits (a company) or 12 (an entrepreneur), and its last digits must fit. Check it.")
    return DigitsField(label=_("INN"), fits=requisites.is_inn, wrong=wrong)


def kpp_field() -> DigitsField:
    """КПП, only companies have it."""
    wrong = _("The KPP has 9 digits. Check it.")
    return DigitsField(label=_("KPP"), fits=requisites.is_kpp, wrong=wrong, required=False)


def ogrn_field() -> DigitsField:
    """ОГРН or ОГРНИП."""
    wrong = _("The OGRN has 13 digits (15 for an entrepreneur), and its last digit must fit. Check it.")
    return DigitsField(label=_("OGRN"), fits=requisites.is_ogrn, wrong=wrong, required=False)


def bik_field() -> DigitsField:
    """БИК of the bank."""
    return DigitsField(
        label=_("BIK"), fits=requisites.is_bik, wrong=_("The BIK has 9 digits. Check it."), required=False
    )


def _grouped(value: Decimal) -> str:
    """`3 000 000` or `1 234,50`: no-break spaces between thousands, kopecks only where there are some."""
    plain = f"{value:,.2f}".replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    return plain.removesuffix(",00")
