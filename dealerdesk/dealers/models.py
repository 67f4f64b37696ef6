"""Dealers, their legal entities, contracts, addresses, and the price types they buy by."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.models import Organisation, Region, User
from dealerdesk.accounts.scoping import ScopedQuerySet


class PriceType(models.Model):
    """Вид цен: a column of prices in 1C (in a stock УТ an agreement, 1c.md 3.5)."""

    id_1c = models.CharField(_("id in 1C"), max_length=80, unique=True)
    name = models.CharField(_("name in 1C"), max_length=255)
    display_name = models.CharField(_("name on screens"), max_length=255, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="RUB")
    vat_included = models.BooleanField(_("prices include VAT"), default=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("price type")

    def __str__(self) -> str:
        return self.display_name or self.name


class DealerQuerySet(ScopedQuerySet):
    """Dealers by who may see them."""

    view_right = "dealer.view"
    dealer_path = ""
    own_paths = ("representative",)

    def of(self, user: User) -> Self:
        """The dealer that a dealer's person works for, whatever his rights on dealers' cards."""
        return self.filter(organisation=user.organisation_id)


class Dealer(models.Model):
    """Дилер: a company that buys from the distributor, with one or more legal entities."""

    class Status(models.TextChoices):
        NEW = "new", pgettext_lazy("dealer", "New")
        ACTIVE = "active", pgettext_lazy("dealer", "Active")
        SUSPENDED = "suspended", pgettext_lazy("dealer", "Suspended")
        CLOSED = "closed", pgettext_lazy("dealer", "Closed")

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="dealer")
    number = models.CharField(_("number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=255)
    city = models.CharField(_("city"), max_length=120, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="dealers", verbose_name=_("region"))
    representative = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="dealers", verbose_name=_("responsible")
    )
    price_type = models.ForeignKey(
        PriceType, on_delete=models.PROTECT, null=True, blank=True, related_name="dealers", verbose_name=_("price type")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    note = models.TextField(_("note for the office"), blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DealerQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name = _("dealer")
        indexes: ClassVar = [models.Index(fields=["region", "name"], name="dealer_region_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("dealers:detail", args=[self.number])

    @property
    def look(self) -> tuple[str, str]:
        """Colour family and icon of the status."""
        return LOOKS[self.Status(self.status)]

    @property
    def may_order(self) -> bool:
        """New orders are taken from active dealers only."""
        return self.status == self.Status.ACTIVE

    def contracts(self) -> models.QuerySet["Contract"]:
        """All contracts of all legal entities, newest first."""
        return (
            Contract.objects.filter(counterparty__dealer=self)
            .select_related("counterparty", "price_type")
            .order_by("-date", "-pk")
        )


LOOKS = {
    Dealer.Status.NEW: ("office", "inbox"),
    Dealer.Status.ACTIVE: ("done", "circle-check"),
    Dealer.Status.SUSPENDED: ("stop", "player-pause"),
    Dealer.Status.CLOSED: ("quiet", "ban"),
}


class Counterparty(models.Model):
    """Контрагент (юридическое лицо): who pays. Name, ИНН and КПП stay exactly as 1C gave them (1c.md 4.1, 9)."""

    dealer = models.ForeignKey(Dealer, on_delete=models.CASCADE, related_name="counterparties")
    id_1c = models.CharField(_("id in 1C"), max_length=80, blank=True)
    name = models.CharField(_("name"), max_length=255)
    full_name = models.CharField(_("full name"), max_length=255, blank=True)
    inn = models.CharField(_("INN"), max_length=12)
    kpp = models.CharField(_("KPP"), max_length=9, blank=True)
    ogrn = models.CharField(_("OGRN"), max_length=15, blank=True)
    legal_address = models.CharField(_("legal address"), max_length=500, blank=True)
    bank = models.CharField(_("bank"), max_length=255, blank=True)
    bik = models.CharField(_("BIK"), max_length=9, blank=True)
    account = models.CharField(_("account"), max_length=20, blank=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("legal entity")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dealer", "inn", "kpp"], name="one_counterparty_per_inn_kpp")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_company(self) -> bool:
        """A company has an ИНН of 10 digits, an entrepreneur of 12."""
        return len(self.inn) == 10  # noqa: PLR2004


class Contract(models.Model):
    """Договор: on what terms a legal entity buys. Money in roubles, VAT included."""

    class Terms(models.TextChoices):
        PREPAYMENT = "prepayment", _("Prepayment")
        DEFERRED = "deferred", _("Deferred payment")

    class CreditMode(models.TextChoices):
        OFF = "off", _("Not checked")
        WARN = "warn", _("Warn")
        HOLD = "hold", _("Hold the order")
        BLOCK = "block", _("Do not let submit")

    counterparty = models.ForeignKey(Counterparty, on_delete=models.CASCADE, related_name="contracts")
    id_1c = models.CharField(_("id in 1C"), max_length=80, blank=True)
    number = models.CharField(_("number"), max_length=60)
    date = models.DateField(_("date"))
    price_type = models.ForeignKey(
        PriceType, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("price type")
    )
    payment_terms = models.CharField(_("payment"), max_length=12, choices=Terms, default=Terms.PREPAYMENT)
    deferral_days = models.PositiveSmallIntegerField(_("days of deferral"), default=0)
    discount_percent = models.DecimalField(_("discount, %"), max_digits=5, decimal_places=2, default=Decimal(0))
    credit_mode = models.CharField(_("credit check"), max_length=6, choices=CreditMode, default=CreditMode.WARN)
    credit_limit = models.DecimalField(_("credit limit, ₽"), max_digits=15, decimal_places=2, default=Decimal(0))
    is_active = models.BooleanField(_("in force"), default=True)

    class Meta:
        ordering = ("-date", "-pk")
        verbose_name = _("contract")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(credit_limit__gte=0), name="credit_limit_not_negative"),
            models.CheckConstraint(
                condition=models.Q(discount_percent__gte=0, discount_percent__lt=100), name="discount_below_100"
            ),
        ]

    def __str__(self) -> str:
        if not isinstance(self.date, date):
            return self.number
        return gettext("%(number)s of %(date)s") % {"number": self.number, "date": f"{self.date:%d.%m.%Y}"}

    @property
    def is_prepaid(self) -> bool:
        return self.payment_terms == self.Terms.PREPAYMENT


class DeliveryAddress(models.Model):
    """Адрес доставки of a dealer, with the person who receives."""

    dealer = models.ForeignKey(Dealer, on_delete=models.CASCADE, related_name="addresses")
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=500)
    contact = models.CharField(_("receives"), max_length=150, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("delivery address")

    def __str__(self) -> str:
        return f"{self.name}: {self.address}"
