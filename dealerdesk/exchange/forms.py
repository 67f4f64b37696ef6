"""Settings of a connection, and the filters of the journal."""

from ipaddress import ip_network
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerdesk.exchange.models import MEGABYTE, Connection, JournalEntry

SHORTEST_PASSWORD = 8
SMALLEST_PART = 100_000


class ConnectionForm(forms.ModelForm):  # type: ignore[type-arg]
    """How a connection talks. The password is only ever written, never shown; empty keeps the present one."""

    new_password = forms.CharField(
        label=_("Password for 1C"),
        required=False,
        min_length=SHORTEST_PASSWORD,
        max_length=100,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Latin letters and digits; 1C does not define how others are sent"),
    )

    class Meta:
        model = Connection
        fields = (
            "name", "login", "is_active", "profile", "encoding", "takes_zip", "file_limit", "requires_session",
            "takes_orders", "order_currency", "withdraws_prices", "guard_percent", "currency_names", "addresses", "time_zone",
        )  # fmt: skip
        widgets: ClassVar = {
            "currency_names": forms.Textarea(attrs={"rows": 2, "placeholder": "у.е. = USD"}),
            "addresses": forms.Textarea(attrs={"rows": 2, "placeholder": "10.0.0.0/8"}),
        }
        help_texts: ClassVar = {
            "login": _("Latin letters and digits"),
            "addresses": _("One network a line; empty lets in everybody who knows the password"),
            "currency_names": _("One a line: the name in 1C = code"),
            "time_zone": _("Empty: the portal's own"),
            "order_currency": _("As the catalogue of currencies calls it: RUB, in old bases «руб.»"),
            "guard_percent": _("Share of goods, prices or stock; 100 switches the guard off"),
        }

    def clean_login(self) -> str:
        """ASCII only: 1C does not say in which encoding it sends other letters."""
        login = str(self.cleaned_data["login"]).strip()
        if not login.isascii() or ":" in login:
            raise forms.ValidationError(_("Latin letters and digits only"))
        return login

    def clean_new_password(self) -> str:
        """ASCII, and obligatory for a new connection."""
        password = str(self.cleaned_data["new_password"])
        if not password and not self.instance.password:
            raise forms.ValidationError(_("Set a password"))
        if not password.isascii():
            raise forms.ValidationError(_("Latin letters and digits only"))
        return password

    def clean_file_limit(self) -> int:
        """Between a hundred kilobytes, below which there would be hundreds of requests, and 256 MB."""
        limit = int(self.cleaned_data["file_limit"])
        if not SMALLEST_PART <= limit <= 256 * MEGABYTE:
            raise forms.ValidationError(_("From 100 000 bytes to 256 MB"))
        return limit

    def clean_addresses(self) -> str:
        """Networks or single addresses."""
        for text in str(self.cleaned_data["addresses"]).split():
            try:
                ip_network(text, strict=False)
            except ValueError as refusal:
                raise forms.ValidationError(_("Not an address: %(text)s") % {"text": text}) from refusal
        return str(self.cleaned_data["addresses"])

    def clean_time_zone(self) -> str:
        """A zone by its name."""
        zone = str(self.cleaned_data["time_zone"]).strip()
        if zone and zone not in available_timezones():
            raise forms.ValidationError(_("No such time zone, for example Asia/Yekaterinburg"))
        return zone

    def save(self, commit: bool = True) -> Connection:  # noqa: FBT001, FBT002 - Django's signature
        """Hash a new password."""
        if password := self.cleaned_data["new_password"]:
            self.instance.set_password(password)
        saved: Connection = super().save(commit)
        return saved


class JournalFilter(forms.Form):
    """What stands in the address of the journal; a value that does not fit is as good as none."""

    q = forms.CharField(required=False, max_length=100)
    direction = forms.ChoiceField(
        required=False, choices=[("", pgettext_lazy("everything", "All")), *JournalEntry.Direction.choices]
    )
    level = forms.ChoiceField(
        required=False, label=_("Outcome"), choices=[("", _("All outcomes")), *JournalEntry.Level.choices]
    )
    connection = forms.ModelChoiceField(
        Connection.objects.all(), required=False, label=_("Connection"), empty_label=_("All connections")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_valid()
