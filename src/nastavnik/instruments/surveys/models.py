"""Questionnaires, campaigns, invitations, and answers kept as their privacy promises.

``NamedAnswers`` name the person. ``ConfidentialAnswers`` carry a pseudonym whose key lies outside the database,
``AnonymousAnswers`` carry nothing. Neither has a foreign key to a person or an invitation, nor a moment; both are
written by the batch, all rows of the campaign anew in random order with random keys, so that neither order nor number
nor transaction tells who answered when. What waits for its batch is ``SealedAnswers``: encrypted, the key outside.
"""

from __future__ import annotations

import secrets
from datetime import date

from django.db import models
from django.db.models import Q

from nastavnik.foundation.organisations.models import SchoolYear, TenantModel
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.surveys.lifecycles import CAMPAIGN, INVITATION, VERSION
from nastavnik.kernel.act import Actor
from nastavnik.kernel.lifecycle import StateField
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet

SMALLEST_GROUP = 5
"""Nobody sees a result of fewer people (ux 4.14)."""


def random_key() -> int:
    """A primary key that tells nothing of the order of writing: 62 random bits."""
    return secrets.randbits(62) + 1


class Mode(models.TextChoices):
    NAMED = "named", "Именная"
    CONFIDENTIAL = "confidential", "Конфиденциальная"
    ANONYMOUS = "anonymous", "Анонимная"
    MIXED = "mixed", "Смешанная"


class Questionnaire(TenantModel):
    """A questionnaire an organisation has made or taken from the catalogue. ``code`` is the catalogue's id or an own one."""

    code = models.CharField(max_length=40)
    title = models.CharField("Название", max_length=60)

    class Meta(TenantModel.Meta):
        verbose_name = "анкета"
        ordering = ["title", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="questionnaire_code_once")]

    def __str__(self) -> str:
        return self.title


class Version(TenantModel):
    """A version. Published, it never changes: ``spec`` is whole in itself, ``sha256`` is its canonical fingerprint.

    ``comparable``: id of an item → id of the item of the version before it compares with, or nothing; wording that is the
    same to a byte is comparable by itself, the rest a methodologist confirms.
    """

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = StateField(VERSION)
    spec = models.JSONField()
    sha256 = models.CharField(max_length=64, blank=True)
    based_on = models.CharField("Издание каталога", max_length=60, blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    comparable = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "версия анкеты"
        ordering = ["questionnaire", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["questionnaire"], condition=Q(state="draft"), name="version_one_draft"),
            models.CheckConstraint(condition=Q(state="draft") | ~Q(sha256=""), name="version_published_hashed"),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire}, версия {self.number}"


class Campaign(TenantModel):
    """One collection of answers. A municipality's or region's campaign has a part in every school (``whole`` is the parent).

    ``texts``: invitation and reminder as the curator has them; ``reminders_on``: days they leave by themselves;
    ``directories``: lists the questions ask by name, frozen at the opening.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="campaigns")
    whole = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    year = models.ForeignKey(SchoolYear, models.PROTECT, null=True, blank=True, related_name="campaigns")
    title = models.CharField(max_length=120)
    mode = models.CharField(max_length=12, choices=Mode.choices)
    state = StateField(CAMPAIGN)
    opens_on = models.DateField("С")
    closes_on = models.DateField("До")
    smallest_group = models.PositiveSmallIntegerField(default=SMALLEST_GROUP)
    texts = models.JSONField(default=dict)
    reminders_on = models.JSONField(default=list)
    directories = models.JSONField(default=dict)
    received = models.PositiveIntegerField("Ответов без имени в итогах", default=0)

    class Meta(TenantModel.Meta):
        verbose_name = "рассылка анкеты"
        verbose_name_plural = "рассылки анкет"
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=models.F("opens_on")), name="campaign_forward"),
            models.CheckConstraint(condition=Q(smallest_group__gte=SMALLEST_GROUP), name="campaign_group_5"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open_on(self, day: date) -> bool:
        return self.state == "open" and self.opens_on <= day <= self.closes_on

    @property
    def anonymous(self) -> bool:
        return self.mode == Mode.ANONYMOUS


class InvitationQuerySet(TenantQuerySet["Invitation"]):
    def owned_by(self, actor: Actor) -> InvitationQuerySet:
        return self.filter(person_id=actor.person_id) if actor.person_id else self.none()  # type: ignore[return-value]

    def waiting(self) -> InvitationQuerySet:
        """Neither answered nor declined."""
        return self.filter(state__in=("prepared", "sent", "opened", "started"))  # type: ignore[return-value]


class Invitation(TenantModel):
    """One person asked. The database knows only the hash of the link's token; ``nonce`` gives the token again together
    with a key outside the database, so a reminder carries the same link. ``about``: what the questions may ask of the
    person (role, goals of the programme)."""

    class Channel(models.TextChoices):
        EMAIL = "email", "эл. почта"
        MESSAGE = "message", "сообщение вручную"
        SLIP = "slip", "печатный листок"
        PAPER = "paper", "на бумаге"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.MESSAGE)
    nonce = models.BigIntegerField(default=random_key)
    token_hash = models.CharField(max_length=64, unique=True)
    state = StateField(INVITATION)
    about = models.JSONField(default=dict)
    reminded = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True, blank=True)

    objects = TenantManager.from_queryset(InvitationQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "приглашение ответить"
        verbose_name_plural = "приглашения ответить"
        ordering = ["person__surname", "person__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "person"], name="invitation_once")]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.person}"

    def audit_persons(self) -> list[int]:
        return [self.person_id]


class Draft(models.Model):
    """Answers on the way. ``holder`` is the invitation, or the hash of an anonymous respondent's own code, never both.

    Encrypted under a key outside the database. Keeps a day, not a moment; goes when the answers are sent.
    """

    holder = models.CharField(max_length=80, primary_key=True)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    sealed = models.TextField()
    revision = models.PositiveIntegerField(default=0)
    touched_on = models.DateField()

    def __str__(self) -> str:
        return self.holder


class NamedAnswersQuerySet(TenantQuerySet["NamedAnswers"]):
    def owned_by(self, actor: Actor) -> NamedAnswersQuerySet:
        return self.filter(person_id=actor.person_id) if actor.person_id else self.none()  # type: ignore[return-value]


class NamedAnswers(TenantModel):
    """Answers under the person's name: only items whose audience names somebody who may see them."""

    invitation = models.OneToOneField(Invitation, models.PROTECT, related_name="answers")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="named")
    person = models.ForeignKey(Person, models.PROTECT, related_name="survey_answers")
    answers = models.JSONField()
    submitted_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    from_paper = models.BooleanField(default=False)

    objects = TenantManager.from_queryset(NamedAnswersQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "именной ответ"
        verbose_name_plural = "именные ответы"
        ordering = ["campaign", "person__surname", "person__name"]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.person}"

    def audit_persons(self) -> list[int]:
        return [self.person_id]


