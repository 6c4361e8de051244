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
from nastavnik.stages.mentorships.lifecycles import MENTORSHIP, RUNNING
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
    SPEED = "speed", "скоростное"


class Contract(models.TextChoices):
    """What a participant works by: not everybody is a worker of the school (R21, reference 3.3)."""

    STAFF = "staff", "трудовой договор со школой"
    SECOND_JOB = "second_job", "трудовой договор по совместительству"
    CIVIL = "civil", "договор гражданско-правового характера"
    NETWORK = "network", "договор двух организаций"
    PRACTICE = "practice", "договор о практике"

    @property
    def labour(self) -> bool:
        """Whether article 351.8 of the Labour Code applies."""
        return self in (Contract.STAFF, Contract.SECOND_JOB)


class Ground(models.TextChoices):
    """Why a pair ended (reference 1.7). The reasons behind a refusal are not asked and not stored (R06)."""

    COMPLETED = "completed", "программа выполнена в полном объёме"
    MENTOR = "mentor", "заявление наставника"
    MENTEE = "mentee", "заявление наставляемого"
    BOTH = "both", "обоюдное решение участников"
    CURATOR = "curator", "представление куратора"
    EMPLOYER = "employer", "отмена поручения работодателем"
    LEAVING = "leaving", "прекращение трудового договора"


class Next(models.TextChoices):
    """Where a mentee goes when the pair has ended."""

    SEARCH = "search", "ищем нового наставника"
    HEIR = "heir", "новая пара"
    OUT = "out", "участие завершено"


class MentorshipQuerySet(TenantQuerySet["Mentorship"]):
    def owned_by(self, actor: Actor) -> MentorshipQuerySet:
        """Those one leads or is helped in."""
        if actor.person_id is None:
            return self.none()  # type: ignore[return-value]
        mine = Q(mentor__person_id=actor.person_id) | Q(participations__mentee__person_id=actor.person_id)
        mine |= Q(assistances__mentor__person_id=actor.person_id)
        return self.filter(mine).distinct()  # type: ignore[return-value]

    def running(self) -> MentorshipQuerySet:
        return self.filter(state__in=RUNNING)  # type: ignore[return-value]

    def of_year(self, year: SchoolYear | None) -> MentorshipQuerySet:
        """Those of the year, and those still running that an earlier year began: a pair may cross years."""
        if year is None:
            return self.none()  # type: ignore[return-value]
        earlier = Q(year__organisation_id=year.organisation_id, year__starts_on__lt=year.starts_on, state__in=RUNNING)
        return self.filter(Q(year=year) | earlier)  # type: ignore[return-value]


