"""Matching runs and proposed pairs. A run keeps its input, rules, result and certificate: it can be replayed."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from nastavnik.foundation.organisations.models import SchoolYear, TenantModel
from nastavnik.kernel.act import Actor
from nastavnik.kernel.lifecycle import StateField
from nastavnik.kernel.tenancy import TenantManager, TenantQuerySet
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.lifecycles import PROPOSAL

LIVE = ("accepted", "sent", "agreed")
"""Decided for, not in an order yet: such a pair takes a place of its mentor."""
OPEN = ("suggested", *LIVE)


class RuleSet(TenantModel):
    """An edition of the rules a school matches by. Never changed: new settings are a new edition, a run names its own.

    ``emphasis``: criterion of the engine → how much it counts against the delivered weight (``rules.EMPHASIS``; absent: as
    delivered). ``hard``: codes of ``rules.HARD`` that are on. ``least``: the threshold of «Лучше никого, чем кого попало», 0…10 000.
    """

    number = models.PositiveIntegerField("Редакция")
    emphasis = models.JSONField(default=dict)
    hard = models.JSONField(default=list)
    least = models.PositiveIntegerField(default=5000)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta(TenantModel.Meta):
        verbose_name = "правила подбора"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="matching_rules_once")]

    def __str__(self) -> str:
        return f"Правила подбора, редакция {self.number}"


class MatchingRun(TenantModel):
    """One computation of pairs over the whole bank: enough is kept to prove it again without the banks of that day.

    ``input``: people and rules as the engine got them; ``result``: plan, certificate, reasons for nobody, conflicts;
    ``seal``: SHA-256 of both; ``figures``: what a list shows. ``hard``, ``fairness``: as used; ``rules``: the edition of the
    school's settings, none before they were first saved. ``compared``: the scenarios that lay beside it when it was chosen.
    """

    class Policy(models.TextChoices):
        EVERYONE = "everyone", "Всем найти наставника"
        CAREFUL = "careful", "Лучше никого, чем кого попало"

    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="matching_runs")
    policy = models.CharField("Правило", max_length=10, choices=Policy.choices, default=Policy.EVERYONE)
    rules = models.ForeignKey(RuleSet, models.PROTECT, null=True, blank=True, related_name="runs")
    hard = models.JSONField(default=list)
    fairness = models.CharField(max_length=20, blank=True)
    engine = models.CharField(max_length=20)
    input = models.JSONField()
    result = models.JSONField()
    seal = models.CharField(max_length=64, blank=True)
    figures = models.JSONField(default=dict)
    compared = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta(TenantModel.Meta):
        verbose_name = "подбор"
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"Подбор от {self.made_at:%d.%m.%Y}"


class ProposalQuerySet(TenantQuerySet["Proposal"]):
    def owned_by(self, actor: Actor) -> ProposalQuerySet:
        """Sent proposals in which one is asked. A person never sees suggestions before they are sent."""
        mine = Q(mentee__person_id=actor.person_id) | Q(mentor__person_id=actor.person_id)
        return self.filter(mine, state__in=("sent", "agreed", "ordered", "declined", "expired"))  # type: ignore[return-value]

    def refused(self, year: SchoolYear) -> ProposalQuerySet:
        """Pairs of a year one of the two has said no to."""
        no = Proposal.Answer.NO
        return self.filter(Q(mentor_answer=no) | Q(mentee_answer=no), year=year, state="declined")  # type: ignore[return-value]

    def late(self, year: SchoolYear) -> ProposalQuerySet:
        """Offers whose time has run out and after which nothing was decided: the curator's to do."""
        live = Proposal.objects.filter(mentee=OuterRef("mentee"), state__in=LIVE)
        rows = self.filter(~Exists(live), year=year, state="expired", mentee__state="searching")
        return rows.order_by("answer_by", "pk")  # type: ignore[return-value]


