"""How much there is, said as far as the reader may know it."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dealerdesk.ui import typography

FEW = Decimal(5)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Availability:
    """Free stock of something that is sold in `unit`; dealers learn numbers only when there is little."""

    quantity: Decimal
    unit: str
    exact: bool

    @cached_property
    def level(self) -> str:
        """full, few or none, as the mark is called."""
        if self.quantity <= ZERO:
            return "none"
        return "few" if self.quantity <= FEW else "full"

    @property
    def words(self) -> str:
        """«В наличии», «Мало: 4», «Нет»; for the office «31 шт.»."""
        if self.level == "none":
            return pgettext("stock", "None")
        number = typography.quantity(self.quantity)
        if self.exact:
            return f"{number} {self.unit}".strip()
        return _("Few: %(number)s") % {"number": number} if self.level == "few" else _("In stock")