class SealedAnswers(TenantModel):
    """An answer without a name that waits for its batch. ``replaces``: the pseudonym's answer it takes the place of is
    inside the seal."""

    id = models.BigIntegerField(primary_key=True, default=random_key)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    sealed = models.TextField()

    def __str__(self) -> str:
        return f"{self.campaign_id}"


class ConfidentialAnswers(TenantModel):
    """Answers under a pseudonym: linked with the same person's autumn and May, shown to nobody one by one."""

    id = models.BigIntegerField(primary_key=True, default=random_key)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    pseudonym = models.CharField(max_length=64)
    answers = models.JSONField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["campaign", "pseudonym"], name="confidential_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id}"


class AnonymousAnswers(TenantModel):
    """Answers and nothing else."""

    id = models.BigIntegerField(primary_key=True, default=random_key)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    answers = models.JSONField()

    def __str__(self) -> str:
        return f"{self.campaign_id}"


class Slip(TenantModel):
    """A paper slip without a name that has been typed in: the hash of its printed code, so that nobody types it twice.

    No content, no moment, no typist; who was given which slip nobody has written down.
    """

    id = models.BigIntegerField(primary_key=True, default=random_key)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["campaign", "digest"], name="slip_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id}"


class HelpRequestQuerySet(TenantQuerySet["HelpRequest"]):
    def owned_by(self, actor: Actor) -> HelpRequestQuerySet:
        return self.filter(person_id=actor.person_id) if actor.person_id else self.none()  # type: ignore[return-value]


class HelpRequest(TenantModel):
    """What a respondent asked to pass on: to the psychologist, or for the pair. Never a part of an answer set.

    ``audience``: whom the answer was promised to (``psychologist`` or ``request``).
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="help_requests")
    audience = models.CharField(max_length=12)
    item = models.CharField(max_length=40)
    question = models.CharField(max_length=200)
    answer = models.JSONField()
    asked_on = models.DateField()
    settled_on = models.DateField(null=True, blank=True)

    objects = TenantManager.from_queryset(HelpRequestQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "просьба о помощи"
        verbose_name_plural = "просьбы о помощи"
        ordering = ["settled_on", "-asked_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "person", "item"], name="help_request_once")]

    def __str__(self) -> str:
        return str(self.person)

    def audit_persons(self) -> list[int]:
        return [self.person_id]


class ResultSnapshot(TenantModel):
    """What was published of a campaign at a moment: the only thing pages and exports of non-named answers read."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="snapshots")
    n = models.PositiveIntegerField()
    invited = models.PositiveIntegerField()
    payload = models.JSONField()
    made_on = models.DateField()
    final = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        verbose_name = "итоги анкеты"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.n}"