class Proposal(TenantModel):
    """One mentee with one mentor, on its way from a suggestion to an order."""

    class Answer(models.TextChoices):
        NONE = "", "ждём ответа"
        YES = "yes", "согласие"
        NO = "no", "не подходит"

    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="proposals")
    run = models.ForeignKey(MatchingRun, models.SET_NULL, null=True, blank=True, related_name="proposals")
    mentee = models.ForeignKey(Mentee, models.PROTECT, related_name="proposals")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="proposals")
    state = StateField(PROPOSAL)
    by_hand = models.BooleanField("Поставлена вручную", default=False)
    pinned = models.BooleanField("Не менять при пересчёте", default=False)
    score = models.PositiveIntegerField(null=True, blank=True)
    explanation = models.JSONField(default=dict)
    starts_on = models.DateField("С", null=True, blank=True)
    ends_on = models.DateField("По", null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField("Ответить до", null=True, blank=True)
    told_at = models.DateTimeField("Письма отправлены", null=True, blank=True)
    reminded_on = models.DateField("Напомнили", null=True, blank=True)
    mentor_answer = models.CharField(max_length=3, choices=Answer.choices, blank=True)
    mentor_answered_on = models.DateField(null=True, blank=True)
    mentee_answer = models.CharField(max_length=3, choices=Answer.choices, blank=True)
    mentee_answered_on = models.DateField(null=True, blank=True)

    objects = TenantManager.from_queryset(ProposalQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "предложенная пара"
        verbose_name_plural = "предложенные пары"
        ordering = ["mentee__person__surname", "mentee__person__name", "-score"]
        constraints = [
            models.UniqueConstraint(fields=["mentee"], condition=Q(state__in=LIVE), name="proposal_one_live"),
        ]

    @property
    def term(self) -> tuple[date, date]:
        """First and last day of work. Raises ``ValueError`` for a proposal not yet sent: the term is set then."""
        if self.starts_on is None or self.ends_on is None:
            raise ValueError(f"{self}: sent proposals have a term")
        return self.starts_on, self.ends_on

    def __str__(self) -> str:
        return f"{self.mentee} — {self.mentor}"

    def audit_persons(self) -> list[int]:
        return [self.mentee.person_id, self.mentor.person_id]


class ForbiddenPair(TenantModel):
    """The curator's note that two colleagues are not put together. Seen by the curator only; no reason is stored."""

    year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="forbidden_pairs")
    mentee = models.ForeignKey(Mentee, models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["mentee", "mentor"], name="forbidden_once")]

    def __str__(self) -> str:
        return f"{self.mentee} и {self.mentor} не в одной паре"


class Question(TenantModel):
    """«Хочу сначала спросить»: what one side asks before answering, and what the curator replies. The other side sees neither."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="questions")
    side = models.CharField(max_length=6, choices=[("mentor", "наставник"), ("mentee", "наставляемый")])
    text = models.TextField("Вопрос")
    asked_at = models.DateTimeField()
    reply = models.TextField("Ответ", blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "вопрос о предложении"
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"Вопрос о паре: {self.proposal}"

    def audit_persons(self) -> list[int]:
        return self.proposal.audit_persons()


class FitCheckQuerySet(TenantQuerySet["FitCheck"]):
    def owned_by(self, actor: Actor) -> FitCheckQuerySet:
        if actor.person_id is None:
            return self.none()  # type: ignore[return-value]
        mine = Q(proposal__mentee__person_id=actor.person_id) | Q(proposal__mentor__person_id=actor.person_id)
        return self.filter(mine)  # type: ignore[return-value]

    def waiting_for(self, actor: Actor) -> FitCheckQuerySet:
        """Questions one has not answered, as mentor or as mentee."""
        own = Q(proposal__mentor__person_id=actor.person_id, mentor_yes__isnull=True)
        own |= Q(proposal__mentee__person_id=actor.person_id, mentee_yes__isnull=True)
        return self.owned_by(actor).filter(own)  # type: ignore[return-value]


class FitCheck(TenantModel):
    """«Подходит ли вам работать вместе?», asked of both after the second meeting. The curator sees the outcome, not the answers."""

    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="fit")
    asked_on = models.DateField()
    mentor_yes = models.BooleanField(null=True, blank=True)
    mentee_yes = models.BooleanField(null=True, blank=True)

    objects = TenantManager.from_queryset(FitCheckQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "вопрос о взаимности"
        ordering = ["asked_on", "pk"]

    def __str__(self) -> str:
        return f"Взаимность: {self.proposal}"

    @property
    def outcome(self) -> str:
        """``waiting``, ``agreed`` or ``doubt``. Until both have answered one answer alone is not told: it would name who doubts."""
        if self.mentor_yes is None or self.mentee_yes is None:
            return "waiting"
        return "agreed" if self.mentor_yes and self.mentee_yes else "doubt"

    def audit_persons(self) -> list[int]:
        return self.proposal.audit_persons()


class SearchRequest(TenantModel):
    """A school asks its municipality for a mentor: what is asked for, without a name, and what the methodist answers."""

    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="search_requests")
    mentee = models.ForeignKey(Mentee, models.CASCADE, related_name="search_requests")
    wanted = models.TextField("Кого ищем")
    asked_on = models.DateField()
    answer = models.TextField("Ответ", blank=True)
    answered_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "запрос в муниципалитет"
        ordering = ["asked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentee"], condition=Q(answered_on__isnull=True), name="search_request_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"Запрос школы от {self.asked_on:%d.%m.%Y}"

    def audit_persons(self) -> list[int]:
        return [self.mentee.person_id]
