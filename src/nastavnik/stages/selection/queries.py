"""Questions about participants and proposed pairs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.people.queries import subject_words
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.consents.queries import live_consents
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentees.queries import bank as mentee_bank
from nastavnik.stages.mentees.queries import requests_of
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.mentors.queries import bank as mentor_bank
from nastavnik.stages.mentors.queries import strengths_of
from nastavnik.stages.selection.models import MatchingRun, Proposal
from nastavnik.stages.selection.places import free_places
from nastavnik.ui.text import listed


@dataclass(frozen=True, slots=True)
class Participant:
    """A mentee or mentor with their papers: what is needed, what is there."""

    person: Person
    mentee: Mentee | None
    mentor: Mentor | None
    topics: str
    asks: bool
    """Requests are entered."""
    offers: bool
    """Strengths are entered."""
    consents: list[Consent]
    missing: list[ConsentKind]
    """Kinds that are neither printed nor signed."""
    waiting: list[Consent]
    """Printed, not signed yet."""
    declined: list[ConsentKind] = field(default_factory=list)
    """Refused or withdrawn this year: an answer, which is not asked for again by itself."""

    @property
    def complete(self) -> bool:
        return not self.missing and not self.waiting and not self.declined


def needed_kinds(mentee: bool, mentor: bool) -> list[ConsentKind]:
    """What one signs before the order: the processing of data, and the duty of each role."""
    kinds = [ConsentKind.PROCESSING]
    if mentor:
        kinds.append(ConsentKind.MENTOR_DUTIES)
    if mentee:
        kinds.append(ConsentKind.MENTEE_PARTICIPATION)
    return kinds


def participants(year: SchoolYear) -> list[Participant]:
    """Everybody who takes part this year, with papers. Five queries, whatever the number of people."""
    mentees = {row.person_id: row for row in mentee_bank(year)}
    mentors = {row.person_id: row for row in mentor_bank(year)}
    people = {key: row.person for key, row in (mentees | mentors).items()}
    papers = live_consents(year, people)
    rows = []
    for key, person in sorted(people.items(), key=lambda item: item[1].full_name):
        mentee, mentor = mentees.get(key), mentors.get(key)
        held = [item for item in papers.get(key, []) if item.state in ("prepared", "signed")]
        kinds = needed_kinds(mentee is not None, mentor is not None)
        answered = {item.kind for item in papers.get(key, []) if item.state in ("refused", "withdrawn")}
        declined = [kind for kind in kinds if kind.value in answered - {item.kind for item in held}]
        asked = [item.title for item in requests_of(mentee)[:3]] if mentee else []
        offered = [item.title for item in strengths_of(mentor)[:3]] if mentor else []
        rows.append(
            Participant(
                person, mentee, mentor, listed(asked + offered), bool(asked), bool(offered), papers.get(key, []),
                [kind for kind in kinds if kind.value not in {item.kind for item in held} and kind not in declined],
                [item for item in held if item.state == "prepared"],
                declined,
            )
        )  # fmt: skip
    return rows


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A mentee on the board: the present proposal, if any; why nobody, if nobody; with whom it did not work out."""

    mentee: Mentee
    subjects: str
    proposal: Proposal | None
    nobody: str
    refused: list[str]


@dataclass(frozen=True, slots=True)
class Board:
    """The matching board (S14)."""

    rows: list[BoardRow]
    run: MatchingRun | None
    accepted: list[Proposal] = field(default_factory=list)
    clean: list[Proposal] = field(default_factory=list)
    idle: list[tuple[Mentor, int]] = field(default_factory=list)
    mentors: int = 0
    places: int = 0
    choices: list[tuple[Mentor, int]] = field(default_factory=list)
    candidates: int = 0


def board(act: Act, year: SchoolYear) -> Board:
    """Everybody who looks for a mentor, the suggestions and decisions, mentors with free places."""
    mentees = list(Mentee.objects.in_bank(act.today).filter(year=year, state="searching").select_related("person"))
    proposals: dict[int, Proposal] = {}
    live = Proposal.objects.filter(year=year, state__in=("suggested", "accepted", "sent", "agreed"))
    for item in live.select_related("mentee__person", "mentor__person").order_by("state", "-score"):
        proposals.setdefault(item.mentee_id, item)
    refused: dict[int, list[str]] = {}
    for item in Proposal.objects.refused(year).select_related("mentor__person"):
        refused.setdefault(item.mentee_id, []).append(str(item.mentor))
    run = MatchingRun.objects.filter(year=year).order_by("-made_at", "-pk").first()
    nobody: dict[str, Any] = run.result.get("nobody", {}) if run else {}
    rows = [
        BoardRow(
            mentee,
            subject_words(mentee.person.subjects),
            proposals.get(mentee.pk),
            nobody.get(str(mentee.pk), ""),
            refused.get(mentee.pk, []),
        )
        for mentee in mentees
    ]
    mentors = list(Mentor.objects.in_bank(act.today).filter(year=year).select_related("person"))
    free = free_places(act, mentors)
    suggested: dict[int, int] = {}
    for item in proposals.values():
        if item.state == "suggested":
            suggested[item.mentor_id] = suggested.get(item.mentor_id, 0) + 1
    open_places = [(mentor, free.get(mentor.pk, 0)) for mentor in mentors]
    return Board(
        rows,
        run,
        [item for item in proposals.values() if item.state == "accepted"],
        [item for item in proposals.values() if item.state == "suggested" and not item.explanation.get("remarks")],
        [(mentor, count) for mentor, count in open_places if count - suggested.get(mentor.pk, 0) > 0],
        len(mentors),
        sum(max(count, 0) for _, count in open_places),
        [(mentor, count) for mentor, count in open_places if count > 0],
        Mentee.objects.filter(year=year, state="candidate").count(),
    )


def offer_words(proposal: Proposal, side: str) -> list[str]:
    """Why this pair, as one of the two is told (S16): what is asked or offered, without measures of anybody."""
    told = proposal.explanation
    covered, reasons = told.get("covered", []), list(told.get("reasons", []))
    if not covered or not side:
        return reasons
    first = "Просят помочь с тем, что вы умеете: " if side == "mentor" else "Поможет с тем, что вы выбрали: "
    return [f"{first}{'; '.join(covered)}.", *reasons[1:]]
