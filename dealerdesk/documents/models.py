"""Folders and the papers in them."""

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import BinaryIO, ClassVar

from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.models import User
from dealerdesk.documents import storage
from dealerdesk.documents.events import DOCUMENT_READY
from dealerdesk.events.journal import record
from dealerdesk.realtime.signals import publish
from dealerdesk.toolbox.files import FileType, UnknownType, safe_name, sniff

MAX_BYTES = 20 * 1024 * 1024


class NotAccepted(ValueError):
    """The file is too large or of a kind that is not kept; the text is for the user."""

    def __init__(self, text: str | Promise) -> None:
        super().__init__(text)
        self.text = text


class Outcome(StrEnum):
    """What `Folder.put` did."""

    CREATED = "created"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    OLDER = "older"


class Folder(models.Model):
    """Папка: the papers of one thing; the thing holds the key (Order.folder)."""

    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("folder")

    def __str__(self) -> str:
        return f"folder {self.pk}"

    @property
    def topic(self) -> str:
        """The realtime topic on which a new paper is announced."""
        return f"folder:{self.pk}"

    def put(  # noqa: PLR0913 - what 1C says of a paper, each by its name
        self,
        *,
        kind: str,
        content: bytes,
        by: User,
        number: str = "",
        date: date | None = None,
        title: str = "",
        file_name: str = "",
        amount: Decimal | None = None,
        id_1c: str = "",
        version: int = 0,
        about: models.Model | None = None,
    ) -> "Document":
        """Keep a paper; running twice is harmless. `document.outcome` says what happened.

        The same paper (kind and id of 1C, or kind and number when 1C does not know it) gets a new
        revision if the version is later, or, unversioned (0), if the bytes differ; an older version
        is ignored. `amount` is in ₽ with VAT. `about` is what the journal names as the subject,
        by default the document. Raises NotAccepted.
        """
        kept = _accept(content)
        facts = {"number": number, "date": date, "title": title, "amount": amount, "version": version}
        with transaction.atomic():
            Folder.objects.select_for_update().get(pk=self.pk)
            document = self._same(kind, id_1c, number) or Document(folder=self, kind=kind, id_1c=id_1c)
            document.outcome = document.compare(version, hashlib.sha256(content).hexdigest())
            if document.outcome in {Outcome.CREATED, Outcome.REPLACED}:
                document.fill(content, kept, file_name=file_name, by=by, facts=facts)
                _announce(document, about=about or document, by=by)
        return document

    def _same(self, kind: str, id_1c: str, number: str) -> "Document | None":
        key = {"id_1c": id_1c} if id_1c else {"id_1c": "", "number": number}
        return self.documents.filter(kind=kind, **key).first()


class StoredFile(models.Model):
    """One revision of a file: where its bytes lie and what they are."""

    storage_name = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(_("file name"), max_length=160)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("size"))
    revision = models.PositiveIntegerField(_("revision"), default=1)
    version = models.BigIntegerField(default=0)
    stored_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    stored_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def open(self) -> BinaryIO:
        """Open the bytes; raises FileNotFoundError when they are gone."""
        return storage.open_stored(self.storage_name)


