"""What each role sees first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.models import Consent, Demand
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.roadmap.queries import Line, Plan, plan
from nastavnik.instruments.roadmap.rules import Status
from nastavnik.instruments.roadmap.source import ATTACHMENT
from nastavnik.instruments.surveys.models import HelpRequest, Invitation
from nastavnik.instruments.surveys.queries import waiting_for
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.mentors.queries import to_confirm
from nastavnik.stages.mentorships.models import Mentorship
from nastavnik.stages.mentorships.programmes.queries import (
    Counts,
    CuratorMoves,
    Due,
    Move,
    counts,
    curator_moves,
    due_steps,
    own_moves,
)
from nastavnik.stages.selection.models import FitCheck, Proposal
from nastavnik.stages.selection.training.models import Attendee
from nastavnik.stages.selection.training.queries import asked as asked_to_sessions

VERBS = {
    "regulation": "Подготовить приказ",
    "acquaint": "Отметить ознакомление",
    "curator": "Открыть документы",
    "requests": "Отметить, кто просит помощи",
    "mentor_survey": "Отметить, кто готов помочь",
    "mentee_consents": "Отметить подписи",
    "mentor_consents": "Отметить подписи",
    "duty_consents": "Отметить подписи",
    "mentee_bank": "Посмотреть банк",
    "mentor_bank": "Посмотреть банк",
    "search": "Открыть подбор",
    "bank_analysis": "Открыть подбор",
    "pairs": "Открыть подбор",
    "pairing_order": "Подготовить приказ",
    "programmes_ready": "Открыть программы",
    "programmes": "Открыть программы",
    "training": "Посмотреть, кто обучен",
    "materials": "Открыть материалы",
    "consultations": "Открыть консультации",
    "setup_session": "Открыть занятия",
}
STEPS = 5
"""Steps of programmes on one's own page."""
SOON = 21
"""Days ahead from which a line that has not begun is the curator's move."""


@dataclass(frozen=True, slots=True)
class Today:
    """The curator's page (S02): at most three cards, what waits for others, the stages, what comes next; ``demands``: about
    people's data, by the day of the law."""

    plan: Plan
    cards: list[tuple[Line, str]]
    later: list[Line]
    waiting: list[Line]
    ahead: list[Line]
    demands: list[Demand]
    asked: int
    """Requests for help from questionnaires, addressed to the curator."""
    late: list[Proposal]
    """Offers of a pair nobody answered in time."""
    programmes: CuratorMoves


def verb_of(line: Line) -> str:
    """What the button of a card does: a verb and its object."""
    return (
        "Приложить документ" if line.activity.evidence == ATTACHMENT else VERBS.get(line.activity.code, "Открыть дело")
    )


def today_of(act: Act, year: SchoolYear) -> Today:
    """Sorted by deadline; a line is a move when it has begun, is late or is near."""
    found = plan(year, act.today)
    open_lines = [line for line in found.lines if line.mine]
    near = [line for line in open_lines if line.starts_on <= act.today or (line.due_on - act.today).days <= SOON]
    moves = sorted(near, key=lambda line: (line.activity.evidence == ATTACHMENT, line.due_on, line.activity.position))
    ahead = sorted((line for line in open_lines if line not in near), key=lambda line: line.due_on)
    return Today(
        found,
        [(line, verb_of(line)) for line in moves[:3]],
        moves[3:],
        [line for line in found.lines if line.status is Status.WAITING],
        ahead[:4],
        list(Demand.objects.waiting()),
        HelpRequest.objects.filter(audience="request", settled_on__isnull=True).count(),
        list(Proposal.objects.late(year)),
        curator_moves(act),
    )


@dataclass(frozen=True, slots=True)
class HeadDesk:
    """The head's page (S21): one sentence, decisions, counts."""

    sentence: str
    papers: int
    alone: list[Mentee]
    pairs: int
    done: int
    total: int
    demands: list[Demand]
    """About people's data, by the day of the law: the head answers for them with the curator."""


