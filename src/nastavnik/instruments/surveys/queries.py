"""Questions about questionnaires, campaigns and answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.surveys.actions.settle_help import ADDRESSED_TO, ANSWER_IN
from nastavnik.instruments.surveys.answering import context_of
from nastavnik.instruments.surveys.library import instruments
from nastavnik.instruments.surveys.models import Campaign, HelpRequest, Invitation, NamedAnswers, Slip, Version
from nastavnik.instruments.surveys.spec import Walk, sha256
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.instruments.surveys.wording import answer_words, shown_answer
from nastavnik.kernel.act import Act
from nastavnik.kernel.lifecycle import Lifecycle

WAITING = ("prepared", "sent", "opened", "started")


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign with its counts. ``touched`` is how many have begun; in an anonymous campaign nobody counts that.

    ``slips``: paper slips without a name typed in. Only in an anonymous campaign are they answers of their own; elsewhere
    the person's form is counted.
    """

    campaign: Campaign
    asked: int
    answered: int
    touched: int
    declined: int
    slips: int = 0

    @property
    def waiting(self) -> int:
        return self.asked - self.answered - self.declined

    @property
    def unopened(self) -> int:
        return self.waiting - self.touched

    @property
    def all_in(self) -> bool:
        return bool(self.asked) and not self.waiting


def campaigns(act: Act) -> list[CampaignLine]:
    """Campaigns of the viewer's organisation and below, newest first; above a school a whole stands for its parts. One query."""
    rows = _counted(Campaign.objects.all() if act.organisation.is_leaf else Campaign.objects.filter(whole__isnull=True))
    return [_line(row) for row in rows.select_related("version", "organisation")]


def line_of(campaign: Campaign) -> CampaignLine:
    """One campaign's counts."""
    return _line(_counted(Campaign.objects.filter(pk=campaign.pk)).get())


def _counted(rows: Any) -> Any:
    """With the invitations of the campaign, or of its parts, by state: a subquery each, for joins would multiply."""

    def number(**states: Any) -> Coalesce:
        mine = Invitation.objects.filter(Q(campaign=OuterRef("pk")) | Q(campaign__whole=OuterRef("pk")), **states)
        counted = mine.exclude(state="revoked").order_by().annotate(every=Value(1)).values("every")
        return Coalesce(Subquery(counted.annotate(found=Count("pk")).values("found")), 0)

    typed_in = Slip.objects.filter(Q(campaign=OuterRef("pk")) | Q(campaign__whole=OuterRef("pk")))
    slips = typed_in.order_by().annotate(every=Value(1)).values("every")
    return rows.annotate(
        asked=number(),
        answered=number(state="answered"),
        touched=number(state__in=("opened", "started")),
        refused=number(state="declined"),
        slips=Coalesce(Subquery(slips.annotate(found=Count("pk")).values("found")), 0),
    )


def parts_of(campaign: Campaign) -> list[CampaignLine]:
    """The schools of a whole with their counts: how it goes, never who."""
    rows = _counted(campaign.parts.select_related("version", "organisation"))
    return [_line(row) for row in rows.order_by("organisation__short_name")]


def _line(row: Any) -> CampaignLine:
    answered = row.answered + (row.slips if row.anonymous else 0)
    return CampaignLine(row, row.asked, min(answered, row.asked), row.touched, row.refused, row.slips)


def invitations_of(campaign: Campaign) -> Sequence[Invitation]:
    """Everybody asked, by name."""
    return list(campaign.invitations.select_related("person"))


def waiting_for(act: Act, person_id: int) -> list[Invitation]:
    """Questionnaires that wait for a person's answer today."""
    rows = Invitation.objects.filter(
        person_id=person_id,
        campaign__state="open",
        campaign__opens_on__lte=act.today,
        campaign__closes_on__gte=act.today,
    ).exclude(state__in=("revoked",))
    return list(rows.select_related("campaign"))


