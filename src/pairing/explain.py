"""Why this pair, what else there was, why nobody: as data; words are made by ``words_ru``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pairing.model import Mentees, Mentors
from pairing.plan import Plan, match
from pairing.rules import CRITERIA, Rules, hard_reason, points, score, value


@dataclass(frozen=True, slots=True)
class Contribution:
    """``points`` of ``weight`` that a criterion gave; ``known`` is false where one side gave no data."""

    criterion: str
    points: int
    weight: int
    known: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """A pair taken apart. ``covered``: asked competence → strength 0…1000 of the mentor, the most wanted first."""

    score: int
    contributions: tuple[Contribution, ...]
    covered: tuple[tuple[str, int], ...]
    uncovered: tuple[str, ...]
    shared_subjects: tuple[str, ...]
    shared_slots: int


def explain(mentees: Mentees, mentors: Mentors, rules: Rules, mentee_id: int, mentor_id: int) -> Explanation:
    """Take a pair apart. Raises ``KeyError`` for an unknown id."""
    mentee, mentor = mentees.record(mentees.row(mentee_id)), mentors.record(mentors.row(mentor_id))
    contributions = tuple(
        Contribution(
            name,
            points(rules, name, mentee, mentor),
            rules.weights[name],
            value(rules, name, mentee, mentor) is not None,
        )
        for name in CRITERIA
        if name in rules.weights
    )
    asked = sorted(
        (code for code, need in mentee.needs.items() if need >= 400),
        key=lambda code: (mentee.first.index(code) if code in mentee.first else 9, -mentee.needs[code], code),
    )
    return Explanation(
        score(rules, mentee, mentor),
        contributions,
        tuple((code, mentor.strengths[code]) for code in asked if mentor.strengths.get(code, 0) >= 300),
        tuple(code for code in asked if mentor.strengths.get(code, 0) < 300),
        tuple(sorted(mentee.subjects & mentor.subjects)),
        (mentee.slots & mentor.slots).bit_count(),
    )


def loss_of_forcing(
    mentees: Mentees, mentors: Mentors, rules: Rules, plan: Plan, mentee_id: int, mentor_id: int
) -> int:
    """How much of the total is lost when this pair is put instead: the exact difference, by solving again."""
    other = match(mentees, mentors, rules, pinned=[(mentee_id, mentor_id)])
    return _total(mentees, rules, plan, plan) - _total(mentees, rules, plan, other)


def _total(mentees: Mentees, rules: Rules, plan: Plan, other: Plan) -> int:
    """The objective of all pairs of ``other``, in the weights of ``plan``."""
    proof, worth = plan.certificate, rules.worth()
    return sum(
        int(worth[fit]) + proof.matched_weight + proof.must_weight * int(mentees.tier[mentees.row(mentee)])
        for mentee, _, fit in other.pairs
    )


def why_nobody(mentees: Mentees, mentors: Mentors, rules: Rules, plan: Plan, mentee_id: int) -> dict[str, int]:
    """Why a mentee is without: hard rule → how many mentors it forbids; or, with eligible mentors, ``rivals`` and
    ``places``: so many mentees compete for so many places (a Hall set, found by walking the taken places)."""
    by_id = {person.id: person for person in mentees.people}
    reasons = Counter(hard_reason(rules, by_id[mentee_id], mentor) or "eligible" for mentor in mentors.people)
    if not reasons["eligible"]:
        return {name: count for name, count in reasons.items() if name != "eligible"}
    holders: dict[int, list[int]] = {}
    for mentee, mentor_of, _ in plan.pairs:
        holders.setdefault(mentor_of, []).append(mentee)
    rivals, tutors, queue = {mentee_id}, set(), [mentee_id]
    while queue:
        current = by_id[queue.pop()]
        for mentor in mentors.people:
            if mentor.id not in tutors and hard_reason(rules, current, mentor) is None:
                tutors.add(mentor.id)
                fresh = [mentee for mentee in holders.get(mentor.id, []) if mentee not in rivals]
                rivals.update(fresh)
                queue += fresh
    return {"rivals": len(rivals), "places": sum(mentor.places for mentor in mentors.people if mentor.id in tutors)}
