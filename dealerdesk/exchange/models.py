"""Who exchanges with us, what came byte for byte, what happened, what waits for 1C and what waits for goods."""

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerdesk.exchange.commerceml.orders import Profile
from dealerdesk.orders.models import Order

MEGABYTE = 1024**2


class Connection(models.Model):
    """Подключение 1С: one exchange node of one base, with a login of its own and how to talk to it."""

    class Profiles(models.TextChoices):
        AUTO = "auto", _("Recognise by itself")
        UT = Profile.UT.value, _("Trade, ERP, Retail: stock exchange with a site")
        UNF = Profile.UNF.value, _("Small business")
        BUS = Profile.BUS.value, _("1C-Bitrix exchange extension")

    class Encodings(models.TextChoices):
        UTF8 = "utf-8", "UTF-8"
        MARKED = "utf-8-sig", _("UTF-8 with a mark (old platforms)")
        CP1251 = "windows-1251", "windows-1251"

    name = models.CharField(_("name"), max_length=120)
    login = models.CharField(_("user name for 1C"), max_length=60, unique=True)
    password = models.CharField(max_length=200)
    profile = models.CharField(_("configuration"), max_length=4, choices=Profiles, default=Profiles.AUTO)
    encoding = models.CharField(_("encoding of answers"), max_length=12, choices=Encodings, default=Encodings.UTF8)
    takes_zip = models.BooleanField(_("files come packed"), default=True)
    file_limit = models.PositiveIntegerField(_("part of a file, bytes"), default=16 * MEGABYTE)
    requires_session = models.BooleanField(_("refuse requests without a session"), default=False)
    withdraws_prices = models.BooleanField(_("a price that a full package no longer names is withdrawn"), default=True)
    takes_orders = models.BooleanField(_("orders are handed to this connection"), default=True)
    order_currency = models.CharField(_("name of the rouble in 1C"), max_length=10, default="RUB")
    currency_names = models.TextField(_("other names of currencies"), blank=True)
    guard_percent = models.PositiveSmallIntegerField(_("hold a package that takes away more than, %"), default=30)
    addresses = models.TextField(_("allowed addresses"), blank=True)
    time_zone = models.CharField(_("time zone of 1C"), max_length=40, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_profile = models.CharField(max_length=4, blank=True)
    pushes_orders_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("connection of 1C")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("exchange:connection", args=[self.pk])

    def set_password(self, password: str) -> None:
        """Keep the password hashed; does not save."""
        self.password = make_password(password)

    @property
    def dialect(self) -> Profile:
        """How to write for this 1C: as set, else as recognised, else the stock exchange."""
        word = self.seen_profile if self.profile == self.Profiles.AUTO else self.profile
        return Profile(word) if word else Profile.UT

    @property
    def zone(self) -> ZoneInfo:
        """The clock of 1C's server."""
        return ZoneInfo(self.time_zone or settings.TIME_ZONE)


class Session(models.Model):
    """Сеанс обмена: one conversation with 1C and everything that came in it, kept so that it can be run again."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(max_length=20)
    cookie = models.CharField(max_length=64, unique=True)
    sessid = models.CharField(max_length=64, unique=True)
    version = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=45, blank=True)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("exchange session")
        indexes: ClassVar = [models.Index(fields=["connection", "kind", "-seen_at"], name="session_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.opened_at:%d.%m.%Y %H:%M:%S}"

    def get_absolute_url(self) -> str:
        return reverse("exchange:session", args=[self.pk])

    @property
    def subject(self) -> str | Promise:
        """What it is about; a kind that is new to us stays as 1C names it."""
        return {"catalog": _("goods"), "sale": _("orders")}.get(self.kind, self.kind)


class Package(models.Model):
    """Пакет: one file of a session under the name that 1C gave it, and what became of it."""

    class Role(models.TextChoices):
        XML = "xml", "XML"
        ARCHIVE = "archive", _("Archive")
        FILE = "file", _("File")

    class Status(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("package", "Received")
        QUEUED = "queued", _("Waits for its turn")
        IMPORTING = "importing", _("Being imported")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Refused")
        HELD = "held", _("Waits for a person")
        KEPT = "kept", _("Kept")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="packages")
    name = models.CharField(max_length=255)
    role = models.CharField(max_length=7, choices=Role)
    status = models.CharField(max_length=9, choices=Status, default=Status.RECEIVED)
    archive = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="unpacked")
    path = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    counts = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("exchange package")
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "name"], name="one_package_per_name")]
        indexes: ClassVar = [
            models.Index(
                fields=["status"], name="package_unfinished", condition=~models.Q(status__in=["done", "kept"])
            ),
            models.Index(fields=["name"], name="package_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_final(self) -> bool:
        """Whether `import` may be answered at once."""
        return self.status in (self.Status.DONE, self.Status.FAILED, self.Status.HELD)


class JournalEntry(models.Model):
    """Запись журнала обмена: a sentence that an administrator understands, with counts and what to look at."""

    class Direction(models.TextChoices):
        IN = "in", _("From 1C")
        OUT = "out", _("To 1C")

    class Level(models.TextChoices):
        DONE = "done", _("Done")
        WARNING = "warning", _("With remarks")
        ERROR = "error", _("Refused")
        HELD = "held", _("Waits for a person")
        DIFFERENCE = "difference", _("Differs from 1C")

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="entries")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, blank=True, related_name="entries")
    package = models.ForeignKey(Package, on_delete=models.SET_NULL, null=True, blank=True, related_name="entries")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    direction = models.CharField(max_length=3, choices=Direction)
    level = models.CharField(max_length=10, choices=Level, default=Level.DONE)
    text = models.CharField(max_length=500)
    detail = models.CharField(max_length=500, blank=True)
    counts = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    warnings_total = models.PositiveIntegerField(default=0)
    seconds = models.DecimalField(max_digits=9, decimal_places=3, default=0)
    attempts = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("entry of the exchange journal")
        indexes: ClassVar = [models.Index(fields=["level", "-id"], name="entry_by_level")]

    def __str__(self) -> str:
        return self.text


class OutboxEntry(models.Model):
    """Исходящее: a revision of an order that 1C is to receive, and how far it has got."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waits for 1C")
        HELD = "held", pgettext_lazy("outgoing order", "Held back")
        HANDED = "handed", _("Handed over")
        ACKNOWLEDGED = "acknowledged", _("Taken by 1C")
        SUPERSEDED = "superseded", _("Replaced by a later one")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="outbox")
    revision = models.PositiveIntegerField()
    cancels = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=Status, default=Status.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    session = models.ForeignKey(Session, on_delete=models.SET_NULL, null=True, blank=True, related_name="handed")
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("outgoing order")
        constraints: ClassVar = [models.UniqueConstraint(fields=["order", "revision"], name="one_entry_per_revision")]
        indexes: ClassVar = [
            models.Index(
                fields=["id"], name="outbox_open", condition=models.Q(status__in=["waiting", "held", "handed"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id} r{self.revision}"


class ParkedRow(models.Model):
    """Отложенная строка: what 1C said of goods, a price type or a warehouse that has not come yet."""

    class Kind(models.TextChoices):
        VARIANT = "variant", pgettext_lazy("1C", "Variant")
        PRICE = "price", _("Price")
        STOCK = "stock", _("Stock")
        TOTAL = "total", _("Total stock")

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="parked")
    kind = models.CharField(max_length=7, choices=Kind)
    variant = models.CharField(max_length=80)
    other = models.CharField(max_length=80, blank=True)
    number = models.DecimalField(max_digits=24, decimal_places=9, null=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("parked row")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "kind", "variant", "other"], name="one_parked_row")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.variant} {self.other}"


class OrderIn1C(models.Model):
    """Заказ клиента: what 1C last said of an order, so that older words are told from newer ones."""

    order = models.OneToOneField(Order, on_delete=models.CASCADE, primary_key=True, related_name="in_1c")
    formed_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=120, blank=True)
    lines = models.JSONField(default=list)
    difference = models.JSONField(default=list)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("order in 1C")

    def __str__(self) -> str:
        return f"{self.order_id}"


class PushBatch(models.Model):
    """Пакет JSON: the answer that a request got, to be given again when it is repeated."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="batches")
    address = models.CharField(max_length=20)
    batch_id = models.UUIDField()
    answer = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("JSON batch")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "address", "batch_id"], name="one_batch_once")
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.batch_id}"


class PushedVersion(models.Model):
    """Версия: which version of a price or a stock 1C pushed last."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5)
    variant = models.CharField(max_length=80)
    other = models.CharField(max_length=80)
    version = models.BigIntegerField()

    class Meta:
        verbose_name = _("pushed version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "kind", "variant", "other"], name="one_pushed_version")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.variant} {self.other}: {self.version}"