def head_desk(act: Act, year: SchoolYear) -> HeadDesk:
    found = plan(year, act.today)
    late = {line.activity.stage for line in found.lines if line.late}
    sentence = (
        f"Есть задержка по этапам: {', '.join(map(str, sorted(late)))}." if late else "Наставничество идёт по плану."
    )
    paired = Mentee.objects.filter(year=year, state="paired").exists()
    waiting = Mentee.objects.in_bank(act.today).filter(year=year, state="searching").select_related("person")
    alone = list(waiting) if paired else []
    return HeadDesk(
        sentence,
        Document.objects.own().filter(year=year, state="sent").count(),
        alone,
        Mentorship.objects.of_year(year).running().count(),
        found.done,
        len(found.lines),
        list(Demand.objects.waiting()),
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A pair one is asked about: who the other is, and whether one has answered. One may be asked on either side."""

    proposal: Proposal
    other: Person
    answered: bool


@dataclass(frozen=True, slots=True)
class Company:
    """A pair or group one works in: with whom, and whether one leads it."""

    mentorship: Mentorship
    leading: bool
    others: list[Person]


@dataclass(frozen=True, slots=True)
class OwnDesk:
    """The page of a mentor or a mentee: offers to answer, the unanswered first, papers to sign, questionnaires to
    answer, pairs; ``earlier``: the entry
    of a former year to confirm or decline for this one; ``mentee``, ``mentor``: one's own entries of this year;
    ``programmes``: those that wait for one's word; ``steps``: of the pairs' programmes, overdue and near."""

    offers: list[Offer]
    papers: list[Consent]
    surveys: list[Invitation]
    pairs: list[Company]
    earlier: Mentor | None
    mentee: Mentee | None
    mentor: Mentor | None
    fits: list[FitCheck]
    """Pairs in which one is asked whether it suits to work together, and has not answered."""
    sessions: list[Attendee]
    """Sessions of mentors one has not answered about, and those cancelled."""
    programmes: list[Move]
    steps: list[Due]


def own_desk(act: Act) -> OwnDesk:
    """Eighteen queries at most, whatever the number of offers, papers, pairs and steps."""
    actor = act.actor
    asked = Proposal.objects.owned_by(actor).filter(state__in=("sent", "agreed"))
    offers = [_offer(item, actor.person_id) for item in asked.select_related("mentee__person", "mentor__person")]
    pairs = Mentorship.objects.owned_by(actor).running().select_related("mentor__person", "order")
    year = current_year(act)
    mine = {"person_id": actor.person_id, "year": year}
    known = actor.person_id is not None and year is not None
    mentor = Mentor.objects.filter(**mine).first() if known else None
    return OwnDesk(
        sorted(offers, key=lambda offer: offer.answered),
        list(Consent.objects.owned_by(actor).filter(state="prepared").select_related("person")),
        [row for row in waiting_for(act, actor.person_id) if row.state != "answered"] if actor.person_id else [],
        [_company(item, actor.person_id) for item in pairs.prefetch_related("participations__mentee__person")],
        next(iter(to_confirm(act, year, actor.person_id)), None) if year and known and mentor is None else None,
        Mentee.objects.filter(**mine).exclude(state="left").first() if known else None,
        mentor if mentor is not None and mentor.state != "left" else None,
        list(FitCheck.objects.waiting_for(actor)),
        asked_to_sessions(act) if actor.role == Role.MENTOR else [],
        own_moves(act),
        due_steps(act)[:STEPS],
    )


def _offer(item: Proposal, own: int | None) -> Offer:
    if item.mentor.person_id == own:
        return Offer(item, item.mentee.person, bool(item.mentor_answer))
    return Offer(item, item.mentor.person, bool(item.mentee_answer))


def _company(item: Mentorship, own: int | None) -> Company:
    leading = item.mentor.person_id == own
    mentees = [part.mentee.person for part in item.participations.all() if part.ends_on is None]
    return Company(item, leading, mentees if leading else [item.mentor.person])


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school in an overview: process facts only, no person."""

    school: Organisation
    year: str
    pairs: int
    alone: int
    need: str
    programmes: Counts | None


def overview(act: Act) -> list[SchoolRow]:
    """Schools of the subtree, those that need help first. Seven queries, whatever their number."""
    schools = list(Organisation.objects.in_scope().filter(kind=Organisation.Kind.SCHOOL))
    years = {year.organisation_id: year for year in SchoolYear.objects.order_by("starts_on") if year.holds(act.today)}
    pairs = _count(Mentorship.objects.filter(year__in=years.values()).running())
    alone = _count(Mentee.objects.filter(year__in=years.values(), state="searching"))
    programmes = counts(years.values())
    rows = []
    for school in schools:
        year = years.get(school.pk)
        need = ""
        if year is None:
            need = "учебный год не начат"
        elif alone.get(school.pk) and act.today > date(year.starts_on.year, 10, 15):
            need = "есть педагоги без наставника"
        rows.append(
            SchoolRow(
                school,
                year.title if year else "",
                pairs.get(school.pk, 0),
                alone.get(school.pk, 0),
                need,
                programmes.get(school.pk),
            )
        )
    return sorted(rows, key=lambda row: (not row.need, row.school.short_name))


def _count(queryset: Any) -> dict[int, int]:
    counts: dict[int, int] = {}
    for organisation in queryset.values_list("organisation_id", flat=True):
        counts[organisation] = counts.get(organisation, 0) + 1
    return counts


def alone(act: Act, year: SchoolYear) -> list[Mentee]:
    """Those without a pair, for the psychologist."""
    rows = Mentee.objects.in_bank(act.today).filter(year=year, state="searching")
    return list(rows.select_related("person"))
