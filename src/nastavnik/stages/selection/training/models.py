"""Training of mentors: sessions with invitations, consultations with booking, methodical materials with editions."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.files.models import StoredFile
from nastavnik.foundation.organisations.models import SchoolYear, TenantModel
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Actor
from nastavnik.kernel.lifecycle import StateField
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet
from nastavnik.stages.mentors.models import Course
from nastavnik.stages.selection.training.lifecycles import MATERIAL, SESSION
from nastavnik.stages.selection.training.rules import Kind, academic_hours
from nastavnik.ui.text import moment


class TrainingRule(TenantModel):
    """The school's own rule of who counts as trained; without a row the catalogue's rule is in force."""

    kinds = models.JSONField("Какие занятия считаются", default=list)
    external = models.BooleanField("Считать курсы вне школы", default=True)
    hours = models.PositiveSmallIntegerField("Академических часов, не меньше")
    years = models.PositiveSmallIntegerField("За сколько последних лет")

    class Meta(TenantModel.Meta):
        verbose_name = "правило обучения"
        constraints = [models.UniqueConstraint(fields=["organisation"], name="training_rule_once")]

    def __str__(self) -> str:
        return "Правило, кто считается обученным"


# ── Занятия ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class SessionQuerySet(TenantQuerySet["Session"]):
    def owned_by(self, actor: Actor) -> SessionQuerySet:
        """Sessions one is invited to."""
        if actor.person_id is None:
            return self.none()  # type: ignore[return-value]
        return self.filter(attendees__person_id=actor.person_id).distinct()  # type: ignore[return-value]


class Session(TenantModel):
    """A meeting of mentors with a programme: set-up session, lesson, group consultation, exchange of experience.

    ``hours``: academic hours credited to those who came; by the programme where not told. ``moved_from``: when it was to
    be before it was moved last; the invited are asked anew.
    """

    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="training_sessions")
    kind = models.CharField("Вид", max_length=12, choices=Kind.choices)
    title = models.CharField("Название", max_length=200)
    about = models.TextField("Зачем собираемся", blank=True)
    starts_at = models.DateTimeField("Когда")
    place = models.CharField("Где", max_length=200, blank=True)
    link = models.URLField("Ссылка для подключения", max_length=500, blank=True)
    hours = models.PositiveSmallIntegerField("Академических часов", null=True, blank=True)
    state = StateField(SESSION)
    moved_from = models.DateTimeField("Было назначено на", null=True, blank=True)
    reason = models.CharField("Почему перенесено или отменено", max_length=300, blank=True)
    created_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    minutes = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    materials = models.ManyToManyField("Material", related_name="sessions", blank=True)

    objects = TenantManager.from_queryset(SessionQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "занятие наставников"
        verbose_name_plural = "занятия наставников"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(place="", link=""), name="session_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {moment(self.starts_at)}"

    @property
    def kind_word(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def where(self) -> str:
        return self.place or "по ссылке"

    @property
    def duration(self) -> int:
        """Minutes of the programme (its items must be at hand)."""
        return sum(item.minutes for item in self.items.all())

    @property
    def credited(self) -> int:
        """Academic hours those who came are credited with; 0 while neither hours nor a programme are there."""
        return self.hours if self.hours is not None else academic_hours(self.duration)


class SessionItem(TenantModel):
    """An item of a session's programme, and what the minutes say of it. ``leader`` of the staff or ``guest`` in words."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField("Что", max_length=300)
    minutes = models.PositiveSmallIntegerField("Минут")
    leader = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    guest = models.CharField("Кто проводит, если не сотрудник", max_length=200, blank=True)
    heard = models.TextField("Слушали", blank=True)
    decided = models.TextField("Решили", blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="session_item_place"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="session_item_lasts"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def who(self) -> str:
        return self.leader.short_name if self.leader else self.guest


class AttendeeQuerySet(TenantQuerySet["Attendee"]):
    def owned_by(self, actor: Actor) -> AttendeeQuerySet:
        return self.filter(person_id=actor.person_id) if actor.person_id else self.none()  # type: ignore[return-value]


class Attendee(TenantModel):
    """A mentor invited to a session: the answer, whether they came, what they were given for it.

    ``course``: the line of the mentor's training record that the attendance made; ``certificate``: D38.
    """

    class Answer(models.TextChoices):
        NONE = "", "ждём ответа"
        YES = "yes", "буду"
        NO = "no", "не смогу"

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendees")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answer = models.CharField("Ответ", max_length=3, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    came = models.BooleanField("Присутствие", null=True, blank=True)
    course = models.OneToOneField(Course, models.SET_NULL, null=True, blank=True, related_name="attendance")
    certificate = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = TenantManager.from_queryset(AttendeeQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "участник занятия"
        verbose_name_plural = "участники занятий"
        ordering = ["person__surname", "person__name", "person__patronymic", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="session_attendee_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.session.title}"

    def audit_persons(self) -> list[int]:
        return [self.person_id]


# ── Консультации ───────────────────────────────────────────────────────────────────────────────────────────────────────


class SlotQuerySet(TenantQuerySet["Slot"]):
    def owned_by(self, actor: Actor) -> SlotQuerySet:
        """Times one has offered oneself."""
        return self.filter(host_id=actor.person_id) if actor.person_id else self.none()  # type: ignore[return-value]


class Slot(TenantModel):
    """A time somebody offers for a consultation with one mentor. ``host`` of the staff, or a ``guest`` in words."""

    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    host = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    guest = models.CharField("Кто консультирует, если не сотрудник", max_length=200, blank=True)
    starts_at = models.DateTimeField("Когда")
    minutes = models.PositiveSmallIntegerField("Минут", default=30)
    place = models.CharField("Где", max_length=200, blank=True)
    link = models.URLField("Ссылка для подключения", max_length=500, blank=True)
    about = models.CharField("С чем можно прийти", max_length=300, blank=True)

    objects = TenantManager.from_queryset(SlotQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "время консультации"
        verbose_name_plural = "время консультаций"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["host", "starts_at"], name="slot_host_once"),
            models.CheckConstraint(
                condition=Q(host__isnull=False, guest="") | (Q(host__isnull=True) & ~Q(guest="")),
                name="slot_by_somebody",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=5), name="slot_lasts"),
        ]

    def __str__(self) -> str:
        return f"Консультация: {self.who}, {moment(self.starts_at)}"

    @property
    def who(self) -> str:
        return self.host.short_name if self.host else self.guest

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def audit_persons(self) -> list[int]:
        return [self.host_id] if self.host_id else []


class BookingQuerySet(TenantQuerySet["Booking"]):
    def owned_by(self, actor: Actor) -> BookingQuerySet:
        """One's own bookings, and those of the times one has offered."""
        if actor.person_id is None:
            return self.none()  # type: ignore[return-value]
        return self.filter(Q(person_id=actor.person_id) | Q(slot__host_id=actor.person_id))  # type: ignore[return-value]


class Booking(TenantModel):
    """Who has taken a time. One row a slot: of two who press at once the table lets in one."""

    slot = models.OneToOneField(Slot, models.PROTECT, related_name="booking")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    question = models.CharField("С чем приду", max_length=300, blank=True)
    booked_at = models.DateTimeField()
    took_place = models.BooleanField("Состоялась", null=True, blank=True)
    note = models.TextField("О чём договорились", blank=True)

    objects = TenantManager.from_queryset(BookingQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "запись на консультацию"
        verbose_name_plural = "записи на консультации"
        ordering = ["slot__starts_at", "pk"]

    def __str__(self) -> str:
        return f"{self.person}: {moment(self.slot.starts_at)}"

    def audit_persons(self) -> list[int]:
        return [self.person_id]


# ── Материалы ──────────────────────────────────────────────────────────────────────────────────────────────────────────

AUDIENCES = {Role.MENTOR: "for_mentors", Role.MENTEE: "for_mentees", Role.CURATOR: "for_curators"}
"""Role → the field that says a material is for it."""


def _meant(role: str, prefix: str = "") -> Q:
    """What is meant for a role and in use; nothing for a role no material is written for."""
    field = {str(key): name for key, name in AUDIENCES.items()}.get(role)
    return Q(**{f"{prefix}{field}": True, f"{prefix}state": "used"}) if field else Q(pk__in=())


class MaterialQuerySet(TenantQuerySet["Material"]):
    def owned_by(self, actor: Actor) -> MaterialQuerySet:
        """Materials in use that are meant for the actor's role."""
        return self.filter(_meant(actor.role))  # type: ignore[return-value]


class Material(TenantModel):
    """A methodical material; its text, file or link is in its editions. ``code``: of the catalogue, if it came from there."""

    code = models.CharField(max_length=40, blank=True)
    title = models.CharField("Название", max_length=200)
    about = models.CharField("Чем поможет", max_length=300, blank=True)
    for_mentors = models.BooleanField("Наставникам", default=True)
    for_mentees = models.BooleanField("Наставляемым", default=False)
    for_curators = models.BooleanField("Кураторам", default=False)
    must_read = models.BooleanField("Просить отметку об ознакомлении", default=False)
    state = StateField(MATERIAL)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(MaterialQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "методический материал"
        verbose_name_plural = "методические материалы"
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], condition=~Q(code=""), name="material_of_catalogue_once"
            ),
            models.CheckConstraint(
                condition=Q(for_mentors=True) | Q(for_mentees=True) | Q(for_curators=True), name="material_for_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audience(self) -> str:
        words = {"for_mentors": "наставникам", "for_mentees": "наставляемым", "for_curators": "кураторам"}
        return ", ".join(word for name, word in words.items() if getattr(self, name))


class MaterialEditionQuerySet(TenantQuerySet["MaterialEdition"]):
    def owned_by(self, actor: Actor) -> MaterialEditionQuerySet:
        """Editions of the materials meant for the actor's role."""
        return self.filter(_meant(actor.role, "material__"))  # type: ignore[return-value]


class MaterialEdition(TenantModel):
    """A text, a file or a link: exactly one. Never changed; a correction is the next edition."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField("Редакция")
    text = models.TextField("Текст", blank=True)
    link = models.URLField("Ссылка", max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField("Из каталога", max_length=60, blank=True)
    published_at = models.DateTimeField()

    objects = TenantManager.from_queryset(MaterialEditionQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "редакция материала"
        verbose_name_plural = "редакции материалов"
        ordering = ["material", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["material", "number"], name="material_edition_once"),
            models.CheckConstraint(
                condition=(~Q(text="") & Q(link="") & Q(file__isnull=True))
                | (Q(text="") & ~Q(link="") & Q(file__isnull=True))
                | (Q(text="") & Q(link="") & Q(file__isnull=False)),
                name="material_edition_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material}, редакция {self.number}"


class Reading(TenantModel):
    """«Ознакомлен(а)»: who has read which edition, and when."""

    edition = models.ForeignKey(MaterialEdition, models.CASCADE, related_name="readings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    read_on = models.DateField("Ознакомление")

    class Meta(TenantModel.Meta):
        verbose_name = "отметка об ознакомлении"
        ordering = ["person__surname", "person__name"]
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="material_reading_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.edition}"

    def audit_persons(self) -> list[int]:
        return [self.person_id]
