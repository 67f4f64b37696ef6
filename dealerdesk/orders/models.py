"""Orders and their lines. Money in roubles, VAT included; quantities in the line's unit (base unit of the goods)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.models import User
from dealerdesk.accounts.scoping import ScopedQuerySet
from dealerdesk.catalogue.models import Variant
from dealerdesk.conversations.models import Thread
from dealerdesk.dealers.models import Contract, Counterparty, Dealer, DeliveryAddress, PriceType
from dealerdesk.documents.models import Folder
from dealerdesk.finance.models import Invoice
from dealerdesk.orders.states import COMMITTED, EDITABLE, FINAL, LOOKS, Look, State, waiting_for
from dealerdesk.toolbox.money import kopecks, vat_inside

ZERO = Decimal(0)
MOST = Decimal(999999)
SATURDAY = 5
OFFICE_TOPIC = "orders:office"


class OrderQuerySet(ScopedQuerySet):
    """Orders by who may see them."""

    view_right = "order.view"

    def visible_to(self, user: User, right: str = "") -> Self:
        """As everywhere; besides, a dealer's drafts are the dealer's own business."""
        rows = super().visible_to(user, right)
        if user.is_dealer:
            return rows
        return rows.exclude(state__in=[State.DRAFT, State.DEALER_REVIEW], author__organisation__kind="dealer")

    def called(self, number: str) -> Self:
        """The order that people call so; an order keeps answering to the number it had as a draft."""
        return self.filter(Q(number=number) | Q(draft_number=number))

    def waiting_for(self, user: User) -> Self:
        """The orders in which it is this person's side's move."""
        if user.is_dealer:
            return self.filter(state__in=waiting_for(Look.DEALER))
        return self.filter(state__in=[State.SUBMITTED, State.IN_REVIEW, State.ON_HOLD])

    def committed(self, contract: Contract) -> Decimal:
        """₽ approved on `contract` and not shipped yet."""
        lines = OrderLine.objects.filter(order__in=self.filter(contract=contract, state__in=COMMITTED))
        rest = lines.aggregate(
            rest=Sum(F("amount") * (F("confirmed") - F("shipped") - F("cancelled")) / F("quantity"))
        )["rest"]
        return kopecks(rest or ZERO)


class Order(models.Model):
    """Заявка на отгрузку (in 1C «Заказ клиента»): what a dealer wants shipped, and how far it has got."""

    class Delivery(models.TextChoices):
        PICKUP = "pickup", _("Pick-up")
        CARRIER = "carrier", _("Carrier")
        OWN = "own", _("The office's transport")

    class Partial(models.TextChoices):
        YES = "yes", _("In parts")
        NO = "no", _("Only complete")
        ASK = "ask", _("Ask each time")

    class Sync(models.TextChoices):
        NOT_NEEDED = "not_needed", _("Not needed")
        QUEUED = "queued", _("Waits for 1C")
        SENT = "sent", _("Handed to 1C")
        ACCEPTED = "accepted", _("In 1C")
        ERROR = "error", _("Held back")
        CONFLICT = "conflict", _("Differs from 1C")

    class Payment(models.TextChoices):
        NONE = "none", _("No invoice yet")
        INVOICED = "invoiced", _("Invoiced")
        PART_PAID = "part_paid", _("Partly paid")
        PAID = "paid", _("Paid")

    number = models.CharField(_("number"), max_length=20, unique=True)
    draft_number = models.CharField(max_length=20, unique=True, null=True, blank=True)
    number_for_1c = models.CharField(max_length=11, unique=True, null=True, blank=True)
    state = models.CharField(_("status"), max_length=20, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    submission = models.PositiveIntegerField(default=0)

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="orders")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    counterparty = models.ForeignKey(
        Counterparty, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("legal entity")
    )
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("contract"))
    price_type = models.ForeignKey(PriceType, on_delete=models.PROTECT, null=True, blank=True)

    delivery = models.CharField(_("method"), max_length=8, choices=Delivery, blank=True)
    address = models.ForeignKey(
        DeliveryAddress, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("address")
    )
    consignee = models.CharField(_("consignee"), max_length=255, blank=True)
    carrier = models.CharField(_("carrier"), max_length=120, blank=True)
    desired_date = models.DateField(_("desired date"), null=True, blank=True)
    partial = models.CharField(_("partial shipment"), max_length=4, choices=Partial, default=Partial.YES)
    comment = models.TextField(_("comment"), max_length=3000, blank=True)

    total = models.DecimalField(_("sum, ₽"), max_digits=15, decimal_places=2, default=ZERO)
    total_vat = models.DecimalField(max_digits=15, decimal_places=2, default=ZERO)

    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    held_from = models.CharField(max_length=20, blank=True)
    duplicate_ok = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(default=timezone.now)
    state_since = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)

    sync = models.CharField(max_length=10, choices=Sync, default=Sync.NOT_NEEDED)
    sync_note = models.CharField(max_length=500, blank=True)
    id_1c = models.CharField(max_length=80, blank=True)
    number_1c = models.CharField(_("number in 1C"), max_length=40, blank=True)
    date_1c = models.DateTimeField(null=True, blank=True)
    version_1c = models.BigIntegerField(default=0)
    payment = models.CharField(max_length=10, choices=Payment, default=Payment.NONE)
    paid = models.DecimalField(max_digits=15, decimal_places=2, default=ZERO)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, blank=True, related_name="orders")
    reserve_until = models.DateField(null=True, blank=True)

    folder = models.OneToOneField(Folder, on_delete=models.PROTECT, related_name="order")
    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, related_name="order")

    objects = OrderQuerySet.as_manager()

    line_counts: tuple[int, int] = (0, 0)

    class Meta:
        verbose_name = _("order")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(total__gte=0), name="order_total_not_negative")]
        indexes: ClassVar = [
            models.Index(F("created_at").desc(), F("id").desc(), name="order_newest"),
            models.Index("dealer", F("created_at").desc(), F("id").desc(), name="order_dealer_newest"),
            models.Index(fields=["state", "submitted_at"], name="order_state_queue"),
            models.Index(fields=["contract", "state"], name="order_contract_state"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:detail", args=[self.number])

    @property
    def list_topics(self) -> tuple[str, str]:
        """The realtime topics of the lists that this order stands in: the office's and its dealer's."""
        return OFFICE_TOPIC, f"orders:dealer-{self.dealer_id}"

    @property
    def look(self) -> Look:
        return LOOKS[self.state]

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_final(self) -> bool:
        return self.state in FINAL

    @property
    def is_draft(self) -> bool:
        return self.state in (State.DRAFT, State.DEALER_REVIEW)

    def is_move_of(self, user: User) -> bool:
        """Whether the ball is with the side of `user`."""
        if user.is_dealer:
            return self.look.owner == Look.DEALER and self.state != State.DRAFT
        return self.look.owner == Look.OFFICE

    def add_up(self) -> None:
        """Set the totals from the lines: each line is rounded, then summed (I2). Does not save."""
        sums = self.lines.aggregate(total=Sum("amount"), vat=Sum("vat_amount"))
        self.total, self.total_vat = sums["total"] or ZERO, sums["vat"] or ZERO


class OrderLine(models.Model):
    """Строка заявки. `price` is roubles for one unit, VAT included, before the discount; `amount` after it.

    Quantities follow the goods: requested → confirmed → reserved → shipped → delivered; `cancelled` will not come.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    sku = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=1000)
    unit_name = models.CharField(max_length=50, blank=True)
    unit_code = models.CharField(max_length=10, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    price = models.DecimalField(max_digits=15, decimal_places=2)
    discount_percent = models.DecimalField(max_digits=5, decimal_places=2, default=ZERO)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    vat_amount = models.DecimalField(max_digits=15, decimal_places=2, default=ZERO)

    confirmed = models.DecimalField(max_digits=12, decimal_places=3, default=ZERO)
    reserved = models.DecimalField(max_digits=12, decimal_places=3, default=ZERO)
    shipped = models.DecimalField(max_digits=12, decimal_places=3, default=ZERO)
    delivered = models.DecimalField(max_digits=12, decimal_places=3, default=ZERO)
    cancelled = models.DecimalField(max_digits=12, decimal_places=3, default=ZERO)
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "variant"], name="one_line_per_variant"),
            models.CheckConstraint(condition=Q(quantity__gt=0, quantity__lte=MOST), name="line_quantity_sane"),
            models.CheckConstraint(condition=Q(price__gte=0), name="line_price_not_negative"),
            models.CheckConstraint(
                condition=Q(shipped__gte=0, cancelled__gte=0, reserved__gte=0), name="line_steps_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"

    @property
    def net_price(self) -> Decimal:
        """Roubles for one unit after the discount, VAT included."""
        return kopecks(self.price * (100 - self.discount_percent) / 100)

    @property
    def rest(self) -> Decimal:
        """Confirmed and still to be shipped."""
        return self.confirmed - self.shipped - self.cancelled

    def add_up(self) -> None:
        """Set the sums of the line from quantity, price and discount. Does not save."""
        self.amount = kopecks(self.quantity * self.net_price)
        self.vat_amount = vat_inside(self.amount, self.vat_rate)


class Shipment(models.Model):
    """Отгрузка (in 1C «Реализация товаров и услуг») of one order, whole or in part."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="shipments")
    id_1c = models.CharField(max_length=80, unique=True)
    number = models.CharField(_("number"), max_length=40)
    shipped_at = models.DateTimeField(_("shipped"))
    warehouse = models.CharField(_("warehouse"), max_length=255, blank=True)
    carrier = models.CharField(_("carrier"), max_length=120, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=120, blank=True)
    places = models.PositiveIntegerField(_("places"), null=True, blank=True)
    weight_kg = models.DecimalField(_("weight, kg"), max_digits=12, decimal_places=3, null=True, blank=True)

    class Meta:
        ordering = ("shipped_at", "pk")
        verbose_name = _("shipment")

    def __str__(self) -> str:
        return self.number


class ShipmentLine(models.Model):
    """Строка отгрузки: how much of an order's line went, with serial numbers where the goods have them."""

    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="shipped_in")
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    serials = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shipment", "line"], name="one_shipment_line"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="shipped_something"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.quantity}"


