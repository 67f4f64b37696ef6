"""News of the exchange."""

from django.utils.translation import gettext_lazy as _

from dealerdesk.events.registry import register

EXCHANGE_ERROR = register("exchange.error", _("Exchange with 1C: an error"))
EXCHANGE_STALE = register("exchange.stale", _("Exchange with 1C: silence"))