class Document(StoredFile):
    """Документ: a paper of a folder at its current revision; earlier ones are kept beside it."""

    class Kind(models.TextChoices):
        ORDER = "order", _("Order form")
        INVOICE = "invoice", _("Invoice")
        SPECIFICATION = "specification", _("Specification")
        PACKING_LIST = "packing_list", _("Packing list")
        UPD = "upd", _("Universal transfer document")
        VAT_INVOICE = "vat_invoice", _("VAT invoice")
        WAYBILL = "waybill", _("Waybill")
        CORRECTION = "correction", _("Correction document")
        ATTACHMENT = "attachment", _("Attachment")
        OTHER = "other", _("Other document")

    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    number = models.CharField(_("number"), max_length=60, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=2, null=True, blank=True)
    id_1c = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    outcome: Outcome = Outcome.UNCHANGED

    class Meta:
        ordering = ("pk",)
        verbose_name = _("document")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["folder", "kind", "id_1c"], condition=~models.Q(id_1c=""), name="one_document_of_1c"
            ),
            models.UniqueConstraint(
                fields=["folder", "kind", "number"], condition=models.Q(id_1c=""), name="one_own_document"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.caption

    @property
    def caption(self) -> str:
        """What people call it: «Счёт на оплату № 412 от 06.05.2026»."""
        words = [self.get_kind_display()]
        if self.number:
            words.append(f"№ {self.number}")
        if self.date:
            words.append(gettext("of %(date)s") % {"date": date_format(self.date, "d.m.Y")})
        return " ".join(words)

    def compare(self, version: int, sha256: str) -> Outcome:
        """Tell what a file with this version and hash would be for this document."""
        if self.pk is None:
            return Outcome.CREATED
        if version < self.version:
            return Outcome.OLDER
        same = version == self.version if version else sha256 == self.sha256
        return Outcome.UNCHANGED if same else Outcome.REPLACED

    def fill(self, content: bytes, kept: FileType, *, file_name: str, by: User, facts: Mapping[str, object]) -> None:
        """Take the bytes as the current revision and put the present one aside."""
        if self.pk:
            self._set_aside()
            self.revision += 1
        for name, value in facts.items():
            setattr(self, name, value)
        self.storage_name = storage.store(content)
        self.sha256, self.size = hashlib.sha256(content).hexdigest(), len(content)
        self.content_type = kept.content_type
        self.file_name = safe_name(file_name or str(self), extension=kept.extension)
        self.stored_by = by
        self.save()

    def _set_aside(self) -> None:
        fields = [field.name for field in StoredFile._meta.get_fields()]
        PastRevision.objects.create(document=self, **{name: getattr(self, name) for name in fields})


class PastRevision(StoredFile):
    """Прежняя редакция документа: kept as it was when a later one took its place."""

    stored_at = models.DateTimeField()
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="past_revisions")

    class Meta:
        ordering = ("revision",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "revision"], name="one_past_revision")]

    def __str__(self) -> str:
        return f"{self.document_id} r{self.revision}"


class Supplier(models.Model):
    """Поставщик: the distributor's own requisites as printed forms show them; there is one."""

    name = models.CharField(_("name"), max_length=255)
    inn = models.CharField(_("INN"), max_length=12)
    kpp = models.CharField(_("KPP"), max_length=9, blank=True)
    address = models.CharField(_("legal address"), max_length=500)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    bank = models.CharField(_("bank"), max_length=255, blank=True)
    bik = models.CharField(_("BIK"), max_length=9, blank=True)
    correspondent_account = models.CharField(_("correspondent account"), max_length=20, blank=True)
    account = models.CharField(_("account"), max_length=20, blank=True)
    director = models.CharField(_("director"), max_length=150, blank=True)
    accountant = models.CharField(_("chief accountant"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("supplier")
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="one_supplier")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Supplier":
        """The requisites; empty ones, not saved, until the administrator has filled them in."""
        return cls.objects.first() or cls(pk=1)


def _accept(content: bytes) -> FileType:
    if len(content) > MAX_BYTES:
        raise NotAccepted(_("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 1024**2})
    try:
        return sniff(content)
    except UnknownType as unknown:
        raise NotAccepted(_("Such files are not kept. PDF, XLSX, DOCX, XML, JPEG, PNG and ZIP are.")) from unknown


def _announce(document: Document, *, about: models.Model, by: User) -> None:
    record(
        DOCUMENT_READY,
        about,
        by=by,
        document=document.pk,
        kind=document.kind,
        title=str(document),
        revision=document.revision,
        folder=document.folder_id,
    )
    publish(document.folder.topic)
