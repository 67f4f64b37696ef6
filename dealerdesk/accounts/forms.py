"""What a person may change about himself."""

from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.fields import PhoneField
from dealerdesk.accounts.models import User

ZONES = sorted(zone for zone in available_timezones() if zone.startswith(("Europe/", "Asia/")))


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """Own name, phone, language, time zone and theme; the role and the company are others' business."""

    phone = PhoneField()
    timezone = forms.ChoiceField(label=_("Time zone"), choices=[(zone, zone) for zone in ZONES])

    class Meta:
        model = User
        fields = ("name", "phone", "language", "timezone", "theme")
        labels = {"name": _("First and last name")}
