"""The tree of organisations, the base of every tenant table, and school years."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from nastavnik.kernel import tenancy
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def in_scope(self) -> OrganisationQuerySet:
        """The organisations inside the scope in force: itself and, for a municipality or region, all below."""
        scope = tenancy.current()
        if scope is None:
            raise tenancy.NoScope("Organisation: the query names no organisation")
        return self.filter(path__startswith=scope.path) if scope.subtree else self.filter(pk=scope.organisation_id)


class Organisation(models.Model):
    """A node of the tree region > municipality > school.

    ``path`` is the chain of ids from the root, each closed by a slash («1/4/17/»): a subtree is one prefix.
    """

    class Kind(models.TextChoices):
        REGION = "region", "Регион"
        MUNICIPALITY = "municipality", "Муниципалитет"
        SCHOOL = "school", "Школа"

    kind = models.CharField("Вид", max_length=12, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="Входит в"
    )
    path = models.CharField(max_length=120, unique=True, editable=False)
    name = models.CharField("Полное наименование", max_length=400)
    short_name = models.CharField("Краткое наименование", max_length=120)
    name_genitive = models.CharField("Полное наименование в родительном падеже", max_length=400, blank=True)
    founder = models.CharField("Учредитель", max_length=300, blank=True)
    place = models.CharField("Место составления документов", max_length=120, blank=True)
    address = models.CharField("Адрес", max_length=300, blank=True)
    inn = models.CharField("ИНН", max_length=12, blank=True)
    ogrn = models.CharField("ОГРН", max_length=15, blank=True)
    time_zone = models.CharField("Часовой пояс", max_length=40, default="Europe/Moscow")
    mentees_per_mentor = models.PositiveSmallIntegerField("Наставляемых у одного наставника, не больше", default=2)
    settings = models.JSONField("Настройки", default=dict, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "организация"
        verbose_name_plural = "организации"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.short_name

    @property
    def is_leaf(self) -> bool:
        return self.kind == self.Kind.SCHOOL


class TenantModel(models.Model):
    """Base of every table whose rows belong to an organisation. Asked inside a scope, written in an action, only."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="Организация")

    objects = TenantManager.from_queryset(TenantQuerySet)()

    class Meta:
        abstract = True
        default_manager_name = "objects"

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("state", None)
        super().refresh_from_db(*args, **kwargs)


class SchoolYear(TenantModel):
    """A school year of one school. Everything of the stages hangs on it; a closed year is read-only (R22)."""

    starts_on = models.DateField("Начало")
    ends_on = models.DateField("Окончание")
    closed_at = models.DateTimeField("Закрыт", null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "учебный год"
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "starts_on"], name="school_year_once"),
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="school_year_forward"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """«2026/27»."""
        return f"{self.starts_on.year}/{self.ends_on.year % 100:02d}"

    def holds(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on
