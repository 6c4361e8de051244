"""Who looked at whose data, and the records of destroyed data that outlive the person."""

from __future__ import annotations

from datetime import date

from django.db import models

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.accounts.models import User
from nastavnik.foundation.organisations.models import TenantModel
from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Actor
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet

YEARS_KEPT = 3
"""Act and extract of the log are kept three years (order of Roskomnadzor № 179 of 28.10.2022, R08)."""


class What(models.TextChoices):
    """Screens with named sensitive data of somebody else."""

    REQUESTS = "requests", "запросы и пожелания"
    STRENGTHS = "strengths", "карточка наставника"
    CONSENTS = "consents", "согласие"
    ANSWERS = "answers", "именные ответы на анкету"


class LookQuerySet(TenantQuerySet["Look"]):
    def owned_by(self, actor: Actor) -> LookQuerySet:
        """Looks at one's own data."""
        return self.filter(person_id=actor.person_id) if actor.person_id else self.none()  # type: ignore[return-value]


class Look(TenantModel):
    """Somebody opened a page with another's data: the first time that day. No entry of the audit, no own looks."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="looks")
    viewer = models.ForeignKey(User, models.CASCADE, related_name="+")
    role = models.CharField("Роль", max_length=20, choices=Role.choices)
    what = models.CharField("Что", max_length=12, choices=What.choices)
    on = models.DateField("День")
    at = models.DateTimeField("Когда")

    objects = TenantManager.from_queryset(LookQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "просмотр данных"
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "viewer", "what", "on"], name="look_once_a_day")]

    def __str__(self) -> str:
        return f"{self.viewer}: {self.get_what_display()}"


class Ground(models.TextChoices):
    """Why data are destroyed (152-FZ art. 21; reference 4.5)."""

    WITHDRAWN = "withdrawn", "отзыв согласия на обработку персональных данных"
    REACHED = "reached", "цель обработки достигнута"
    EXPIRED = "expired", "истёк срок хранения"
    UNLAWFUL = "unlawful", "обработка признана неправомерной"
    DEMANDED = "demanded", "требование прекратить обработку"


class DestructionRecord(TenantModel):
    """What was destroyed, of whom (by number alone), why and when. Holds no name and no key to a person's row.

    ``erased``: categories with the number of rows; ``kept``: what the law keeps, with its ground; ``commission``: numbers
    of the members' rows; ``document_number``: primary key of the act D21. A database trigger refuses any change, and a
    deletion before ``kept_until``.
    """

    person_number = models.BigIntegerField("Номер участника")
    ground = models.CharField("Основание", max_length=12, choices=Ground.choices)
    erased = models.JSONField("Уничтожено", default=list)
    kept = models.JSONField("Сохранено", default=list)
    commission = models.JSONField(default=list)
    way = models.CharField("Способ", max_length=300)
    system = models.CharField("Система", max_length=60, default="Наставник")
    act_id = models.UUIDField()
    destroyed_at = models.DateTimeField("Уничтожено")
    kept_until = models.DateField("Хранить до")
    document_number = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        verbose_name = "запись об уничтожении данных"
        ordering = ["-destroyed_at"]
        constraints = [models.UniqueConstraint(fields=["organisation", "person_number"], name="destroyed_once")]

    def __str__(self) -> str:
        return f"Участник № {self.person_number}"

    @property
    def categories(self) -> str:
        """«согласия и их файлы, запросы»: as the act lists them."""
        return ", ".join(part["title"] for part in self.erased)


def kept_until(day: date) -> date:
    """The last day a record must stay."""
    try:
        return day.replace(year=day.year + YEARS_KEPT)
    except ValueError:
        return date(day.year + YEARS_KEPT, 3, 1)
