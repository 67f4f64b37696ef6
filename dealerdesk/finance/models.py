"""Money facts as 1C states them. All sums in roubles, VAT included."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.scoping import ScopedQuerySet
from dealerdesk.dealers.models import Contract


class MoneyQuerySet(ScopedQuerySet):
    """Facts of money by who may see them."""

    view_right = "finance.view"
    dealer_path = "contract__counterparty__dealer"
    own_paths = ()


class Invoice(models.Model):
    """Счёт на оплату: issued by 1C, or by the portal where there is no 1C."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="invoices")
    id_1c = models.CharField(max_length=80, blank=True)
    number = models.CharField(_("number"), max_length=40)
    date = models.DateField(_("date"))
    due_date = models.DateField(_("pay by"), null=True, blank=True)
    amount = models.DecimalField(_("sum, ₽"), max_digits=15, decimal_places=2)
    paid = models.DecimalField(_("paid, ₽"), max_digits=15, decimal_places=2, default=Decimal(0))

    objects = MoneyQuerySet.as_manager()

    class Meta:
        ordering = ("-date", "-pk")
        verbose_name = _("invoice")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id_1c"], condition=~models.Q(id_1c=""), name="one_invoice_per_id"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="invoice_not_negative"),
        ]

    def __str__(self) -> str:
        return gettext("%(number)s of %(date)s") % {"number": self.number, "date": f"{self.date:%d.%m.%Y}"}

    @property
    def rest(self) -> Decimal:
        """What is still to be paid, ₽."""
        return max(self.amount - self.paid, Decimal(0))


class Payment(models.Model):
    """Оплата: money that came, by 1C's document."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="payments")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, blank=True, related_name="payments")
    id_1c = models.CharField(max_length=80, unique=True)
    number = models.CharField(_("number"), max_length=40)
    date = models.DateField(_("date"))
    amount = models.DecimalField(_("sum, ₽"), max_digits=15, decimal_places=2)

    objects = MoneyQuerySet.as_manager()

    class Meta:
        ordering = ("-date", "-pk")
        verbose_name = _("payment")

    def __str__(self) -> str:
        return gettext("%(number)s of %(date)s") % {"number": self.number, "date": f"{self.date:%d.%m.%Y}"}


class Balance(models.Model):
    """Взаиморасчёты по договору: what 1C says is owed; `as_of` tells how old the word is."""

    contract = models.OneToOneField(Contract, on_delete=models.CASCADE, primary_key=True, related_name="balance")
    debt = models.DecimalField(_("debt, ₽"), max_digits=15, decimal_places=2, default=Decimal(0))
    overdue = models.DecimalField(_("overdue, ₽"), max_digits=15, decimal_places=2, default=Decimal(0))
    as_of = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.contract_id} {self.debt}"
