"""Pairs and groups: one mentor with one mentee or several, as dated periods fixed by an order."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from nastavnik.foundation.organisations.models import SchoolYear, TenantModel
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Actor
from nastavnik.kernel.lifecycle import StateField
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.mentorships.lifecycles import MENTORSHIP
from nastavnik.stages.selection.models import Proposal


class Form(models.TextChoices):
    """Формы наставничества (reference 1.3)."""

    TEACHER = "teacher", "педагог – педагог"
    HEAD = "head", "руководитель – педагог"
    EMPLOYER = "employer", "работодатель – студент"
    UNIVERSITY = "university", "педагог вуза или колледжа – молодой педагог"


class Kind(models.TextChoices):
    """Виды наставничества (reference 1.3)."""

    TRADITIONAL = "traditional", "традиционное (один на один)"
    GROUP = "group", "групповое"
    SHORT = "short", "краткосрочное"
    REVERSE = "reverse", "реверсивное"
    VIRTUAL = "virtual", "дистанционное"
    SITUATIONAL = "situational", "ситуационное"


class MentorshipQuerySet(TenantQuerySet["Mentorship"]):
    def owned_by(self, actor: Actor) -> MentorshipQuerySet:
        """Those one leads or is helped in."""
        if actor.person_id is None:
            return self.none()  # type: ignore[return-value]
        mine = Q(mentor__person_id=actor.person_id) | Q(participations__mentee__person_id=actor.person_id)
        return self.filter(mine).distinct()  # type: ignore[return-value]


class Mentorship(TenantModel):
    """A pair (one mentee) or a group (several) around one mentor."""

    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="mentorships")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="mentorships")
    form = models.CharField("Форма", max_length=12, choices=Form.choices, default=Form.TEACHER)
    kind = models.CharField("Вид", max_length=12, choices=Kind.choices, default=Kind.TRADITIONAL)
    state = StateField(MENTORSHIP)
    starts_on = models.DateField("С")
    ends_on = models.DateField("По")
    order = models.ForeignKey(Document, models.PROTECT, related_name="mentorships", verbose_name="Приказ")

    objects = TenantManager.from_queryset(MentorshipQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "пара или группа"
        verbose_name_plural = "пары и группы"
        ordering = ["mentor__person__surname", "mentor__person__name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=models.F("starts_on")), name="mentorship_forward"),
        ]

    def __str__(self) -> str:
        mentees = ", ".join(str(item.mentee) for item in self.participations.all())
        return f"{self.mentor} — {mentees}" if mentees else str(self.mentor)

    def audit_persons(self) -> list[int]:
        return [self.mentor.person_id, *(item.mentee.person_id for item in self.participations.all())]


class Participation(TenantModel):
    """A mentee's period in a mentorship. One open period at a time."""

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="participations")
    mentee = models.ForeignKey(Mentee, models.PROTECT, related_name="participations")
    proposal = models.OneToOneField(Proposal, models.PROTECT, null=True, blank=True, related_name="participation")
    starts_on = models.DateField("С")
    ends_on = models.DateField("По факту", null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "участие"
        ordering = ["mentee__person__surname", "mentee__person__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentee"], condition=Q(ends_on__isnull=True), name="participation_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")), name="participation_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentee}: {self.mentorship_id}"