def answers_of(campaign: Campaign, audience: str) -> list[tuple[NamedAnswers, dict[str, Any]]]:
    """Named answers with only those items whose audience holds ``audience``."""
    seen = {
        item.id
        for section in instrument_of(campaign.version).sections
        for item in section.items
        if audience in item.audience
    }
    return [
        (row, {key: value for key, value in row.answers.items() if key.partition("@")[0] in seen})
        for row in NamedAnswers.objects.filter(campaign=campaign).select_related("person")
    ]


def answer_lines(invitation: Invitation, viewer: str) -> list[tuple[str, list[str]]]:
    """A person's named answers in words, only of items whose audience holds ``viewer``."""
    row = NamedAnswers.objects.filter(invitation=invitation).first()
    if row is None:
        return []
    walk = Walk(instrument_of(invitation.campaign.version), context_of(invitation), row.answers)
    return [
        (question.item.text, shown_answer(question, row.answers[question.key]))
        for question in walk.questions
        if question.key in row.answers and viewer in question.item.audience
    ]


def latest_answers(person_id: int, code: str) -> NamedAnswers | None:
    """A person's newest named answers to a questionnaire of that code."""
    rows = NamedAnswers.objects.filter(person_id=person_id, campaign__version__questionnaire__code=code)
    return rows.select_related("campaign__version").order_by("-submitted_at").first()


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for help in words, and the day an answer was promised by."""

    asked: HelpRequest
    words: str
    due_on: date


@dataclass(frozen=True, slots=True)
class HelpPage:
    waiting: list[Asked]
    settled: list[HelpRequest]


def help_asked(act: Act) -> HelpPage:
    """What was promised to the actor's role, and to no other; the oldest first. Four queries."""
    audience = ADDRESSED_TO.get(Role(act.actor.role))
    rows = HelpRequest.objects.filter(audience=audience).select_related("person", "campaign__version")
    calendar = work_calendar(act)
    waiting = [
        Asked(row, _answer_of(row), calendar.after(row.asked_on, ANSWER_IN))
        for row in rows.filter(settled_on__isnull=True).order_by("asked_on", "pk")
    ]
    return HelpPage(waiting, list(rows.filter(settled_on__isnull=False).order_by("-settled_on", "-pk")[:50]))


def _answer_of(row: HelpRequest) -> str:
    found = {item.id: item for item in instrument_of(row.campaign.version).items()}.get(row.item.partition("@")[0])
    return "; ".join(answer_words(found, row.answer)) if found is not None else str(row.answer)


def window(opens: str, closes: str, today: date) -> tuple[date, date]:
    """The window of an instrument («09-01», «09-20») in the school year of ``today``; past, it begins today and keeps its length."""
    first, last = (_in_year(text, today) for text in (opens, closes))
    if last < today:
        return today, today + (last - first)
    return max(first, today), last


def _in_year(text: str, today: date) -> date:
    month, day = (int(part) for part in text.split("-"))
    start = today.year if today.month >= 7 else today.year - 1
    return date(start if month >= 7 else start + 1, month, day)


def states(lifecycle: Lifecycle, rows: Sequence[Invitation]) -> list[tuple[str, int]]:
    """How many are in each state, in the order of the life."""
    return [(label, sum(row.state == state for row in rows)) for state, label in lifecycle.states.items()]


def gone(act: Act, rows: Sequence[Invitation]) -> frozenset[int]:
    """Those of the people asked who work here no more: reminders pass them over, their links take nothing."""
    people = [row.person_id for row in rows]
    here = set(Person.objects.staff_on(act.today).filter(pk__in=people).values_list("pk", flat=True))
    return frozenset(people) - here


def own_versions(rows: Any) -> list[Version]:
    """Drafts and published versions that are not the catalogue's own text, by questionnaire, the newest first."""
    samples = {sha256(instrument) for instrument in instruments().values()}
    found = rows.filter(state__in=("draft", "published")).exclude(sha256__in=samples).select_related("questionnaire")
    return list(found.order_by("questionnaire__title", "questionnaire", "-number"))
