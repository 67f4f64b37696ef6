"""The dealer's card as a form: the dealer, its legal entities with their contracts, its addresses."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.fields import PhoneField
from dealerdesk.accounts.models import Region, User
from dealerdesk.accounts.rights import Scope
from dealerdesk.accounts.roles import Role
from dealerdesk.dealers import fields, requisites
from dealerdesk.dealers.models import Contract, Counterparty, Dealer, DeliveryAddress

MOST_DAYS = 365
MOST_MONEY = Decimal("999999999999.99")


class CardForm(forms.ModelForm):  # type: ignore[type-arg]
    """A part of the card; what only holders of `dealer.terms` may change is read-only for the rest."""

    terms: tuple[str, ...] = ()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for name in self.terms if not user.may("dealer.terms") else ():
            self.fields[name].disabled = True

    def leave_unchecked(self) -> None:
        """Show what was typed without judging it yet."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}


class DealerForm(CardForm):
    """The dealer itself. A regional representative stays inside his regions."""

    phone = PhoneField()
    terms = ("price_type",)

    class Meta:
        model = Dealer
        fields = ("name", "city", "region", "representative", "status", "price_type", "phone", "email", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.all()
        if self.user.scope("dealer.edit") < Scope.ALL:
            regions = regions.filter(pk__in=self.user.region_ids)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["region"].empty_label = _("Choose the region")  # type: ignore[attr-defined]
        self.fields["representative"].empty_label = _("Nobody yet")  # type: ignore[attr-defined]
        self.fields["price_type"].empty_label = _("Not set")  # type: ignore[attr-defined]
        self.fields["representative"].queryset = _responsible_people(self.instance)  # type: ignore[attr-defined]


class CounterpartyForm(CardForm):
    """One legal entity."""

    inn = fields.inn_field()
    kpp = fields.kpp_field()
    ogrn = fields.ogrn_field()
    bik = fields.bik_field()

    class Meta:
        model = Counterparty
        fields = ("name", "full_name", "inn", "kpp", "ogrn", "legal_address", "bank", "bik", "account")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_kpp(cleaned)
        self._check_account(cleaned)
        return cleaned

    def _check_kpp(self, cleaned: dict[str, Any]) -> None:
        is_person = len(cleaned.get("inn") or "") == requisites.PERSON_INN
        if is_person and cleaned.get("kpp"):
            self.add_error("kpp", _("An entrepreneur has no KPP. Leave it empty."))
        elif cleaned.get("inn") and not is_person and not cleaned.get("kpp") and "kpp" not in self.errors:
            self.add_error("kpp", _("A company has a KPP of 9 digits. Write it."))

    def _check_account(self, cleaned: dict[str, Any]) -> None:
        account, bik = cleaned.get("account"), cleaned.get("bik")
        if account and "bik" not in self.errors and not (bik and requisites.is_account(account, bik=bik)):
            self.add_error("account", _("The account has 20 digits and must fit the BIK. Check both."))

    def _belongs_to_others(self) -> bool:
        """Whether another working dealer has this very legal entity: 1C tells them apart by ИНН and КПП."""
        same = Counterparty.objects.filter(inn=self.cleaned_data.get("inn"), kpp=self.cleaned_data.get("kpp") or "")
        return same.exclude(dealer=self.instance.dealer_id).exclude(dealer__status=Dealer.Status.CLOSED).exists()

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and self._belongs_to_others():
            self.add_error("inn", _("This legal entity already belongs to another dealer."))


class ContractForm(CardForm):
    """One contract of a legal entity with its terms."""

    date = fields.DayField(label=_("Date"))
    deferral_days = forms.IntegerField(label=_("Days of deferral"), min_value=0, max_value=MOST_DAYS, initial=0)
    discount_percent = fields.NumberField(
        label=_("Discount, %"), min_value=0, max_value=Decimal("99.99"), decimal_places=2, initial=Decimal(0)
    )
    credit_limit = fields.NumberField(
        label=_("Credit limit, ₽"), min_value=0, max_value=MOST_MONEY, decimal_places=2, initial=Decimal(0)
    )
    terms = ("price_type", "payment_terms", "deferral_days", "discount_percent", "credit_mode", "credit_limit")

    class Meta:
        model = Contract
        fields = (
            "number", "date", "price_type", "payment_terms", "deferral_days",
            "discount_percent", "credit_mode", "credit_limit", "is_active",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("payment_terms") == Contract.Terms.DEFERRED and cleaned.get("deferral_days") == 0:
            self.add_error("deferral_days", _("Deferred payment needs a number of days."))
        return cleaned


class AddressForm(CardForm):
    """One address where goods are brought to."""

    phone = PhoneField()

    class Meta:
        model = DeliveryAddress
        fields = ("name", "address", "contact", "phone", "is_active")
        labels = {"is_active": _("In use")}


class Rows(BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows of the card, oldest first, so that a row added by a colleague never shifts the others."""

    def get_queryset(self) -> Any:
        return super().get_queryset().order_by("pk")

    def add_fields(self, form: Any, index: int | None) -> None:
        """A row of another dealer is refused as if it did not exist."""
        super().add_fields(form, index)
        form.fields["id"].queryset = self.get_queryset()


class CounterpartyRows(Rows):
    """Legal entities, each with the rows of its own contracts in `form.contracts`."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.contracts = ContractRows(
            self.data if self.is_bound else None,
            instance=form.instance,
            prefix=f"{form.prefix}-contracts",
            form_kwargs=self.form_kwargs,
        )
        form.contracts.extra = 1 if form.instance.pk is None else 0

    def is_valid(self) -> bool:
        """A contract without its legal entity makes the entity's fields required."""
        forms: list[Any] = list(self.forms)
        for form in forms:
            if any(contract.has_changed() for contract in form.contracts):
                form.empty_permitted = False
        checked = [form.contracts.is_valid() for form in forms]
        return super().is_valid() and all(checked)


def _rows(model: Any, form: type[CardForm], parent: Any, rows: type[Rows]) -> Any:
    return inlineformset_factory(
        parent, model, form=form, formset=rows, extra=0, can_delete=False, max_num=200, absolute_max=200
    )


ContractRows = _rows(Contract, ContractForm, Counterparty, Rows)
CounterpartiesRows = _rows(Counterparty, CounterpartyForm, Dealer, CounterpartyRows)
AddressRows = _rows(DeliveryAddress, AddressForm, Dealer, Rows)


class Card:
    """All forms of one dealer's card together."""

    def __init__(self, dealer: Dealer, *, user: User, data: Any = None) -> None:
        options: dict[str, Any] = {"form_kwargs": {"user": user}}
        self.dealer = DealerForm(data, instance=dealer, user=user)
        self.counterparties = CounterpartiesRows(data, instance=dealer, prefix="counterparties", **options)
        self.addresses = AddressRows(data, instance=dealer, prefix="addresses", **options)
        if dealer.pk is None:
            self.counterparties.extra = self.addresses.extra = 1

    def is_valid(self) -> bool:
        """Check everything, so that all errors show at once."""
        return all([self.dealer.is_valid(), self.counterparties.is_valid(), self.addresses.is_valid()])

    def forms(self) -> list[CardForm]:
        """Every form of the card, from the dealer down."""
        found: list[CardForm] = [self.dealer]
        for counterparty in self.counterparties.forms:
            found += [counterparty, *counterparty.contracts.forms]
        return [*found, *self.addresses.forms]

    def rows(self) -> list[Any]:
        """Every set of rows of the card."""
        return [self.counterparties, *(form.contracts for form in self.counterparties.forms), self.addresses]

    def leave_unchecked(self) -> None:
        """Show what was typed without judging it yet."""
        for form in self.forms():
            form.leave_unchecked()

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms()) or any(
            rows.is_bound and rows.non_form_errors() for rows in self.rows()
        )


def with_one_more(data: Any, prefix: str) -> Any:
    """The posted card with one more empty row in the set `prefix`; unknown sets change nothing."""
    copy, total = data.copy(), f"{prefix}-TOTAL_FORMS"
    if copy.get(total, "").isdecimal():
        copy[total] = str(int(copy[total]) + 1)
        nested = f"{prefix}-{int(copy[total]) - 1}-contracts"
        if prefix == "counterparties":
            copy[f"{nested}-TOTAL_FORMS"], copy[f"{nested}-INITIAL_FORMS"] = "1", "0"
    return copy


def _responsible_people(dealer: Dealer) -> Any:
    """People of the office who may answer for a dealer; the present one stays, even if he left."""
    roles_that_fit = [Role.REPRESENTATIVE, Role.REGIONAL_REPRESENTATIVE]
    return User.objects.filter(Q(is_active=True, role__in=roles_that_fit) | Q(pk=dealer.representative_id or 0))
