"""The audit: append-only entries in a hash chain per organisation, and their wording, which alone can be forgotten.

An entry holds no foreign keys and no personal words: only the digest of its wording. The wording (who, whom, what, in
words) stands beside it and can be erased when a person must be forgotten; the chain stays whole.
"""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One act's trace. A database trigger refuses UPDATE and DELETE on both engines."""

    organisation_id = models.BigIntegerField()
    number = models.BigIntegerField("№")
    at = models.DateTimeField("Когда")
    act_id = models.UUIDField()
    event = models.CharField("Событие", max_length=120)
    role = models.CharField("Роль", max_length=20)
    actor_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    wording_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "запись журнала"
        verbose_name_plural = "записи журнала"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["organisation_id", "number"], name="audit_number_once")]
        indexes = [models.Index(fields=["organisation_id", "subject_type", "subject_id"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"№ {self.number}: {self.event}"


class AuditWording(models.Model):
    """The words of an entry. ``persons`` are the ids of the people it speaks of."""

    entry_id = models.BigIntegerField(primary_key=True)
    organisation_id = models.BigIntegerField()
    salt = models.CharField(max_length=32)
    actor = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    subject = models.CharField(max_length=400)
    details = models.JSONField(default=dict)
    persons = models.JSONField(default=list)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "слова записи журнала"

    def __str__(self) -> str:
        return self.subject


class AuditHead(models.Model):
    """The end of each chain; its row lock orders the writers of one organisation."""

    organisation_id = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.number}"
