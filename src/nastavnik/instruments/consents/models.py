"""Consents of people: what was printed, the edition and hash of the text, when it was signed, refused or withdrawn."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from nastavnik.foundation.files.models import StoredFile
from nastavnik.foundation.organisations.models import SchoolYear, TenantModel
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.lifecycles import CONSENT
from nastavnik.kernel.act import Actor
from nastavnik.kernel.lifecycle import StateField
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet


class ConsentQuerySet(TenantQuerySet["Consent"]):
    def owned_by(self, actor: Actor) -> ConsentQuerySet:
        return self.filter(person_id=actor.person_id)  # type: ignore[return-value]

    def valid_on(self, day: date) -> ConsentQuerySet:
        """Signed not later than that day, and not withdrawn or run out by it."""
        live = Q(signed_on__lte=day) & (Q(ended_on__isnull=True) | Q(ended_on__gt=day))
        return self.filter(live, state__in=("signed", "withdrawn"))  # type: ignore[return-value]


class Consent(TenantModel):
    """One consent of one person. ``counterpart`` narrows a duty consent (D10, D11) to one colleague; empty means any
    colleague fixed by an order with the person's knowledge. ``starts_on``, ``ends_on``: the period the print names."""

    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="consents")
    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    kind = models.CharField("Вид", max_length=4, choices=[(kind.value, kind.label) for kind in ConsentKind])
    counterpart = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField("Даёт с", null=True, blank=True)
    ends_on = models.DateField("Даёт по", null=True, blank=True)
    state = StateField(CONSENT)
    edition = models.CharField(max_length=40)
    text_sha256 = models.CharField(max_length=64)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    printed_at = models.DateTimeField()
    signed_on = models.DateField("Подписано", null=True, blank=True)
    refused_on = models.DateField("Не согласен", null=True, blank=True)
    ended_on = models.DateField("Отозвано или истекло", null=True, blank=True)

    objects = TenantManager.from_queryset(ConsentQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "согласие"
        verbose_name_plural = "согласия"
        ordering = ["person__surname", "person__name", "kind"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_on__isnull=False), name="consent_signed_dated"
            ),
            models.UniqueConstraint(
                fields=["year", "person", "kind", "counterpart"],
                condition=Q(state__in=("prepared", "signed")),
                name="consent_live_once",
            ),
            models.UniqueConstraint(
                fields=["year", "person", "kind"],
                condition=Q(state__in=("prepared", "signed"), counterpart__isnull=True),
                name="consent_general_live_once",
            ),
        ]

    def valid_on(self, day: date) -> bool:
        """The same question as of the query set: signed by that day, and not ended by it."""
        return (
            self.state in ("signed", "withdrawn")
            and self.signed_on is not None
            and self.signed_on <= day
            and (self.ended_on is None or self.ended_on > day)
        )

    def __str__(self) -> str:
        return f"{ConsentKind(self.kind).label}: {self.person}"

    @property
    def short(self) -> str:
        """What it permits, in a word or two."""
        return ConsentKind(self.kind).short

    def audit_persons(self) -> list[int]:
        return [self.person_id]
