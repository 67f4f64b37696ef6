"""The news of dealers."""

from django.utils.translation import gettext_lazy as _

from dealerdesk.events.registry import register

DEALER_CREATED = register("dealer.created", _("Dealer created"))
DEALER_CHANGED = register("dealer.changed", _("Dealer's card changed"))
