"""The list of dealers: what is searched and filtered, kept in the address."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.models import Region, User
from dealerdesk.dealers.models import Counterparty, Dealer

PAGE_SIZE = 50


class Filters(forms.Form):
    """What stands in the address; a value that does not fit is as good as none."""

    q = forms.CharField(required=False, max_length=200)
    region = forms.ModelChoiceField(
        Region.objects.none(), required=False, label=_("Region"), empty_label=_("All regions")
    )
    status = forms.ChoiceField(
        required=False, label=_("Status"), choices=[("", _("All statuses")), *Dealer.Status.choices]
    )
    representative = forms.ModelChoiceField(
        User.objects.none(), required=False, label=_("Responsible"), empty_label=_("All responsible")
    )

    def __init__(self, *args: Any, dealers: QuerySet[Dealer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.filter(pk__in=dealers.order_by().values("region"))
        people = User.objects.filter(pk__in=dealers.order_by().values("representative"))
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["representative"].queryset = people  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def query(self) -> str:
        """The words of the search; what a database cannot hold is dropped."""
        return str(self.cleaned_data.get("q") or "").strip()

    @property
    def choices(self) -> dict[str, Any]:
        """The chosen filters by name."""
        return {
            name: self.cleaned_data[name]
            for name in ("region", "status", "representative")
            if self.cleaned_data.get(name)
        }

    def apply(self, dealers: QuerySet[Dealer]) -> QuerySet[Dealer]:
        """The rows that pass."""
        found = dealers.filter(**self.choices)
        return matching(found, self.query) if self.query else found

    def terms(self) -> list[dict[str, Any]]:
        """The filters as chips that read as a phrase, each with the address without it."""
        return [
            {"words": self._words(name, value), "off_url": self.address(without=name)}
            for name, value in self.choices.items()
        ]

    def address(self, *, without: str = "", page: int = 1) -> str:
        """The address of this very view."""
        kept = {name: getattr(value, "pk", value) for name, value in self.choices.items() if name != without}
        kept |= {"q": self.query} if self.query else {}
        kept |= {"page": page} if page > 1 else {}
        return f"{reverse('dealers:list')}?{urlencode(kept)}"

    def _words(self, name: str, value: Any) -> str | Promise:
        return Dealer.Status(value).label if name == "status" else str(value)


def matching(dealers: QuerySet[Dealer], query: str) -> QuerySet[Dealer]:
    """Dealers whose name, city, number or a legal entity's name or ИНН holds every word of `query`; ё is е."""
    keyed = dealers.annotate(name_key=_without_yo("name"), city_key=_without_yo("city"))
    for word in query.lower().replace("ё", "е").split():
        entities = Counterparty.objects.filter(dealer=OuterRef("pk")).annotate(name_key=_without_yo("name"))
        entity = Exists(entities.filter(Q(name_key__contains=word) | Q(inn__startswith=word)))
        keyed = keyed.filter(
            Q(name_key__contains=word) | Q(city_key__contains=word) | Q(number__icontains=word) | entity
        )
    return keyed


def page(dealers: QuerySet[Dealer], number: Any) -> Page[Dealer]:
    """One page of the list, in the order of names; a number that does not exist gives the nearest."""
    rows = dealers.select_related("region", "representative", "price_type").order_by(F("name"), F("pk"))
    return Paginator(rows, PAGE_SIZE).get_page(number)


def _without_yo(field: str) -> Func:
    return Func(Lower(field), Value("ё"), Value("е"), function="translate", output_field=TextField())
