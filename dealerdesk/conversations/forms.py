"""The composer of a message."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dealerdesk.conversations.models import LONGEST


class MessageForm(forms.Form):
    """What a person writes; `key` makes a second press of the button harmless."""

    text = forms.CharField(
        label=_("Message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the text first.")},
    )
    internal = forms.BooleanField(required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)
