"""News of papers."""

from django.utils.translation import gettext_lazy as _

from dealerdesk.events.registry import register

DOCUMENT_READY = register("document.ready", _("Document ready"))
