"""The composer of a message."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dealerdesk.conversations.models import LONGEST


class MessageForm(forms.Form):
    """What a person writes and to whom: to the other side, or for the office alone."""

    INTERNAL = "internal"

    text = forms.CharField(
        max_length=LONGEST,
        error_messages={
            "required": _("Write the text first."),
            "max_length": _("The message is longer than %(limit_value)s characters: make two of it."),
        },
    )
    to = forms.ChoiceField(choices=[("dealer", _("To the dealer")), (INTERNAL, _("Internal"))], required=False)

    @property
    def is_internal(self) -> bool:
        return bool(self.cleaned_data["to"] == self.INTERNAL)
