"""Documents of a school: issued from an edition and a context, stored as they were made, numbered without gaps."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q

from nastavnik.foundation.files.models import StoredFile
from nastavnik.foundation.organisations.models import SchoolYear, TenantModel
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.lifecycles import DOCUMENT, SIGNED, TEMPLATE
from nastavnik.kernel.act import Actor
from nastavnik.kernel.lifecycle import StateField
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet


class DocumentQuerySet(TenantQuerySet["Document"]):
    def owned_by(self, actor: Actor) -> DocumentQuerySet:
        """Documents that name the person: those they must be acquainted with. An account without a person owns none."""
        if actor.person_id is None:
            return self.none()  # type: ignore[return-value]
        mine = Q(acquaintances__person_id=actor.person_id) | Q(attached_to__acquaintances__person_id=actor.person_id)
        return self.filter(mine).distinct()  # type: ignore[return-value]

    def signed(self) -> DocumentQuerySet:
        """Papers that were signed and registered, those replaced since among them."""
        return self.filter(state__in=SIGNED)  # type: ignore[return-value]

    def own(self) -> DocumentQuerySet:
        """Papers that go their own way: attachments follow their order."""
        return self.filter(attached_to__isnull=True)  # type: ignore[return-value]

    def locked(self, document: Document) -> Document:
        """The row as it stands now, locked till the end of the transaction: the caller's copy may be older than a registration."""
        rows = self.select_for_update(of=("self",)).select_related(
            "organisation", "year", "template__file", "attached_to", "cites"
        )
        found: Document = rows.get(pk=document.pk)
        return found


class OwnTemplate(TenantModel):
    """A school's own edition of a document's template: a checked Word file. At most one of a kind is used."""

    kind = models.CharField("Вид", max_length=8)
    number = models.PositiveIntegerField("Номер")
    base = models.CharField("По изданию", max_length=40)
    state = StateField(TEMPLATE)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "свой образец"
        verbose_name_plural = "свои образцы"
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "number"], name="own_template_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=Q(state="used"), name="own_template_one_used"
            ),
        ]

    def __str__(self) -> str:
        return f"Свой образец {self.kind} № {self.number}"


class Package(TenantModel):
    """Papers prepared together, that go to the head together."""

    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="packages")
    title = models.CharField("Название", max_length=200)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = "пакет документов"
        verbose_name_plural = "пакеты документов"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title


def new_token() -> str:
    """The code on a paper's first sheet: ten signs that are not taken for each other, fifty bits of chance."""
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


CODE_SIGNS, CODE_LENGTH = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 10


class Document(TenantModel):
    """One document. Its edition, template, context, file and hash are kept; it is never rendered again after registration.

    ``attached_to``: the order it is an attachment of, whose number, date and fate it shares. ``cites``: the order it
    refers to. ``print``: the PDF that was frozen for an electronic signature; ``signature``: that signature, detached.
    """

    year = models.ForeignKey(SchoolYear, models.PROTECT, null=True, related_name="documents")
    kind = models.CharField("Вид", max_length=8)
    edition = models.CharField(max_length=40)
    template = models.ForeignKey(OwnTemplate, models.PROTECT, null=True, blank=True, related_name="documents")
    title = models.CharField("Заголовок", max_length=300)
    token = models.CharField("Код документа", max_length=16, unique=True, default=new_token)
    state = StateField(DOCUMENT)
    attached_to = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="attachments")
    cites = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="cited_by")
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="supersedes")
    package = models.ForeignKey(Package, models.PROTECT, null=True, blank=True, related_name="documents")
    series = models.CharField("Реестр", max_length=12, blank=True)
    number = models.PositiveIntegerField("Номер", null=True, blank=True)
    number_text = models.CharField("Номер с индексом", max_length=40, blank=True)
    dated_on = models.DateField("Дата", null=True, blank=True)
    register_year = models.PositiveSmallIntegerField("Год реестра", null=True, blank=True)
    edited = models.BooleanField("Исправлен в Word", default=False)
    context = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    print = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    signature = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    signature_check = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(DocumentQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "документ"
        verbose_name_plural = "документы"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("numbered", *SIGNED))
                | Q(dated_on__isnull=False) & (Q(number__isnull=False) | Q(attached_to__isnull=False)),
                name="document_registered_numbered",
            ),
            models.UniqueConstraint(
                fields=["organisation", "series", "register_year", "number"],
                condition=Q(register_year__isnull=False),
                name="document_number_once",
            ),
        ]

    def __str__(self) -> str:
        if self.number_text and self.dated_on:
            return f"{self.title}, № {self.number_text} от {self.dated_on:%d.%m.%Y}"
        return self.title

    @property
    def code(self) -> str:
        """The token as it is printed and typed: «K7Q29-FMX3T»."""
        return f"{self.token[:5]}-{self.token[5:]}"


class SeriesCounter(TenantModel):
    """The last number given in a series in a calendar year. Its row lock makes numbers run without gaps or doubles."""

    series = models.CharField(max_length=12)
    calendar_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation", "series", "calendar_year"], name="series_once")]

    def __str__(self) -> str:
        return f"{self.series}, {self.calendar_year}: {self.last}"


class Acquaintance(TenantModel):
    """A person who must be acquainted with a document, and the day they were (on the paper sheet, D36)."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="acquaintances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    acquainted_on = models.DateField("Ознакомлен", null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["person__surname", "person__name"]
        constraints = [models.UniqueConstraint(fields=["document", "person"], name="acquaintance_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.document}"

    def audit_persons(self) -> list[int]:
        return [self.person_id]
