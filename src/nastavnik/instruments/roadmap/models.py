"""The year's plan: every line of the road map with its dates, responsible and waiver. Status is never stored."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.files.models import StoredFile
from nastavnik.foundation.organisations.models import SchoolYear, TenantModel
from nastavnik.foundation.people.models import Person


class PlanLine(TenantModel):
    """A line of the road map in one school year. Its text comes from the catalogue edition by ``code``."""

    year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="plan_lines")
    edition = models.CharField(max_length=40)
    code = models.CharField(max_length=60)
    stage = models.PositiveSmallIntegerField("Этап")
    position = models.PositiveSmallIntegerField()
    starts_on = models.DateField("Начало")
    due_on = models.DateField("Срок")
    responsible_role = models.CharField(
        "Ответственный", max_length=20, choices=[(role.value, role.label) for role in Role]
    )
    responsible = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    waived_because = models.CharField("Почему не требуется", max_length=300, blank=True)
    waived_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "дело дорожной карты"
        ordering = ["stage", "position"]
        constraints = [
            models.UniqueConstraint(fields=["year", "code"], name="plan_line_once"),
            models.CheckConstraint(condition=Q(due_on__gte=models.F("starts_on")), name="plan_line_forward"),
        ]

    def __str__(self) -> str:
        from nastavnik.instruments.roadmap.source import activity

        return activity(self.code).title


class LineAttachment(TenantModel):
    """A document from outside the system that closes a line: the school's own protocol, photo, scan."""

    line = models.ForeignKey(PlanLine, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    note = models.CharField("Что это", max_length=200)
    dated_on = models.DateField("Дата документа")

    class Meta(TenantModel.Meta):
        verbose_name = "приложенный документ"

    def __str__(self) -> str:
        return self.note


class EvidencePack(TenantModel):
    """An archive of the year's evidence, as it was made on a day."""

    year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="evidence_packs")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = "архив доказательств"
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.file.name
