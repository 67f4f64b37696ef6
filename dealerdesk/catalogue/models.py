"""Goods as 1C describes them, their prices and their stock.

Prices and stock live in narrow tables of their own: they change all day, names do not.
"""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Lower, Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.models import User
from dealerdesk.catalogue.search_vector import weighted_vector
from dealerdesk.dealers.models import PriceType

ID_LENGTH = 80
VERSION_LENGTH = 20
# Letters that look alike in an article, whichever alphabet it was typed in; Ё stands by Е.
LOOK_ALIKES = "АВЕЁКМНОРСТУХ"
LATIN = "ABEEKMHOPCTYX"


class Category(models.Model):
    """Группа номенклатуры: a folder of goods, nested to any depth."""

    id_1c = models.CharField(max_length=ID_LENGTH, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(_("name"), max_length=255)
    display_name = models.CharField(_("name on screens"), max_length=255, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("group")

    def __str__(self) -> str:
        return self.display_name or self.name


class Brand(models.Model):
    """Марка (изготовитель)."""

    id_1c = models.CharField(max_length=ID_LENGTH, unique=True)
    name = models.CharField(_("name"), max_length=255)

    class Meta:
        ordering = ("name",)
        verbose_name = _("brand")

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """Единица измерения, by its code in ОКЕИ («796» is a piece)."""

    code = models.CharField(max_length=ID_LENGTH, unique=True)
    name = models.CharField(_("name"), max_length=50)
    full_name = models.CharField(max_length=255, blank=True)
    international = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("unit")

    def __str__(self) -> str:
        return self.name


class Property(models.Model):
    """Свойство товара: drive type, power, cutting width…"""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        NUMBER = "number", _("Number")
        DATE = "date", _("Date")
        CHOICE = "choice", _("Choice")

    id_1c = models.CharField(max_length=ID_LENGTH, unique=True)
    name = models.CharField(_("name"), max_length=255)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.TEXT)
    is_facet = models.BooleanField(_("shown as a filter"), default=True)
    of_variants = models.BooleanField(default=False)

    class Meta:
        ordering = ("name",)
        verbose_name = _("property")

    def __str__(self) -> str:
        return self.name


class PropertyChoice(models.Model):
    """Значение свойства of a closed list; values of free properties are kept here too, so that facets are numbers."""

    property = models.ForeignKey(Property, on_delete=models.CASCADE, related_name="choices")
    id_1c = models.CharField(max_length=ID_LENGTH, blank=True)
    value = models.CharField(max_length=1000)

    class Meta:
        ordering = ("value",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["property", "id_1c"], condition=~models.Q(id_1c=""), name="one_choice_per_id"
            ),
            models.UniqueConstraint(
                fields=["property", "value"], condition=models.Q(id_1c=""), name="one_free_value_once"
            ),
        ]

    def __str__(self) -> str:
        return self.value


class ProductQuerySet(models.QuerySet["Product"]):
    """Goods by who may see them."""

    def visible_to(self, user: User, right: str = "catalogue.view") -> Self:
        """Dealers see what is on sale; the office sees switched-off goods too."""
        if not user.may(right):
            return self.none()
        return self if user.is_office or user.is_robot else self.filter(is_active=True)


