"""Form fields that people of every package fill in."""

from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext_lazy as _

HOME_COUNTRY = "RU"


class PhoneField(forms.CharField):
    """A phone number as people write it (8 912…, +7 (912)…); kept and shown as +7 912 345-67-89."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": _("Phone"), "max_length": 40, "required": False, **options})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return read_phone(text) if text else ""


def read_phone(text: str) -> str:
    """The number in the international form; `ValidationError` when there is no such number."""
    try:
        number = phonenumbers.parse(text, HOME_COUNTRY)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number) or number.extension:
        raise forms.ValidationError(_("There is no such phone number. Write it with the code, e.g. +7 912 345-67-89."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