class NumberSequence(models.Model):
    """Счётчик номеров: the last number given per kind and year; numbers are never given twice."""

    kind = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "year"], name="one_sequence_per_year")]

    def __str__(self) -> str:
        return f"{self.kind}-{self.year}: {self.last}"


def next_number(kind: str, *, now: datetime) -> int:
    """The next number of `kind` in the year of `now`; the row lock holds until the caller commits, so no gaps, no twins."""
    NumberSequence.objects.bulk_create([NumberSequence(kind=kind, year=now.year)], ignore_conflicts=True)
    sequence = NumberSequence.objects.select_for_update().get(kind=kind, year=now.year)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return sequence.last


def number_texts(serial: int, *, now: datetime) -> tuple[str, str]:
    """The number people say and the one 1C takes: at most 11 ASCII characters, unique for ever (1c.md 4.1, 6)."""
    return f"З-{now.year}-{serial:06d}", f"Z{now:%y}-{serial:06d}"


def usual_day(now: datetime) -> date:
    """The third working day from now: what a dealer who says nothing about the date will be offered."""
    day = now.date()
    for _step in range(3):
        day += timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
    return day


@transaction.atomic
def start(dealer: Dealer, *, author: User, now: datetime, **fields: Any) -> Order:
    """A new empty draft of `dealer` with a temporary number, on the terms of the dealer's newest contract and last order."""
    contract = dealer.contracts().filter(is_active=True).first()
    last = Order.objects.filter(dealer=dealer, submitted_at__isnull=False).order_by("-submitted_at").first()
    defaults: dict[str, Any] = {
        "contract": contract,
        "counterparty": contract.counterparty if contract else dealer.counterparties.first(),
        "price_type": (contract.price_type if contract else None) or dealer.price_type,
        "address": (last.address if last else None) or dealer.addresses.filter(is_active=True).first(),
        "delivery": last.delivery if last else Order.Delivery.OWN,
        "carrier": last.carrier if last else "",
        "desired_date": usual_day(now),
    }
    number = f"Ч-{next_number('draft', now=datetime(1, 1, 1, tzinfo=now.tzinfo)):06d}"
    return Order.objects.create(
        number=number,
        draft_number=number,
        dealer=dealer,
        author=author,
        state_since=now,
        folder=Folder.objects.create(),
        thread=Thread.objects.create(),
        **{**defaults, **fields},
    )