class Product(models.Model):
    """Номенклатура (товар): one thing that is sold, as 1C knows it."""

    id_1c = models.CharField(max_length=ID_LENGTH, unique=True)
    sku = models.CharField(_("article"), max_length=100, blank=True)
    code = models.CharField(_("code in 1C"), max_length=50, blank=True)
    name = models.CharField(_("name"), max_length=1000)
    full_name = models.CharField(max_length=2000, blank=True)
    description = models.TextField(_("description"), blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, related_name="products")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, null=True, blank=True, related_name="products")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True)
    unit_name = models.CharField(_("unit"), max_length=50, blank=True)
    vat_rate = models.DecimalField(_("VAT, %"), max_digits=5, decimal_places=2, null=True, blank=True)
    weight_kg = models.DecimalField(_("weight, kg"), max_digits=12, decimal_places=3, null=True, blank=True)
    pack_multiple = models.DecimalField(_("sold in multiples of"), max_digits=12, decimal_places=3, default=1)
    is_active = models.BooleanField(_("on sale"), default=True)
    popularity = models.IntegerField(default=0)
    groups = ArrayField(models.IntegerField(), default=list)
    facets = ArrayField(models.IntegerField(), default=list)
    attributes = models.JSONField(_("properties"), default=dict)
    requisites = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    summary = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    name_key = models.GeneratedField(
        expression=Func(Lower("name"), Value("ё"), Value("е"), function="translate"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    sku_key = models.GeneratedField(
        expression=Func(
            Func(Upper("sku"), Value(LOOK_ALIKES), Value(LATIN), function="translate"),
            Value(r"[^A-ZА-Я0-9]"),
            Value(""),
            Value("g"),
            function="regexp_replace",
        ),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    search = models.GeneratedField(expression=weighted_vector(), output_field=SearchVectorField(), db_persist=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pack_multiple__gt=0), name="pack_multiple_positive")
        ]
        indexes: ClassVar = [
            models.Index(fields=["popularity", "id"], name="product_popularity"),
            models.Index("name_key", "id", name="product_by_name"),
            models.Index("sku_key", "id", name="product_by_sku"),
            models.Index(fields=["category", "popularity", "id"], name="product_category_popularity"),
            models.Index(fields=["brand", "popularity", "id"], name="product_brand_popularity"),
            GinIndex("search", name="product_search"),
            GinIndex(OpClass("sku_key", name="gin_trgm_ops"), name="product_sku_inside"),
            GinIndex(OpClass("facets", name="gin__int_ops"), name="product_facets"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("catalogue:product_detail", args=[self.pk])


class Word(models.Model):
    """Слово каталога: a stem that some product is found by, so that a typing error can be led to it."""

    stem = models.CharField(max_length=100, primary_key=True)
    goods = models.IntegerField()

    class Meta:
        indexes: ClassVar = [GinIndex(OpClass("stem", name="gin_trgm_ops"), name="word_similar")]

    def __str__(self) -> str:
        return self.stem


class Variant(models.Model):
    """Характеристика: what is priced, stocked and ordered. Every product has a default one with the product's own id."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    id_1c = models.CharField(max_length=ID_LENGTH, unique=True)
    name = models.CharField(max_length=500, blank=True)
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    characteristics = models.JSONField(default=dict)

    class Meta:
        ordering = ("-is_default", "name")
        verbose_name = _("variant")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product"], condition=models.Q(is_default=True), name="one_default_variant")
        ]

    def __str__(self) -> str:
        return f"{self.product.name}, {self.name}" if self.name else self.product.name

    @property
    def label(self) -> str:
        """The name to print in a line of an order."""
        return str(self)


class Barcode(models.Model):
    """Штрихкод: 8 to 14 characters; one may stand on several goods."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="barcodes")
    code = models.CharField(max_length=14, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["variant", "code"], name="one_barcode_once")]

    def __str__(self) -> str:
        return self.code


class PictureQuerySet(models.QuerySet["Picture"]):
    """Pictures by who may see their goods."""

    def visible_to(self, user: User) -> Self:
        """The pictures of the goods that a person sees."""
        return self.filter(product__in=Product.objects.visible_to(user))


class Picture(models.Model):
    """Картинка of a product: where 1C named it, and where the re-encoded file lies."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    path_1c = models.CharField(max_length=255)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    file = models.CharField(max_length=255, blank=True)
    thumbnail = models.CharField(max_length=255, blank=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["product", "path_1c"], name="one_picture_per_path")]
        indexes: ClassVar = [
            models.Index(fields=["path_1c"], name="picture_by_path"),
            models.Index(fields=["sha256"], name="picture_by_hash"),
        ]

    def __str__(self) -> str:
        return self.path_1c

    @property
    def version(self) -> str:
        """The beginning of the file's hash, by which it is asked for: enough to tell one file from any other."""
        return self.sha256[:VERSION_LENGTH]


class Warehouse(models.Model):
    """Склад."""

    id_1c = models.CharField(max_length=ID_LENGTH, unique=True)
    name = models.CharField(_("name"), max_length=255)
    display_name = models.CharField(max_length=255, blank=True)
    address = models.CharField(max_length=500, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("warehouse")

    def __str__(self) -> str:
        return self.display_name or self.name


class Price(models.Model):
    """Цена: roubles (or the type's currency) for one base unit; VAT as the price type says. 0 means on request."""

    # No indexes of their own: the unique one serves variants, and a price type is never looked up alone.
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="prices", db_index=False)
    price_type = models.ForeignKey(PriceType, on_delete=models.CASCADE, related_name="prices", db_index=False)
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant", "price_type"], name="one_price_per_type", include=["amount"]),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="price_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.price_type_id} {self.amount}"


class WithdrawnPrice(models.Model):
    """Отозванная цена: what a price was when 1C stopped naming it."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="withdrawn_prices")
    price_type = models.ForeignKey(PriceType, on_delete=models.CASCADE, related_name="+")
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.variant_id} {self.price_type_id} {self.amount}"


class Stock(models.Model):
    """Остаток: free quantity (in stock minus reserved) in base units at one warehouse; 1C may say less than nothing."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="stock", db_index=False)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.CASCADE, related_name="stock", db_index=False)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["variant", "warehouse"], name="one_stock_per_warehouse", include=["quantity"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.warehouse_id} {self.quantity}"


class StockTotal(models.Model):
    """Остаток всего: what 1C says is free in all its warehouses, raw; screens show max(0, it)."""

    variant = models.OneToOneField(Variant, on_delete=models.CASCADE, primary_key=True, related_name="total")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.variant_id} {self.quantity}"


class Freshness(models.Model):
    """Свежесть: when 1C last told prices or stock, whether or not anything had changed."""

    kind = models.CharField(max_length=10, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%H:%M}"
