"""From the banks to the matching engine and back: the only room that knows ``pairing``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import pairing
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.people.roster import subjects
from nastavnik.foundation.timetables.queries import meeting_slots
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.instruments.surveys.ways import weekly_slots
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.models import Mentee, Wish
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.models import LIVE, ForbiddenPair, MatchingRun, Proposal
from nastavnik.stages.selection.places import free_places
from pairing import words_ru

NEED = {"1": 1000, "2": 667, "3": 333, "4": 0, "no_case": 500}
"""Answer of the request grid → how much help is asked, 0…1000 (``not_mine`` leaves the row out). From instruments.yaml."""
STRENGTH = {"0": 0, "1": 340, "2": 800, "3": 1000}
CAREFUL = 5000
"""«Лучше никого, чем кого попало»: pairs under half of the score are not suggested."""


@dataclass(frozen=True, slots=True)
class FoundPair:
    """A suggested pair: score 0…10 000 and the explanation in words (see ``words_of``)."""

    mentee_id: int
    mentor_id: int
    score: int
    explanation: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What one computation gave; ``input`` and ``result`` are enough to replay and verify it."""

    engine: str
    mentees: int
    mentors: int
    input: dict[str, Any]
    result: dict[str, Any]
    pairs: list[FoundPair] = field(default_factory=list)


def compute(act: Act, year: SchoolYear, policy: str) -> Found:
    """Match everybody in the bank who has neither a mentor nor a decision."""
    waiting, ready = _waiting(act, year), _ready(act, year)
    rules = _rules(year, policy)
    left, right = pairing.Mentees.of(waiting), pairing.Mentors.of(ready)
    if not waiting or not ready:
        return Found(pairing.VERSION, len(waiting), len(ready), {}, {})
    plan = pairing.match(left, right, rules)
    faults = pairing.verify(left, right, rules, plan)
    if faults:
        raise AssertionError(f"The engine's proof does not hold: {faults[:3]}")
    pairs = [
        FoundPair(mentee, mentor, score, words_of(pairing.explain(left, right, rules, mentee, mentor)))
        for mentee, mentor, score in plan.pairs
    ]
    nobody = {
        str(mentee): words_ru.nobody(pairing.why_nobody(left, right, rules, plan, mentee)) for mentee in plan.unmatched
    }
    given = {
        "mentees": [_plain(item) for item in waiting],
        "mentors": [_plain(item) for item in ready],
        "rules": _plain(rules),
    }
    return Found(pairing.VERSION, len(waiting), len(ready), given, {"plan": plan.to_json(), "nobody": nobody}, pairs)


def explain_pair(act: Act, year: SchoolYear, mentee: Mentee, mentor: Mentor) -> dict[str, Any]:
    """Score and words of any pair, also one the engine did not choose: fields of a ``Proposal``."""
    rules = pairing.Rules(same_subject=_subject_bound())
    pupil = _mentee(
        act, Mentee.objects.select_related("person").prefetch_related("requests", "wishes").get(pk=mentee.pk)
    )
    tutor = _mentor(act, Mentor.objects.select_related("person").prefetch_related("strengths").get(pk=mentor.pk), 1)
    found = pairing.explain(pairing.Mentees.of([pupil]), pairing.Mentors.of([tutor]), rules, pupil.id, tutor.id)
    return {"score": found.score, "explanation": words_of(found)}


def alternatives(act: Act, year: SchoolYear, mentee: Mentee, most: int = 4) -> list[tuple[Mentor, int, dict[str, Any]]]:
    """Other mentors with a free place for a mentee, the fittest first: (mentor, score, words)."""
    barred = {mentor for pupil, mentor in _barred(year) if pupil == mentee.pk}
    ready = [item for item in _ready(act, year) if item.id not in barred]
    free = [item for item in ready if item.places > 0 and item.person != mentee.person_id]
    pupil = _mentee(
        act, Mentee.objects.select_related("person").prefetch_related("requests", "wishes").get(pk=mentee.pk)
    )
    left, right = pairing.Mentees.of([pupil]), pairing.Mentors.of(free)
    rules = pairing.Rules(same_subject=_subject_bound())
    found = [(item.id, pairing.explain(left, right, rules, pupil.id, item.id)) for item in free]
    best = sorted(found, key=lambda pair: (-pair[1].score, pair[0]))[:most]
    people = {
        mentor.pk: mentor for mentor in Mentor.objects.filter(pk__in=[key for key, _ in best]).select_related("person")
    }
    return [(people[key], item.score, words_of(item)) for key, item in best]


def replay(run: MatchingRun) -> list[str]:
    """Check a stored run against its own certificate; an empty list proves it once more."""
    data = run.input
    left = pairing.Mentees.of(_read_mentee(row) for row in data["mentees"])
    right = pairing.Mentors.of(_read_mentor(row) for row in data["mentors"])
    rules = _read_rules(data["rules"])
    plan = pairing.Plan.from_json(run.result["plan"])
    found = pairing.verify(left, right, rules, plan)
    if (pairing.digest(left, right), rules.digest()) != (plan.input_digest, plan.rules_digest):
        found.append("the people or the rules are not those that were matched")
    return found


