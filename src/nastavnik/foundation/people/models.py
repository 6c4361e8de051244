"""People of an organisation, and their employment as dated periods."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from nastavnik.foundation.organisations.models import TenantModel
from nastavnik.kernel.act import Actor
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet

CASES = ("genitive", "dative", "accusative", "instrumental")


def _not_ended(day: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=day)


def full_name(surname: str, name: str, patronymic: str) -> str:
    """«Белова Мария Сергеевна»."""
    return " ".join(part for part in (surname, name, patronymic) if part)


def short_name(surname: str, name: str, patronymic: str) -> str:
    """«Белова М. С.» with no-break spaces."""
    return "\u00a0".join([surname, *(f"{part[0]}." for part in (name, patronymic) if part)])


def experience(years: int | None, told_on: date | None, day: date) -> int | None:
    """Full years of teaching on ``day``, when there were ``years`` of them on ``told_on``."""
    if years is None or told_on is None:
        return years
    grown = day.year - told_on.year - ((day.month, day.day) < (told_on.month, told_on.day))
    return years + max(grown, 0)


class PersonQuerySet(TenantQuerySet["Person"]):
    def owned_by(self, actor: Actor) -> PersonQuerySet:
        """One's own card."""
        return self.filter(pk=actor.person_id)  # type: ignore[return-value]

    def employed_on(self, day: date) -> PersonQuerySet:
        """Those who work here that day."""
        period = Employment.objects.filter(person=OuterRef("pk"), starts_on__lte=day)
        return self.filter(Exists(period.filter(_not_ended(day))))  # type: ignore[return-value]

    def staff_on(self, day: date) -> PersonQuerySet:
        """Those who work here that day or are to begin: everyone whose work has not ended."""
        return self.filter(Exists(Employment.objects.filter(_not_ended(day), person=OuterRef("pk"))))  # type: ignore[return-value]


class Person(TenantModel):
    """A person known to an organisation: one may be mentor and mentee at once. Not an account: many never sign in."""

    class Gender(models.TextChoices):
        MALE = "m", "мужской"
        FEMALE = "f", "женский"
        UNKNOWN = "", "не указан"

    class FormsSource(models.TextChoices):
        AUTO = "auto", "просклонено автоматически"
        EDITED = "edited", "исправлено вручную"
        CHECKED = "checked", "проверено"

    surname = models.CharField("Фамилия", max_length=80)
    name = models.CharField("Имя", max_length=60)
    patronymic = models.CharField("Отчество", max_length=60, blank=True)
    gender = models.CharField("Пол", max_length=1, choices=Gender.choices, blank=True)
    forms = models.JSONField("Падежи полного имени", default=dict, blank=True)
    forms_source = models.CharField(max_length=8, choices=FormsSource.choices, default=FormsSource.AUTO)
    forms_doubtful = models.BooleanField("Склонение стоит проверить", default=False)
    indeclinable = models.BooleanField("Не склонять", default=False)
    email = models.EmailField("Электронная почта", blank=True)
    phone = models.CharField("Телефон", max_length=20, blank=True)
    post = models.CharField("Должность", max_length=200, blank=True)
    post_forms = models.JSONField("Падежи должности", default=dict, blank=True)
    subjects = models.JSONField("Предметы", default=list, blank=True)
    levels = models.JSONField("Уровни", default=list, blank=True)
    experience_years = models.PositiveSmallIntegerField("Педагогический стаж, полных лет", null=True, blank=True)
    experience_on = models.DateField("Стаж указан на дату", null=True, blank=True)
    category = models.CharField("Квалификационная категория", max_length=20, blank=True)
    class_teacher = models.BooleanField("Классный руководитель", null=True, blank=True)
    search_text = models.CharField(max_length=220, editable=False, default="")
    created_at = models.DateTimeField(editable=False)

    objects = TenantManager.from_queryset(PersonQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "педагог"
        verbose_name_plural = "педагоги"
        ordering = ["surname", "name", "patronymic", "pk"]
        indexes = [models.Index(fields=["organisation", "surname", "name", "patronymic", "id"], name="person_by_name")]

    def __str__(self) -> str:
        return self.short_name

    @property
    def full_name(self) -> str:
        """«Белова Мария Сергеевна»."""
        return full_name(self.surname, self.name, self.patronymic)

    @property
    def short_name(self) -> str:
        """«Белова М. С.» with no-break spaces."""
        return short_name(self.surname, self.name, self.patronymic)

    @property
    def given_names(self) -> str:
        """«Мария Сергеевна»: how one addresses a colleague."""
        return " ".join(part for part in (self.name, self.patronymic) if part)

    def form(self, case: str) -> str:
        """The full name in a case of ``CASES``; the nominative where no form is stored or the name is not declined."""
        return self.full_name if self.indeclinable else self.forms.get(case) or self.full_name

    def experience(self, day: date) -> int | None:
        """Full years of teaching on ``day``, grown since the day it was told."""
        return experience(self.experience_years, self.experience_on, day)

    def audit_persons(self) -> list[int]:
        return [self.pk]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refresh_search()
        super().save(*args, **kwargs)

    def refresh_search(self) -> None:
        """The name as it is compared in a search: SQLite knows no Cyrillic small letters."""
        self.search_text = self.full_name.lower().replace("ё", "е")


class Employment(TenantModel):
    """A period of work in the organisation. Never overwritten: a return is a new period."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="employments")
    starts_on = models.DateField("Работает с")
    ends_on = models.DateField("Работает по", null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "период работы"
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")), name="employment_forward"
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(ends_on__isnull=True), name="employment_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: с {self.starts_on:%d.%m.%Y}"

    def audit_persons(self) -> list[int]:
        return [self.person_id]


class RosterImport(TenantModel):
    """A staff list on its way in: the table as it was read, the mapping, the fixes, and what came of it.

    Nothing is written to ``Person`` before «Добавить»; an import that was added can be undone for seven days.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Проверка"
        ADDED = "added", "Добавлено"
        UNDONE = "undone", "Отменено"
        DROPPED = "dropped", "Удалено"

    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    source_name = models.CharField("Файл", max_length=200, blank=True)
    table = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    fixes = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    created_at = models.DateTimeField(editable=False)
    created_by = models.CharField(max_length=200)
    added_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "загрузка списка"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.source_name or "Вставленная таблица"


class ColumnMemory(TenantModel):
    """What a heading of this school's lists meant last time."""

    heading = models.CharField(max_length=200)
    field = models.CharField(max_length=40)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation", "heading"], name="heading_once")]

    def __str__(self) -> str:
        return self.heading
