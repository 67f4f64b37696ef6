"""Whether an order fits into the dealer's credit: the same arithmetic at every gate (processes.md 3.1.3)."""

from dataclasses import dataclass
from decimal import Decimal

from dealerdesk.dealers.models import Contract
from dealerdesk.finance.models import Balance

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Credit:
    """Состояние лимита: roubles, VAT included. `rest` may be negative: that much is missing."""

    mode: str
    limit: Decimal
    debt: Decimal
    overdue: Decimal
    committed: Decimal
    this: Decimal

    @property
    def exposure(self) -> Decimal:
        return self.debt + self.committed + self.this

    @property
    def rest(self) -> Decimal:
        return self.limit - self.exposure

    @property
    def checked(self) -> bool:
        return self.mode != Contract.CreditMode.OFF

    @property
    def enough(self) -> bool:
        """Nothing overdue and the limit holds; always so where credit is not checked."""
        return not self.checked or (self.overdue <= ZERO and self.rest >= ZERO)


def credit_of(contract: Contract, *, committed: Decimal, this: Decimal) -> Credit:
    """The credit of `contract` with `committed` ₽ approved but not shipped, and `this` order of so many ₽.

    A prepaid contract has no credit to check: goods leave after the money came.
    """
    balance = Balance.objects.filter(contract=contract).first()
    return Credit(
        mode=Contract.CreditMode.OFF if contract.is_prepaid else contract.credit_mode,
        limit=contract.credit_limit,
        debt=balance.debt if balance else ZERO,
        overdue=balance.overdue if balance else ZERO,
        committed=committed,
        this=this,
    )
