"""Documents of a school: issued from an edition and a context, stored as they were made, numbered without gaps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from nastavnik.foundation.files.models import StoredFile
from nastavnik.foundation.organisations.models import SchoolYear, TenantModel
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.lifecycles import DOCUMENT
from nastavnik.kernel.act import Actor
from nastavnik.kernel.lifecycle import StateField
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet


class DocumentQuerySet(TenantQuerySet["Document"]):
    def owned_by(self, actor: Actor) -> DocumentQuerySet:
        """Documents that name the person: those they must be acquainted with. An account without a person owns none."""
        if actor.person_id is None:
            return self.none()  # type: ignore[return-value]
        return self.filter(acquaintances__person_id=actor.person_id).distinct()  # type: ignore[return-value]

    def locked(self, document: Document) -> Document:
        """The row as it stands now, locked till the end of the transaction: the caller's copy may be older than a registration."""
        rows = self.select_for_update(of=("self",)).select_related("organisation", "year")
        found: Document = rows.get(pk=document.pk)
        return found


class Document(TenantModel):
    """One document. Its edition, context, file and hash are kept; it is never rendered again after registration."""

    year = models.ForeignKey(SchoolYear, models.PROTECT, null=True, related_name="documents")
    kind = models.CharField("Вид", max_length=8)
    edition = models.CharField(max_length=40)
    title = models.CharField("Заголовок", max_length=300)
    state = StateField(DOCUMENT)
    series = models.CharField("Реестр", max_length=12, blank=True)
    number = models.PositiveIntegerField("Номер", null=True, blank=True)
    number_text = models.CharField("Номер с индексом", max_length=40, blank=True)
    dated_on = models.DateField("Дата", null=True, blank=True)
    register_year = models.PositiveSmallIntegerField("Год реестра", null=True, blank=True)
    edited = models.BooleanField("Исправлен в Word", default=False)
    context = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(DocumentQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "документ"
        verbose_name_plural = "документы"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="registered") | (Q(number__isnull=False) & Q(dated_on__isnull=False)),
                name="document_registered_numbered",
            ),
            models.UniqueConstraint(
                fields=["organisation", "series", "register_year", "number"],
                condition=Q(state="registered"),
                name="document_number_once",
            ),
        ]

    def __str__(self) -> str:
        if self.number_text and self.dated_on:
            return f"{self.title}, № {self.number_text} от {self.dated_on:%d.%m.%Y}"
        return self.title


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
