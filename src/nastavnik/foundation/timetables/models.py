"""Bells and vacations of a school; the dated weeks of its people; what they marked by hand; a timetable on its way in."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from nastavnik.foundation.organisations.models import TenantModel
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.timetables import rules
from nastavnik.kernel.act import Actor
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet

_DAYS = list(enumerate(rules.DAYS, start=1))


class BellTime(TenantModel):
    """A lesson of the bells. Without rows the school lives by ``rules.DEFAULT_BELLS``."""

    weekday = models.PositiveSmallIntegerField("День", choices=[(rules.EVERY_DAY, "с понедельника по пятницу"), *_DAYS])
    shift = models.PositiveSmallIntegerField("Смена", default=1)
    number = models.PositiveSmallIntegerField("Урок")
    begins = models.TimeField("Начало")
    ends = models.TimeField("Конец")

    class Meta(TenantModel.Meta):
        verbose_name = "звонок"
        verbose_name_plural = "звонки"
        ordering = ["weekday", "shift", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "weekday", "shift", "number"], name="bell_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="bell_forward"),
            models.CheckConstraint(
                condition=Q(weekday__lte=rules.SATURDAY, shift__range=(1, 2), number__lte=rules.LAST_NUMBER),
                name="bell_in_the_week",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}-й урок, {rules.span(self.begins, self.ends)}"


class Vacation(TenantModel):
    """Days without lessons: no bells ring, so no weekly time of a meeting falls on them."""

    title = models.CharField("Каникулы", max_length=80)
    starts_on = models.DateField("С")
    ends_on = models.DateField("По")

    class Meta(TenantModel.Meta):
        verbose_name = "каникулы"
        verbose_name_plural = "каникулы"
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="vacation_forward"),
            models.UniqueConstraint(fields=["organisation", "starts_on"], name="vacation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.starts_on:%d.%m.%Y}–{self.ends_on:%d.%m.%Y}"


class TimetableImport(TenantModel):
    """A timetable on its way in: the sheets as they were read, the answers, and what came of it.

    Nothing is written to weeks before «Загрузить»; a timetable that was loaded can be taken back for seven days.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Проверка"
        LOADED = "loaded", "Загружено"
        UNDONE = "undone", "Отменено"
        DROPPED = "dropped", "Удалено"

    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    source_name = models.CharField("Файл", max_length=200, blank=True)
    sheets = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    starts_on = models.DateField("Действует с")
    adds = models.BooleanField("Дополняет расписание, которое действует с того же дня", default=False)
    outcome = models.JSONField(default=dict)
    created_at = models.DateTimeField(editable=False)
    created_by = models.CharField(max_length=200)
    loaded_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "загрузка расписания"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.source_name or "Вставленное расписание"


class WeekQuerySet(TenantQuerySet["PersonWeek"]):
    def owned_by(self, actor: Actor) -> WeekQuerySet:
        """One's own."""
        return self.filter(person_id=actor.person_id)  # type: ignore[return-value]

    def on(self, day: date) -> WeekQuerySet:
        """Those in force that day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)  # type: ignore[return-value]


class PersonWeek(TenantModel):
    """The lessons of a person in a stretch of time. A new timetable ends the old week and keeps it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="weeks")
    starts_on = models.DateField("Действует с")
    ends_on = models.DateField("Действует по", null=True, blank=True)

    objects = TenantManager.from_queryset(WeekQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "расписание педагога"
        verbose_name_plural = "расписания педагогов"
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="week_forward"),
            models.UniqueConstraint(fields=["person"], condition=Q(ends_on__isnull=True), name="week_one_open"),
            models.UniqueConstraint(fields=["person", "starts_on"], name="week_once_a_day"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person}: с {self.starts_on:%d.%m.%Y}"

    def audit_persons(self) -> list[int]:
        return [self.person_id]


class Lesson(TenantModel):
    """A lesson of a person's week. One at a time: joint classes stand in one row («5А, 5Б»)."""

    class Parity(models.TextChoices):
        EVERY = "", "каждую неделю"
        ODD = rules.ODD, "по нечётным неделям"
        EVEN = rules.EVEN, "по чётным неделям"

    week = models.ForeignKey(PersonWeek, models.CASCADE, related_name="lessons")
    weekday = models.PositiveSmallIntegerField("День", choices=_DAYS)
    shift = models.PositiveSmallIntegerField("Смена", default=1)
    number = models.PositiveSmallIntegerField("Урок")
    parity = models.CharField("Недели", max_length=4, choices=Parity.choices, blank=True)
    class_name = models.CharField("Класс", max_length=60, blank=True)
    subject = models.CharField("Предмет", max_length=120, blank=True)
    room = models.CharField("Кабинет", max_length=20, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "урок"
        verbose_name_plural = "уроки"
        ordering = ["weekday", "shift", "number", "parity"]
        constraints = [
            models.UniqueConstraint(fields=["week", "weekday", "shift", "number", "parity"], name="lesson_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(
                    weekday__range=(1, rules.SATURDAY), shift__range=(1, 2), number__lte=rules.LAST_NUMBER,
                    parity__in=("", rules.ODD, rules.EVEN),
                ),
                name="lesson_in_the_week",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{rules.DAYS[self.weekday - 1]}, {self.number}-й урок"


class MarkQuerySet(TenantQuerySet["Mark"]):
    def owned_by(self, actor: Actor) -> MarkQuerySet:
        """One's own."""
        return self.filter(person_id=actor.person_id)  # type: ignore[return-value]


class Mark(TenantModel):
    """A window a person marked by hand. It changes no lesson: «занято» says why else one cannot come."""

    class Kind(models.TextChoices):
        GOOD = rules.GOOD, "удобно"
        BUSY = rules.BUSY, "занято"
        BAD = rules.BAD, "неудобно"

    class Reason(models.TextChoices):
        NONE = "", "не важно"
        CLUB = "club", "кружок или внеурочное занятие"
        SECOND_JOB = "second_job", "совместительство"
        DUTY = "duty", "дежурство, классный час"
        OTHER = "other", "другое"

    person = models.ForeignKey(Person, models.CASCADE, related_name="week_marks")
    weekday = models.PositiveSmallIntegerField("День", choices=_DAYS)
    shift = models.PositiveSmallIntegerField("Смена")
    number = models.PositiveSmallIntegerField("Урок")
    kind = models.CharField("Отметка", max_length=4, choices=Kind.choices)
    reason = models.CharField("Чем", max_length=10, choices=Reason.choices, blank=True)

    objects = TenantManager.from_queryset(MarkQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "отметка в неделе"
        verbose_name_plural = "отметки в неделе"
        ordering = ["weekday", "shift", "number"]
        constraints = [
            models.UniqueConstraint(fields=["person", "weekday", "shift", "number"], name="mark_once"),
            models.CheckConstraint(
                condition=Q(
                    weekday__range=(1, rules.SATURDAY), shift__lte=2, number__lte=rules.LAST_NUMBER,
                    kind__in=(rules.GOOD, rules.BUSY, rules.BAD),
                ),
                name="mark_in_the_week",
            ),
            models.CheckConstraint(condition=Q(reason="") | Q(kind=rules.BUSY), name="mark_reason_of_busy"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{rules.DAYS[self.weekday - 1]}: {self.get_kind_display()}"

    def audit_persons(self) -> list[int]:
        return [self.person_id]
