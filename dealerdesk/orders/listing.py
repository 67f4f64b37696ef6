"""Lists of orders: views, search, filters, pages by key. Everything of it lives in the address."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealerdesk.accounts.models import Region, User
from dealerdesk.catalogue.models import Product
from dealerdesk.catalogue.search import sku_key
from dealerdesk.dealers.models import Dealer
from dealerdesk.orders.keys import read_key
from dealerdesk.orders.models import Order, OrderLine
from dealerdesk.orders.numbers import by_our_number
from dealerdesk.orders.standing import MOVERS
from dealerdesk.orders.states import FINAL, LOOKS, Look, State
from dealerdesk.toolbox.numbers import NotANumber, read_decimal
from dealerdesk.ui.typography import day, roubles

PAGE = 40
IN_WORK = (
    State.SUBMITTED,
    State.IN_REVIEW,
    State.REWORK,
    State.DEALER_CONFIRM,
    State.ON_HOLD,
    State.APPROVED,
    State.AWAITING_PAYMENT,
    State.PICKING,
)
SHIPPING = (State.PART_SHIPPED, State.SHIPPED)


def my_moves(user: User) -> Q:
    """The orders in which it is `user` who has to move (see standing.is_mover)."""
    states = [state for state, right in MOVERS.items() if state != State.DRAFT and user.may(right)]
    side = Look.DEALER if user.is_dealer else Look.OFFICE
    return Q(state__in=[state for state in states if LOOKS[state].owner == side])


def views_for(user: User) -> dict[str, tuple[Any, Q]]:
    """The tabs: code → title and condition."""
    return {
        "all": (gettext_lazy("All"), Q()),
        "mine": (gettext_lazy("My move"), my_moves(user)),
        "drafts": (gettext_lazy("Drafts"), Q(state__in=[State.DRAFT, State.DEALER_REVIEW])),
        "work": (gettext_lazy("In work"), Q(state__in=IN_WORK)),
        "shipping": (gettext_lazy("Being shipped"), Q(state__in=SHIPPING)),
        "closed": (gettext_lazy("Finished"), Q(state__in=[State.DELIVERED, *FINAL])),
    }


def counts(user: User) -> dict[str, int]:
    """How many orders each view holds, in one query."""
    wanted = {
        code: Count("pk", filter=condition) if condition else Count("pk")
        for code, (_title, condition) in views_for(user).items()
    }
    return Order.objects.visible_to(user).aggregate(**wanted)


class FilterForm(forms.Form):
    """The filters of the list; what cannot be read is shown with its error and filters nothing."""

    state = forms.MultipleChoiceField(
        label=gettext_lazy("Status"), choices=State.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    dealer = forms.ModelChoiceField(
        Dealer.objects.none(), label=gettext_lazy("Dealer"), required=False, to_field_name="number"
    )
    region = forms.ModelChoiceField(
        Region.objects.none(), label=gettext_lazy("Region"), required=False, to_field_name="code"
    )
    since = forms.DateField(
        label=gettext_lazy("Created from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("Created to"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    least = forms.CharField(label=gettext_lazy("Sum from, ₽"), required=False, max_length=20)
    most = forms.CharField(label=gettext_lazy("Sum to, ₽"), required=False, max_length=20)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        for name, control in self.fields.items():
            kind = {"state": "form-check-input", "dealer": "form-select", "region": "form-select"}.get(
                name, "form-control"
            )
            control.widget.attrs["class"] = kind
        if user.is_office:
            self.fields["dealer"].queryset = Dealer.objects.visible_to(user)  # type: ignore[attr-defined]
            self.fields["region"].queryset = _regions(user)  # type: ignore[attr-defined]
        else:
            del self.fields["dealer"], self.fields["region"]
        if not user.may("finance.view"):
            del self.fields["least"], self.fields["most"]

    def clean_least(self) -> Decimal | None:
        return _sum(self.cleaned_data["least"])

    def clean_most(self) -> Decimal | None:
        return _sum(self.cleaned_data["most"])


def _regions(user: User) -> QuerySet[Region]:
    return Region.objects.all() if user.scope("order.view") > 3 else Region.objects.filter(pk__in=user.region_ids)  # noqa: PLR2004


def _sum(text: str) -> Decimal | None:
    try:
        return read_decimal(text)
    except NotANumber as wrong:
        raise forms.ValidationError(_("Write a sum, for example 10 000")) from wrong


@dataclass(slots=True)
class Listing:
    """One view of the list for one person, as the address describes it."""

    user: User
    query: Any
    view: str = "all"
    words: str = ""
    form: FilterForm = field(init=False)
    seen: int = 0

    def __post_init__(self) -> None:
        self.view = self.query.get("view", "all")
        self.words = self.query.get("q", "").strip()[:100]
        if self.view not in views_for(self.user):
            self.view = "all"
        self.form = FilterForm(self.query, user=self.user)
        self.form.is_valid()

    @property
    def filters(self) -> dict[str, Any]:
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [])}

    def rows(self) -> QuerySet[Order]:
        """All orders of the view, newest first."""
        rows = Order.objects.visible_to(self.user).filter(views_for(self.user)[self.view][1])
        for name, value in self.filters.items():
            rows = rows.filter(**{_LOOKUPS[name]: value})
        return _search(rows, self.words).order_by("-created_at", "-pk")

    def totals(self) -> dict[str, Any]:
        """How many orders and how many roubles the view holds."""
        found: dict[str, Any] = self.rows().aggregate(count=Count("pk"), sum=Sum("total"))
        return found

    @property
    def before(self) -> int:
        """How many rows are on the screen already, as the address of the next page says."""
        return read_key(self.query.get("seen", "")) or 0

    def page(self) -> tuple[list[Order], str]:
        """The orders after the key in the address, and the key of the next page (empty when this is the last)."""
        rows = _after(self.rows(), self.query.get("after", "")).select_related(
            "dealer__region", "author", "assignee", "contract", "invoice", "folder"
        )
        found = list(rows.prefetch_related("folder__documents")[: PAGE + 1])
        page = found[:PAGE]
        self.seen = self.before + len(page)
        count_lines(page)
        return page, _key(page[-1]) if len(found) > PAGE else ""

    @property
    def kept_by_search(self) -> list[tuple[str, str]]:
        """What the search box carries along: the view and the filters."""
        kept = [(name, value) for name, values in self.query.lists() for value in values]
        return [(name, value) for name, value in kept if value and name not in ("q", "after", "seen")]

    @property
    def clear_url(self) -> str:
        return f"?view={self.view}" if self.view != "all" else "?"

    def chips(self) -> list[dict[str, str]]:
        """The filters as phrases, each with the address without it."""
        return [
            {"words": _phrase(name, value), "off_url": self.address(without=name)}
            for name, value in self.filters.items()
        ]

    @property
    def has_blanks(self) -> bool:
        """Whether the address carries names without values, as a form sends them."""
        return any(value == "" for _name, values in self.query.lists() for value in values)

    def address(self, *, without: str = "", **changed: str) -> str:
        """The address of this list with something changed and without blanks; paging starts anew."""
        query = self.query.copy()
        for name in (without, "after", "seen"):
            query.pop(name, None)
        for name in list(query):
            query.setlist(name, [value for value in query.getlist(name) if value])
        for name, value in changed.items():
            query.pop(name, None)
            if value:
                query[name] = value
        text = query.urlencode()
        return f"?{text}" if text else "?"


_LOOKUPS = {
    "state": "state__in",
    "dealer": "dealer",
    "region": "dealer__region",
    "since": "created_at__date__gte",
    "until": "created_at__date__lte",
    "least": "total__gte",
    "most": "total__lte",
}


def _phrase(name: str, value: Any) -> str:
    if name == "state":
        return ", ".join(str(State(state).label) for state in value)
    if name in ("dealer", "region"):
        return str(value)
    texts = {
        "since": _("Created since %(value)s"),
        "until": _("Created up to %(value)s"),
        "least": _("More than %(value)s"),
        "most": _("Less than %(value)s"),
    }
    return texts[name] % {"value": day(value) if name in ("since", "until") else roubles(value)}


def _search(rows: QuerySet[Order], words: str) -> QuerySet[Order]:
    """By number with or without prefix, number in 1C, article, dealer, comment."""
    if not words:
        return rows
    found = (
        Q(number__icontains=words)
        | Q(number_1c__icontains=words)
        | Q(comment__icontains=words)
        | Q(dealer__name__icontains=words)
    )
    if (numbered := by_our_number(words)) is not None:
        found |= numbered
    if key := sku_key(words):
        goods = Product.objects.filter(sku_key__startswith=key).values("pk")
        found |= Q(pk__in=OrderLine.objects.filter(variant__product__in=goods).values("order"))
    return rows.filter(found)


def _after(rows: QuerySet[Order], key: str) -> QuerySet[Order]:
    moment, _mark, text = key.rpartition("~")
    at, pk = _moment(moment), read_key(text)
    if at is None or pk is None:
        return rows
    return rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _key(order: Order) -> str:
    return f"{order.created_at.isoformat()}~{order.pk}"


def count_lines(page: Iterable[Order]) -> None:
    """Give each order `line_counts`: how many lines it has, and how many of them have left whole."""
    whole = Q(shipped__gt=0, shipped__gte=F("confirmed") - F("cancelled"))
    lines = OrderLine.objects.filter(order__in=list(page)).values("order")
    found = lines.annotate(all=Count("pk"), gone=Count("pk", filter=whole)).values_list("order", "all", "gone")
    known = {order: (total, gone) for order, total, gone in found}
    for order in page:
        order.line_counts = known.get(order.pk, (0, 0))
