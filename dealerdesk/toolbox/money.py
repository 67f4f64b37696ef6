"""Rounding and VAT of rouble sums: the one place where a kopeck is rounded."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

KOPECK = Decimal("0.01")
ZERO = Decimal("0.00")
HUNDRED = Decimal(100)


def kopecks(amount: Decimal) -> Decimal:
    """Round a sum in ₽ to the kopeck, halves away from zero, as 1C does."""
    return amount.quantize(KOPECK, rounding=ROUND_HALF_UP)


def vat_inside(total: Decimal, rate: Decimal | int | None) -> Decimal:
    """Give the VAT, in ₽, that a sum with VAT contains; `rate` is in percent, None is «без НДС»."""
    percent = _percent(rate)
    return kopecks(total * percent / (HUNDRED + percent))


def vat_on_top(total: Decimal, rate: Decimal | int | None) -> Decimal:
    """Give the VAT, in ₽, to be added to a sum without VAT; `rate` is in percent, None is «без НДС»."""
    return kopecks(total * _percent(rate) / HUNDRED)


def line_total(price: Decimal, quantity: Decimal, discount: Decimal | int = 0) -> Decimal:
    """Give the sum of a document line in ₽; `discount` is in percent. Each line is rounded by itself."""
    return kopecks(price * quantity * (HUNDRED - discount) / HUNDRED)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Add sums that are already rounded; nothing gives 0.00."""
    return sum(amounts, ZERO)


def _percent(rate: Decimal | int | None) -> Decimal:
    return Decimal(0) if rate is None else Decimal(rate)