class Terms(TenantModel):
    """What is settled about an agreed pair before its order, where it is not the usual: form, kind, contracts."""

    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="terms")
    form = models.CharField("Форма", max_length=12, choices=Form.choices, default=Form.TEACHER)
    kind = models.CharField("Вид", max_length=12, choices=Kind.choices, default=Kind.TRADITIONAL)
    mentor_contract = models.CharField(
        "Договор наставника", max_length=10, choices=Contract.choices, default=Contract.STAFF
    )
    mentee_contract = models.CharField("Договор наставляемого", max_length=10, choices=Contract.choices, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "условия пары"

    def __str__(self) -> str:
        return f"{self.proposal}: {self.get_kind_display()}"


class Mentorship(TenantModel):
    """A pair (one mentee) or a group (several) around one mentor.

    ``ends_on`` is the last day as it stands now, planned or factual; what it was on another day is told by the turns.
    """

    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="mentorships")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="mentorships")
    form = models.CharField("Форма", max_length=12, choices=Form.choices, default=Form.TEACHER)
    kind = models.CharField("Вид", max_length=12, choices=Kind.choices, default=Kind.TRADITIONAL)
    state = StateField(MENTORSHIP)
    starts_on = models.DateField("С")
    ends_on = models.DateField("По")
    order = models.ForeignKey(Document, models.PROTECT, related_name="mentorships", verbose_name="Приказ")
    mentor_contract = models.CharField(
        "Договор наставника", max_length=10, choices=Contract.choices, default=Contract.STAFF
    )
    ground = models.CharField("Почему завершена", max_length=10, choices=Ground.choices, blank=True)
    ended_by = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Приказ о завершении"
    )

    objects = TenantManager.from_queryset(MentorshipQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "пара или группа"
        verbose_name_plural = "пары и группы"
        ordering = ["mentor__person__surname", "mentor__person__name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=models.F("starts_on")), name="mentorship_forward"),
            models.CheckConstraint(
                condition=Q(state__in=RUNNING, ground="", ended_by__isnull=True)
                | (~Q(state__in=RUNNING) & ~Q(ground="") & Q(ended_by__isnull=False)),
                name="mentorship_end_has_ground_and_order",
            ),
        ]

    @property
    def running(self) -> bool:
        return self.state in RUNNING

    def __str__(self) -> str:
        mentees = ", ".join(str(item.mentee) for item in self.participations.all())
        return f"{self.mentor} — {mentees}" if mentees else str(self.mentor)

    def audit_persons(self) -> list[int]:
        return [self.mentor.person_id, *(item.mentee.person_id for item in self.participations.all())]


class Participation(TenantModel):
    """A mentee's period in a mentorship. One open period at a time, none over another, begun while the person works here:
    the database holds it (migration 0003)."""

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="participations")
    mentee = models.ForeignKey(Mentee, models.PROTECT, related_name="participations")
    proposal = models.OneToOneField(Proposal, models.PROTECT, null=True, blank=True, related_name="participation")
    starts_on = models.DateField("С")
    ends_on = models.DateField("По факту", null=True, blank=True)
    contract = models.CharField("Договор", max_length=10, choices=Contract.choices, default=Contract.STAFF)
    after = models.CharField("Что дальше", max_length=6, choices=Next.choices, blank=True)

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


class Assistance(TenantModel):
    """A co-mentor's period in a mentorship: a second mentor beside the first, by an order and with the same consent."""

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="assistances")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="assistances")
    starts_on = models.DateField("С")
    ends_on = models.DateField("По факту", null=True, blank=True)
    order = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name="Приказ")

    class Meta(TenantModel.Meta):
        verbose_name = "второй наставник"
        ordering = ["mentor__person__surname", "mentor__person__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "mentor"], condition=Q(ends_on__isnull=True), name="assistance_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")), name="assistance_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor}: {self.mentorship_id}"

    def audit_persons(self) -> list[int]:
        return [self.mentor.person_id]


class Turn(TenantModel):
    """A dated change of a mentorship, never overwritten: by the turns the pair can be seen as of any day.

    ``on``: the day from which it holds. ``until``: the last day of the term after a turn that sets it; of a pause, the day
    it is planned to end. ``participation``: whom the turn is about, where it is one member.
    """

    class Kind(models.TextChoices):
        FORMED = "formed", "Начало работы"
        EXTENDED = "extended", "Изменён срок"
        PAUSED = "paused", "Приостановлена"
        RESUMED = "resumed", "Возобновлена"
        RESHAPED = "reshaped", "Изменены форма и вид"
        LEFT = "left", "Вышел участник"
        ASSISTED = "assisted", "Добавлен второй наставник"
        UNASSISTED = "unassisted", "Второй наставник завершил работу"
        ENDED = "ended", "Завершена"

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="turns")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField("С какого дня")
    until = models.DateField("По какой день", null=True, blank=True)
    participation = models.ForeignKey(Participation, models.CASCADE, null=True, blank=True, related_name="+")
    ground = models.CharField(max_length=10, choices=Ground.choices, blank=True)
    order = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name="Приказ")
    noted_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = "изменение пары"
        ordering = ["mentorship", "on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.on:%d.%m.%Y}"
