"""The bank of mentees: who asked for help this year, with what, and where they stand."""

from __future__ import annotations

from datetime import date

from django.db import models

from nastavnik.foundation.organisations.models import SchoolYear, TenantModel
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.purposes import Purpose, permitting
from nastavnik.instruments.surveys.taxonomy import NEED_LEVELS
from nastavnik.instruments.surveys.ways import Ways
from nastavnik.kernel.act import Actor
from nastavnik.kernel.lifecycle import StateField
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet
from nastavnik.stages.mentees.lifecycles import MENTEE


class Category(models.TextChoices):
    """Categories of mentees (reference 1.4); codes are ours."""

    YOUNG = "NM-MOL", "молодой специалист"
    RETURNED = "NM-PER", "вернулся после перерыва"
    NEWCOMER = "NM-NOV", "новый в коллективе"
    GROWTH = "NM-KVAL", "хочет вырасти в своём деле"
    DIGITAL = "NM-IKT", "осваивает цифровые средства"
    DIFFICULTY = "NM-ZATR", "нужна помощь в работе"
    RETRAINED = "NM-PERE", "новый предмет или новая обязанность"
    STUDENT = "NM-STUD", "студент или стажёр"


class MenteeQuerySet(TenantQuerySet["Mentee"]):
    def owned_by(self, actor: Actor) -> MenteeQuerySet:
        """One's own entry, and the mentees one is mentor of. An account without a person owns nothing: a join by NULL would own much."""
        if actor.person_id is None:
            return self.none()  # type: ignore[return-value]
        return self.filter(
            models.Q(person_id=actor.person_id)
            | models.Q(
                participations__mentorship__mentor__person_id=actor.person_id, participations__ends_on__isnull=True
            )
        ).distinct()  # type: ignore[return-value]

    def in_bank(self, day: date) -> MenteeQuerySet:
        """Those who look for a mentor or have one, and whose consent to processing is valid that day (R01)."""
        return self.filter(permitting(Purpose.BANK, day), state__in=("searching", "paired"))  # type: ignore[return-value]


class Mentee(Ways, TenantModel):
    """A person who asks for a mentor in a school year. In the bank only with a valid D17 (R01).

    ``state_since``: the moment of the last move; ``circumstances`` and the wishes (``Wish``) are for the curator alone.
    """

    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="mentees")
    person = models.ForeignKey(Person, models.PROTECT, related_name="mentee_entries")
    category = models.CharField("Категория", max_length=10, choices=Category.choices, blank=True)
    situation = models.TextField("Ситуация своими словами", blank=True)
    success = models.TextField("Что должно измениться к концу года", blank=True)
    circumstances = models.TextField("Что ещё учесть при подборе", blank=True)
    first_of_all = models.BooleanField("Наставник нужен в первую очередь", default=False)
    state = StateField(MENTEE)
    state_since = models.DateTimeField("С этого времени", null=True, blank=True)
    asked_on = models.DateField("Запрос получен")
    entered_on = models.DateField("В банке с", null=True, blank=True)

    objects = TenantManager.from_queryset(MenteeQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "наставляемый"
        verbose_name_plural = "наставляемые"
        ordering = ["person__surname", "person__name"]
        constraints = [models.UniqueConstraint(fields=["year", "person"], name="mentee_once_a_year")]

    def __str__(self) -> str:
        return str(self.person)

    def audit_persons(self) -> list[int]:
        return [self.person_id]


class Request(TenantModel):
    """A professional request: one competence with the answer of the request grid; ``priority`` 1–3 for «с чего начать»."""

    class Source(models.TextChoices):
        CURATOR = "curator", "со слов, внёс куратор"
        SURVEY = "survey", "ответ в анкете"

    mentee = models.ForeignKey(Mentee, models.CASCADE, related_name="requests")
    competence = models.CharField("Умение", max_length=10)
    level = models.CharField("Как сейчас", max_length=10, choices=list(NEED_LEVELS.items()), default="1")
    priority = models.PositiveSmallIntegerField("С чего начать", null=True, blank=True)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.CURATOR)

    class Meta(TenantModel.Meta):
        verbose_name = "запрос"
        ordering = ["mentee", models.F("priority").asc(nulls_last=True), "competence"]
        constraints = [
            models.UniqueConstraint(fields=["mentee", "competence"], name="request_once"),
            models.UniqueConstraint(
                fields=["mentee", "priority"], condition=models.Q(priority__isnull=False), name="request_priority_once"
            ),
            models.CheckConstraint(
                condition=models.Q(priority__isnull=True) | models.Q(priority__range=(1, 3)),
                name="request_priority_1_3",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentee}: {self.competence}"


class Wish(TenantModel):
    """With whom a mentee would like to work, or would not. Seen by the curator only; no reason is asked or stored."""

    class Kind(models.TextChoices):
        PREFERRED = "preferred", "хотелось бы работать"
        AVOIDED = "avoided", "в пару не ставить"

    mentee = models.ForeignKey(Mentee, models.CASCADE, related_name="wishes")
    colleague = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    place = models.PositiveSmallIntegerField(default=1)

    class Meta(TenantModel.Meta):
        verbose_name = "пожелание"
        ordering = ["mentee", "kind", "place"]
        constraints = [models.UniqueConstraint(fields=["mentee", "colleague"], name="wish_once")]

    def __str__(self) -> str:
        return f"{self.mentee}: {self.get_kind_display()} — {self.colleague}"

    def audit_persons(self) -> list[int]:
        return [self.mentee.person_id]
