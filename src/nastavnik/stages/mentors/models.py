"""The bank of mentors: who wishes to help this year, with what, and how many colleagues they can take."""

from __future__ import annotations

from datetime import date

from django.db import models

from nastavnik.foundation.organisations.models import SchoolYear, TenantModel
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.purposes import Purpose, permitting
from nastavnik.instruments.surveys.taxonomy import STRENGTH_LEVELS
from nastavnik.instruments.surveys.ways import Ways
from nastavnik.kernel.act import Actor
from nastavnik.kernel.lifecycle import StateField
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet
from nastavnik.stages.mentors.lifecycles import MENTOR


class MentorQuerySet(TenantQuerySet["Mentor"]):
    def owned_by(self, actor: Actor) -> MentorQuerySet:
        return self.filter(person_id=actor.person_id)  # type: ignore[return-value]

    def in_bank(self, day: date) -> MentorQuerySet:
        """Those ready to work whose consent to processing is valid that day (R01)."""
        return self.filter(permitting(Purpose.BANK, day), state="in_bank")  # type: ignore[return-value]


class Readiness(models.TextChoices):
    """Answers of «Готовы ли вы быть наставником в этом учебном году?»; «не в этом году» is the state ``left``."""

    YES = "yes", "да"
    CONDITIONS = "conditions", "да, но есть условия"
    SHORT = "short", "только для разовой помощи"


class Experience(models.TextChoices):
    """Answers of «Вы уже были наставником?»."""

    NEVER = "never", "пока нет"
    INFORMAL = "informal", "помощь коллегам без оформления"
    ONCE = "once", "один наставляемый"
    SEVERAL = "several", "несколько наставляемых"


class External(models.TextChoices):
    """Answers of «Готовы ли вы помогать педагогу из другой школы?»."""

    VISIT = "visit", "да, можно встречаться лично"
    REMOTE = "remote", "да, но на расстоянии"
    NO = "no", "нет"


class Kind(models.TextChoices):
    """What kind of mentor somebody is (reference 1.5); the school's own word, no measure."""

    PROFESSIONAL = "professional", "педагог-профессионал, новатор"
    METHODIST = "methodist", "методически ориентированный педагог"
    LEADER = "leader", "лидер сообщества педагогов"
    HEAD = "head", "руководитель"
    VETERAN = "veteran", "ветеран педагогического труда"
    EXTERNAL = "external", "внешний: методист, преподаватель вуза, партнёр"


class Mentor(Ways, TenantModel):
    """A person who wishes to be a mentor in a school year. In the bank only with a valid D17 (R01).

    The wish is for one year: next year it is confirmed or not. ``wants_to_learn``: words of the questionnaire on what the
    mentor would learn; ``circumstances`` is for the curator alone; ``state_since``: the moment of the last move.
    """

    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="mentors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="mentor_entries")
    capacity = models.PositiveSmallIntegerField("Сколько наставляемых готов взять", default=1)
    note = models.TextField("Условия и пожелания", blank=True)
    readiness = models.CharField("Готовность", max_length=10, choices=Readiness.choices, default=Readiness.YES)
    kind = models.CharField("Какой наставник", max_length=12, choices=Kind.choices, blank=True)
    mentored = models.CharField("Опыт наставничества", max_length=10, choices=Experience.choices, blank=True)
    external = models.CharField("Педагогу из другой школы", max_length=10, choices=External.choices, blank=True)
    wants_to_learn = models.JSONField("Хочет научиться", default=list, blank=True)
    circumstances = models.TextField("Что ещё учесть при подборе", blank=True)
    state = StateField(MENTOR)
    state_since = models.DateTimeField("С этого времени", null=True, blank=True)
    asked_on = models.DateField("Желание получено")
    entered_on = models.DateField("В банке с", null=True, blank=True)

    objects = TenantManager.from_queryset(MentorQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "наставник"
        verbose_name_plural = "наставники"
        ordering = ["person__surname", "person__name"]
        constraints = [
            models.UniqueConstraint(fields=["year", "person"], name="mentor_once_a_year"),
            models.CheckConstraint(condition=models.Q(capacity__gte=1), name="mentor_capacity"),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def audit_persons(self) -> list[int]:
        return [self.person_id]


class Strength(TenantModel):
    """What a mentor can share: one competence with the answer of the strengths grid."""

    class Source(models.TextChoices):
        CURATOR = "curator", "со слов, внёс куратор"
        SURVEY = "survey", "ответ в анкете"

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="strengths")
    competence = models.CharField("Умение", max_length=10)
    level = models.CharField("Как готов помочь", max_length=1, choices=list(STRENGTH_LEVELS.items()), default="2")
    best = models.BooleanField("Лучше всего", default=False)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.CURATOR)

    class Meta(TenantModel.Meta):
        verbose_name = "сильная сторона"
        ordering = ["mentor", "-level", "competence"]
        constraints = [models.UniqueConstraint(fields=["mentor", "competence"], name="strength_once")]

    def __str__(self) -> str:
        return f"{self.mentor}: {self.competence}"


class Course(TenantModel):
    """Training in mentoring a person has had: what, where, hours, when, by which document. Stays from year to year.

    ``valid_until``: the last day the document holds, where it has a term of its own.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="mentor_courses")
    title = models.CharField("Программа", max_length=200)
    place = models.CharField("Где", max_length=200, blank=True)
    hours = models.PositiveSmallIntegerField("Часов", null=True, blank=True)
    finished_on = models.DateField("Завершено")
    document = models.CharField("Документ", max_length=200, blank=True)
    valid_until = models.DateField("Действует до", null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "обучение наставника"
        ordering = ["person", "-finished_on"]
        constraints = [models.UniqueConstraint(fields=["person", "title", "finished_on"], name="mentor_course_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.title}"

    def audit_persons(self) -> list[int]:
        return [self.person_id]