def words_of(found: pairing.Explanation) -> dict[str, Any]:
    """Sentences for the board: reasons, remarks, how it was counted."""
    titles = {code: item.title for code, item in competences().items()}
    return {
        "reasons": words_ru.reasons(found, titles, _subject_titles()),
        "covered": words_ru.covered(found, titles),
        "remarks": words_ru.remarks(found, titles),
        "counted": words_ru.counted(found),
    }


def _waiting(act: Act, year: SchoolYear) -> list[pairing.Mentee]:
    rows = (
        Mentee.objects.in_bank(act.today)
        .filter(year=year, state="searching", person__in=Person.objects.staff_on(act.today))
        .exclude(proposals__state__in=LIVE)
        .select_related("person")
        .prefetch_related("requests", "wishes")
    )
    return [_mentee(act, row) for row in rows]


def _ready(act: Act, year: SchoolYear) -> list[pairing.Mentor]:
    here = Person.objects.staff_on(act.today)
    rows = list(
        Mentor.objects.in_bank(act.today)
        .filter(year=year, person__in=here)
        .select_related("person")
        .prefetch_related("strengths")
    )
    free = free_places(act, rows)
    return [_mentor(act, row, max(free[row.pk], 0)) for row in rows]


def _mentee(act: Act, row: Mentee) -> pairing.Mentee:
    asked = list(row.requests.all())
    first = sorted((item for item in asked if item.priority), key=lambda item: item.priority or 9)
    return pairing.Mentee(
        id=row.pk,
        person=row.person_id,
        needs={item.competence: NEED[item.level] for item in asked if item.level in NEED},
        first=tuple(item.competence for item in first),
        subjects=frozenset(row.person.subjects),
        levels=frozenset(row.person.levels),
        slots=meeting_slots(act, row.person_id, weekly_slots(row)),
        wishes=tuple(wish.colleague_id for wish in row.wishes.all() if wish.kind == Wish.Kind.PREFERRED),
        must=row.first_of_all,
    )


def _mentor(act: Act, row: Mentor, places: int) -> pairing.Mentor:
    told = list(row.strengths.all())
    return pairing.Mentor(
        id=row.pk,
        person=row.person_id,
        strengths={item.competence: STRENGTH[item.level] for item in told},
        best=frozenset(item.competence for item in told if item.best),
        subjects=frozenset(row.person.subjects),
        levels=frozenset(row.person.levels),
        slots=meeting_slots(act, row.person_id, weekly_slots(row)),
        places=places,
    )


def _rules(year: SchoolYear, policy: str) -> pairing.Rules:
    least = CAREFUL if policy == MatchingRun.Policy.CAREFUL else 0
    return pairing.Rules(forbidden=_barred(year), same_subject=_subject_bound(), least=least)


def _barred(year: SchoolYear) -> frozenset[tuple[int, int]]:
    """Pairs not suggested: those the curator or the mentee rules out, and those one of the two has said no to."""
    ruled_out = ForbiddenPair.objects.filter(year=year).values_list("mentee_id", "mentor_id")
    mentors = dict(Mentor.objects.filter(year=year).order_by().values_list("person_id", "pk"))
    avoided = Wish.objects.filter(mentee__year=year, kind=Wish.Kind.AVOIDED, colleague_id__in=mentors)
    against = {
        (mentee, mentors[person]) for mentee, person in avoided.order_by().values_list("mentee_id", "colleague_id")
    }
    refused = Proposal.objects.refused(year).order_by().values_list("mentee_id", "mentor_id")
    return frozenset(ruled_out) | frozenset(refused) | against


def _subject_bound() -> frozenset[str]:
    return frozenset(code for code, item in competences().items() if item.subject_bound)


def _subject_titles() -> Mapping[str, str]:
    return {item.code: item.title for item in subjects()}


def _plain(item: Any) -> dict[str, Any]:
    def plain(value: object) -> object:
        if isinstance(value, (frozenset, set)):
            return sorted(list(part) if isinstance(part, tuple) else part for part in value)
        return list(value) if isinstance(value, tuple) else value

    return {name: plain(value) for name, value in asdict(item).items()}


def _read_rules(row: dict[str, Any]) -> pairing.Rules:
    first, second, third = row["priority"]
    sets = {
        "forbidden": frozenset((mentee, mentor) for mentee, mentor in row["forbidden"]),
        "same_subject": frozenset(row["same_subject"]),
    }
    return pairing.Rules(**{**row, **sets, "priority": (first, second, third)})


def _read_mentee(row: dict[str, Any]) -> pairing.Mentee:
    sets = {"subjects": frozenset(row["subjects"]), "levels": frozenset(row["levels"])}
    return pairing.Mentee(**{**row, **sets, "first": tuple(row["first"]), "wishes": tuple(row["wishes"])})


def _read_mentor(row: dict[str, Any]) -> pairing.Mentor:
    return pairing.Mentor(**{**row, **{name: frozenset(row[name]) for name in ("subjects", "levels", "best")}})
