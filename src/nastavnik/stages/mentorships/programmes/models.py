"""A programme of a pair or group, its versions, and what came of it.

A version says what is planned and never changes once it is approved; facts («сделано, получилось так») belong to the
programme and stay when the plan changes: a task keeps its ``key`` from version to version.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from nastavnik.foundation.organisations.models import SchoolYear, TenantModel
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Actor
from nastavnik.kernel.lifecycle import StateField
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet
from nastavnik.stages.mentorships.models import Mentorship
from nastavnik.stages.mentorships.programmes.library import FORMS, WHO
from nastavnik.stages.mentorships.programmes.lifecycles import OPEN, REVISION


class Meetings(models.TextChoices):
    """How often the pair meets."""

    WEEK = "week", "не реже одного раза в неделю"
    FORTNIGHT = "fortnight", "не реже одного раза в две недели"
    MONTH = "month", "не реже одного раза в месяц"


class Mode(models.TextChoices):
    """Where the pair works."""

    PRESENT = "present", "очный"
    REMOTE = "remote", "дистанционный"
    MIXED = "mixed", "смешанный"


def of_participant(queryset: Any, actor: Actor, way: str) -> Any:
    """Rows of the pairs one works in; ``way`` leads to the mentorship."""
    if actor.person_id is None:
        return queryset.none()
    leads = Q(**{f"{way}mentor__person_id": actor.person_id})
    helped = Q(**{f"{way}participations__mentee__person_id": actor.person_id})
    return queryset.filter(leads | helped).distinct()


class ProgrammeQuerySet(TenantQuerySet["Programme"]):
    def owned_by(self, actor: Actor) -> ProgrammeQuerySet:
        """Of one's own pair or group."""
        found: ProgrammeQuerySet = of_participant(self, actor, "mentorship__")
        return found


