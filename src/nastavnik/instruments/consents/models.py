"""Consents of people: what was printed, the edition and hash of the text, when it was signed, refused or withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from nastavnik.foundation.files.models import StoredFile
from nastavnik.foundation.organisations.models import SchoolYear, TenantModel
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.lifecycles import CONSENT
from nastavnik.instruments.consents.terms import catalogue
from nastavnik.kernel.act import Actor
from nastavnik.kernel.lifecycle import StateField
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet

OPENED = ("signed", "withdrawn", "expired")
"""States of a consent that was given: it permitted something from its signature to its end."""


class ConsentQuerySet(TenantQuerySet["Consent"]):
    def owned_by(self, actor: Actor) -> ConsentQuerySet:
        return self.filter(person_id=actor.person_id)  # type: ignore[return-value]

    def valid_on(self, day: date) -> ConsentQuerySet:
        """Signed not later than that day, and neither withdrawn nor run out by it."""
        live = Q(signed_on__lte=day) & (Q(ended_on__isnull=True) | Q(ended_on__gt=day))
        live &= Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        return self.filter(live, state__in=OPENED)  # type: ignore[return-value]

    def run_out(self, day: date) -> ConsentQuerySet:
        """Signed, and the last day the print names is behind."""
        return self.filter(state="signed", ends_on__lt=day)  # type: ignore[return-value]


class Consent(TenantModel):
    """One consent of one person. ``counterpart`` narrows a duty consent (D10, D11) to one colleague; empty means any
    colleague fixed by an order with the person's knowledge. ``starts_on``, ``ends_on``: the period the print names; after its
    last day the consent permits nothing.

    ``scope`` tells apart consents of one kind that live at once: the resources of D18, the receiver of D19. ``terms``: what
    is permitted (see ``purposes``). ``given``: on paper, or in the person's account at ``given_at``.
    """

    class Given(models.TextChoices):
        PAPER = "paper", "на бумаге"
        ACCOUNT = "account", "в личном кабинете"

    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="consents")
    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    kind = models.CharField("Вид", max_length=4, choices=[(kind.value, kind.label) for kind in ConsentKind])
    counterpart = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField("Даёт с", null=True, blank=True)
    ends_on = models.DateField("Даёт по", null=True, blank=True)
    scope = models.CharField("Для чего", max_length=400, blank=True)
    terms = models.JSONField("Что разрешено", default=dict, blank=True)
    state = StateField(CONSENT)
    given = models.CharField("Дано", max_length=8, choices=Given.choices, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
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
                fields=["year", "person", "kind", "counterpart", "scope"],
                condition=Q(state__in=("prepared", "signed")),
                name="consent_live_once",
            ),
            models.UniqueConstraint(
                fields=["year", "person", "kind", "scope"],
                condition=Q(state__in=("prepared", "signed"), counterpart__isnull=True),
                name="consent_general_live_once",
            ),
        ]

    def valid_on(self, day: date) -> bool:
        """The same question as of the query set: signed by that day, neither withdrawn nor run out by it."""
        return (
            self.state in OPENED
            and self.signed_on is not None
            and self.signed_on <= day
            and (self.ended_on is None or self.ended_on > day)
            and (self.ends_on is None or self.ends_on >= day)
        )

    def __str__(self) -> str:
        return f"{ConsentKind(self.kind).label}: {self.person}"

    @property
    def permitted(self) -> list[tuple[str, str]]:
        """Of D18: category → «да», «нет» or the condition, as the person has marked it."""
        rows = self.terms.get("data", [])
        return [(row["what"], _permission(row)) for row in rows if "allowed" in row]

    @property
    def short(self) -> str:
        """What it permits, in a word or two."""
        return ConsentKind(self.kind).short

    def audit_persons(self) -> list[int]:
        return [self.person_id]


def _permission(row: dict[str, Any]) -> str:
    if not row["allowed"]:
        return "нет"
    return ", ".join(
        filter(None, ["да", row.get("condition", ""), *(f"кроме {line}" for line in row.get("except", []))])
    )


class DemandQuerySet(TenantQuerySet["Demand"]):
    def owned_by(self, actor: Actor) -> DemandQuerySet:
        return self.filter(person_id=actor.person_id)  # type: ignore[return-value]

    def waiting(self) -> DemandQuerySet:
        return self.filter(done_on__isnull=True)  # type: ignore[return-value]


class Demand(TenantModel):
    """What the school must do about somebody's data by a day of the law: after a withdrawal, or because the person asks.

    ``kind``: a code of ``terms``; ``days``: the term in force on that day; ``answer``: what was done, for the inspection; ``extension``: why the school needs the days
    the law lets it add once, as the person is told.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="data_demands")
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, blank=True, related_name="demands")
    kind = models.CharField("Что требуется", max_length=12)
    words = models.TextField("Своими словами", blank=True)
    received_on = models.DateField("Получено")
    days = models.PositiveSmallIntegerField("Срок, дней", default=0)
    due_on = models.DateField("Исполнить до")
    done_on = models.DateField("Исполнено", null=True, blank=True)
    answer = models.TextField("Что сделано", blank=True)
    extended_on = models.DateField("Срок продлён", null=True, blank=True)
    extension = models.TextField("Почему срок продлён", blank=True)

    objects = TenantManager.from_queryset(DemandQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "обращение о данных"
        verbose_name_plural = "обращения о данных"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=models.F("received_on")), name="demand_due_after_receipt"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(done_on__gte=models.F("received_on")),
                name="demand_done_after_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.person}"

    @property
    def title(self) -> str:
        """What is to be done, in a line."""
        return catalogue()[self.kind].title

    def audit_persons(self) -> list[int]:
        return [self.person_id]
