"""What a dealer pays: his contract's price type, less the contract's discount, and how to say why."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import QuerySet

from dealerdesk.accounts.models import User
from dealerdesk.accounts.rights import Scope
from dealerdesk.dealers.models import Contract, Dealer, PriceType
from dealerdesk.toolbox.money import line_total

ZERO = Decimal(0)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms prices are shown: without a price type nobody has a price. `choice` is what the office chose from."""

    price_type: PriceType | None = None
    discount_percent: Decimal = ZERO
    contract: Contract | None = None
    dealer: Dealer | None = None
    choice: tuple[PriceType, ...] = ()

    @property
    def parameters(self) -> str:
        """The query string by which `terms_for` gives the office the same terms again."""
        if self.dealer:
            return urlencode({"dealer": self.dealer.number})
        return urlencode({"price_type": self.price_type.pk}) if self.price_type else ""

    @property
    def topics(self) -> tuple[str, ...]:
        """What to listen to, to learn that a price has changed."""
        return (f"prices:{self.price_type.pk}",) if self.price_type else ()

    def own(self, amount: Decimal | None) -> Decimal | None:
        """The price after the discount, rounded to kopecks; 0 stays 0 (on request), None stays None."""
        return None if amount is None else line_total(amount, ONE, self.discount_percent)


def terms_of(dealer: Dealer) -> Terms:
    """The terms of the dealer's newest contract in force; the price type of the dealer where the contract has none."""
    contract = dealer.contracts().filter(is_active=True).first()
    return _by_contract(contract, dealer) if contract else Terms(dealer.price_type, dealer=dealer)


def _by_contract(contract: Contract, dealer: Dealer) -> Terms:
    return Terms(contract.price_type or dealer.price_type, contract.discount_percent, contract, dealer)


def _own_terms(user: User) -> Terms:
    """The same for the person's own company, in one query where there is a contract."""
    contracts = Contract.objects.filter(counterparty__dealer__organisation=user.organisation_id, is_active=True)
    wanted = contracts.select_related("price_type", "counterparty__dealer__price_type")
    if contract := wanted.order_by("-date", "-pk").first():
        return _by_contract(contract, contract.counterparty.dealer)
    dealer = Dealer.objects.of(user).select_related("price_type").first()
    return Terms(dealer.price_type, dealer=dealer) if dealer else Terms()


def terms_for(user: User, wanted: Mapping[str, str]) -> Terms:
    """The terms that a person looks at the catalogue with.

    A dealer's person has his own. The office chooses by `dealer` (number, in its sight) or `price_type` (key,
    who may see all); what does not fit is as good as not chosen, and then it is the first price type.
    """
    if not user.may("catalogue.prices"):
        return Terms()
    if user.is_dealer:
        return _own_terms(user)
    if number := wanted.get("dealer"):
        dealer = dealers_for(user).select_related("price_type").filter(number=number).first()
        if dealer:
            return terms_of(dealer)
    known = {str(one.pk): one for one in price_types_for(user)}
    return Terms(
        known.get(wanted.get("price_type", "")) or next(iter(known.values()), None), choice=tuple(known.values())
    )


def dealers_for(user: User) -> QuerySet[Dealer]:
    """The dealers with whose eyes a person of the office may look."""
    if user.is_dealer or user.scope("catalogue.prices") < Scope.REGION:
        return Dealer.objects.none()
    rows: QuerySet[Dealer] = Dealer.objects.visible_to(user, "catalogue.prices")
    return rows


def price_types_for(user: User) -> QuerySet[PriceType]:
    """The price types that a person may choose from: all, or those of the dealers in his sight."""
    if user.may("catalogue.all_prices"):
        return PriceType.objects.all()
    return PriceType.objects.filter(pk__in=dealers_for(user).values("price_type"))