class Programme(TenantModel):
    """The personalised programme of a mentorship (D22). What it plans stands in its versions."""

    mentorship = models.OneToOneField(Mentorship, models.CASCADE, related_name="programme")

    objects = TenantManager.from_queryset(ProgrammeQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "программа"
        verbose_name_plural = "программы"
        ordering = ["mentorship__mentor__person__surname", "mentorship__mentor__person__name", "pk"]

    def __str__(self) -> str:
        return f"Программа: {self.mentorship}"

    def audit_persons(self) -> list[int]:
        return self.mentorship.audit_persons()


class RevisionQuerySet(TenantQuerySet["Revision"]):
    def owned_by(self, actor: Actor) -> RevisionQuerySet:
        found: RevisionQuerySet = of_participant(self, actor, "programme__mentorship__")
        return found

    def whole(self) -> RevisionQuerySet:
        """With everything a page or a paper of it needs: a fixed number of queries."""
        people = "programme__mentorship__participations__mentee"
        rows = self.select_related(
            "programme__mentorship__mentor__person",
            "programme__mentorship__order",
            "programme__mentorship__year",
            "paper",
        )
        return rows.prefetch_related(  # type: ignore[return-value]
            f"{people}__person", f"{people}__requests", "programme__mentorship__mentor__strengths",
            "programme__facts", "goals__tasks", "assents__person",
        )  # fmt: skip


class Revision(TenantModel):
    """A version of a programme. ``stamp`` grows with every change of the text: an agreement names the text it is about.

    ``library``: the edition its tasks were taken from; ``remark``: with what it was returned, ``remark_by``: by whom;
    ``paper``: the D22 drawn from it.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField("Версия")
    state = StateField(REVISION)
    starts_on = models.DateField("С")
    ends_on = models.DateField("По")
    meetings = models.CharField("Встречи", max_length=10, choices=Meetings.choices, default=Meetings.FORTNIGHT)
    mode = models.CharField("Режим", max_length=8, choices=Mode.choices, default=Mode.PRESENT)
    library = models.CharField("Издание библиотеки", max_length=20)
    stamp = models.PositiveIntegerField(default=1)
    remark = models.TextField("Замечание", blank=True)
    remark_by = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField("Начата")
    offered_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    endorsed_at = models.DateTimeField(null=True, blank=True)
    endorsed_by = models.CharField("Согласовал куратор", max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    paper = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="programmes")

    objects = TenantManager.from_queryset(RevisionQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "версия программы"
        ordering = ["programme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="revision_number_once"),
            models.UniqueConstraint(fields=["programme"], condition=Q(state__in=OPEN), name="revision_one_open"),
            models.UniqueConstraint(fields=["programme"], condition=Q(state="approved"), name="revision_one_approved"),
            models.CheckConstraint(condition=Q(ends_on__gt=models.F("starts_on")), name="revision_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.programme}, версия {self.number}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def audit_persons(self) -> list[int]:
        return self.programme.audit_persons()


class GoalQuerySet(TenantQuerySet["Goal"]):
    def owned_by(self, actor: Actor) -> GoalQuerySet:
        found: GoalQuerySet = of_participant(self, actor, "revision__programme__mentorship__")
        return found


class Goal(TenantModel):
    """What the pair wants to reach. ``why``: where it came from; it may repeat the mentee's answer and is not shown to the
    head. ``stamp`` grows with every change."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="goals")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    position = models.PositiveSmallIntegerField()
    competence = models.CharField("Тема", max_length=10, blank=True)
    wording = models.CharField("Что хотим изменить", max_length=300)
    sign = models.CharField("Как поймём, что получилось", max_length=300, blank=True)
    why = models.TextField("Почему", blank=True)
    stamp = models.PositiveIntegerField(default=1)
    changed_by = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(GoalQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "цель"
        ordering = ["revision", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["revision", "key"], name="goal_key_once")]

    def __str__(self) -> str:
        return self.wording

    def audit_persons(self) -> list[int]:
        return self.revision.audit_persons()


class TaskQuerySet(TenantQuerySet["Task"]):
    def owned_by(self, actor: Actor) -> TaskQuerySet:
        found: TaskQuerySet = of_participant(self, actor, "goal__revision__programme__mentorship__")
        return found


class Task(TenantModel):
    """A step towards a goal. ``source``: the library's task it was taken from, with the fingerprint of its words then."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="tasks")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=12, blank=True)
    fingerprint = models.CharField(max_length=16, blank=True)
    form = models.CharField("Вид работы", max_length=10, choices=list(FORMS.items()), default="consult")
    who = models.CharField("Кто делает", max_length=6, choices=list(WHO.items()), default="both")
    minutes = models.PositiveSmallIntegerField("Минут", default=45)
    wording = models.CharField("Что делаем", max_length=300)
    result = models.CharField("Что получится", max_length=300, blank=True)
    due_on = models.DateField("До")
    why = models.CharField("Почему", max_length=200, blank=True)
    stamp = models.PositiveIntegerField(default=1)
    changed_by = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(TaskQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "задача программы"
        ordering = ["goal", "due_on", "pk"]

    def __str__(self) -> str:
        return self.wording

    def audit_persons(self) -> list[int]:
        return self.goal.audit_persons()


class Assent(TenantModel):
    """A participant's «согласие» with the text of a version; it goes when the text is opened for changes again."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="assents")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = "согласие с программой"
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["revision", "person"], name="assent_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.revision_id}"

    def audit_persons(self) -> list[int]:
        return [self.person_id]


class Fact(TenantModel):
    """What came of a task: the day and a few words. Belongs to the programme, whatever version plans the task."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="facts")
    key = models.UUIDField()
    done_on = models.DateField("Сделано")
    outcome = models.CharField("Что получилось", max_length=300, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = "фактический результат"
        ordering = ["programme", "done_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="fact_once")]

    def __str__(self) -> str:
        return f"{self.done_on:%d.%m.%Y}: {self.outcome}"

    def audit_persons(self) -> list[int]:
        return self.programme.audit_persons()


class SchoolBreak(TenantModel):
    """A vacation of the school in a year, by its own calendar. Dates of programmes pass it by."""

    year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="breaks")
    title = models.CharField("Название", max_length=60)
    starts_on = models.DateField("С")
    ends_on = models.DateField("По")

    class Meta(TenantModel.Meta):
        verbose_name = "каникулы"
        verbose_name_plural = "каникулы"
        ordering = ["year", "starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="school_break_forward")
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.starts_on:%d.%m.%Y} — {self.ends_on:%d.%m.%Y}"
