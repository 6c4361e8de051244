"""The verifier of engine 1.0, kept as it was: a stored run is defended by the verifier of its own engine.

That engine rounded down the share of every competence before adding them up, weighed one first-of-all against all the
others, and hashed the people and the rules as JSON of their records.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pairing.model import Mentee, Mentees, Mentor, Mentors
    from pairing.plan import Plan
    from pairing.rules import Rules


def verify_1(mentees: Mentees, mentors: Mentors, rules: Rules, plan: Plan) -> list[str]:
    """Violations of a plan of engine 1.0; an empty list proves that no other plan is better."""
    found = _origin(mentees, mentors, rules, plan)
    proof = plan.certificate
    pupils = {person.id: (index, person) for index, person in enumerate(mentees.people)}
    tutors = {person.id: (index, person) for index, person in enumerate(mentors.people)}
    if len(proof.u) != len(pupils) or len(proof.v) != len(tutors):
        return ["the certificate is of other people"]
    if any(value < 0 for value in (*proof.u, *proof.v)):
        found.append("a dual value is negative")
    n = max(len(pupils), 1)
    if proof.matched_weight < n * 10_001 or proof.must_weight < n * (proof.matched_weight + 10_001):
        found.append("the tiers do not outweigh each other")
    used: dict[int, int] = {}
    seen: set[int] = set()
    total = 0
    for mentee_id, mentor_id, told in plan.pairs:
        if mentee_id not in pupils or mentor_id not in tutors:
            found.append(f"({mentee_id}, {mentor_id}): unknown person")
            continue
        fit = _fit(rules, pupils[mentee_id][1], tutors[mentor_id][1])
        if fit is None:
            found.append(f"({mentee_id}, {mentor_id}): not eligible")
            continue
        if fit != told:
            found.append(f"({mentee_id}, {mentor_id}): the score is {fit}, not {told}")
        if mentee_id in seen:
            found.append(f"mentee {mentee_id} has two mentors")
        seen.add(mentee_id)
        used[mentor_id] = used.get(mentor_id, 0) + 1
        total += fit + proof.matched_weight + (proof.must_weight if pupils[mentee_id][1].must else 0)
    if seen | set(plan.unmatched) != set(pupils) or seen & set(plan.unmatched):
        found.append("matched and unmatched are not all the mentees")
    for mentor_id, count in used.items():
        if count > tutors[mentor_id][1].places:
            found.append(f"mentor {mentor_id} has {count} mentees for {tutors[mentor_id][1].places} places")
    if total != proof.objective:
        found.append("the pairs do not add up to the objective")
    bound = sum(proof.u) + sum(tutor.places * proof.v[index] for index, tutor in tutors.values())
    if bound != proof.objective:
        found.append("the duals do not add up to the objective")
    for row, pupil in pupils.values():
        for column, tutor in tutors.values():
            fit = _fit(rules, pupil, tutor)
            if fit is not None:
                weight = fit + proof.matched_weight + (proof.must_weight if pupil.must else 0)
                if proof.u[row] + proof.v[column] < weight:
                    found.append(f"({pupil.id}, {tutor.id}): the duals do not cover the pair")
    return found


def _origin(mentees: Mentees, mentors: Mentors, rules: Rules, plan: Plan) -> list[str]:
    """Whether these are the people and the rules whose digests the plan carries."""

    def text(value: object) -> str:
        return hashlib.sha256(json.dumps(value, sort_keys=True, default=list).encode()).hexdigest()

    def plain(value: object) -> object:
        return sorted(value) if isinstance(value, frozenset) else list(value) if isinstance(value, tuple) else value

    mentee_fields = ("id", "person", "needs", "first", "subjects", "levels", "slots", "wishes", "must")
    mentor_fields = ("id", "person", "strengths", "best", "subjects", "levels", "slots", "places")
    rows = [{name: plain(getattr(item, name)) for name in mentee_fields} for item in mentees.people]
    rows += [{name: plain(getattr(item, name)) for name in mentor_fields} for item in mentors.people]
    law = {
        "weights": rules.weights, "forbidden": sorted(rules.forbidden), "same_subject": sorted(rules.same_subject),
        "priority": rules.priority, "ordinary": rules.ordinary, "best_bonus": rules.best_bonus, "least": rules.least,
    }  # fmt: skip
    found = ["the people are not those that were matched"] if text(rows) != plan.input_digest else []
    return found + (["the rules are not those that were matched by"] if text(law) != plan.rules_digest else [])


def _fit(rules: Rules, pupil: Mentee, tutor: Mentor) -> int | None:
    if pupil.person == tutor.person or tutor.places < 1 or (pupil.id, tutor.id) in rules.forbidden:
        return None
    same = any(subject in tutor.subjects for subject in pupil.subjects)
    top = bottom = 0
    for code in pupil.needs:
        weight = rules.ordinary
        for place, first in enumerate(pupil.first):
            if first == code:
                weight = rules.priority[place]
                break
        power = tutor.strengths.get(code, 0)
        power = min(1000, power + rules.best_bonus) if code in tutor.best else power
        power = power // 2 if code in rules.same_subject and not same else power
        bottom += weight * pupil.needs[code]
        top += weight * pupil.needs[code] * power // 1000
    parts: dict[str, int | None] = {
        "coverage": top * 1000 // bottom if bottom else None,
        "subject": (1000 if same else 0) if pupil.subjects and tutor.subjects else None,
        "level": (1000 if set(pupil.levels) & set(tutor.levels) else 0) if pupil.levels and tutor.levels else None,
        "schedule": None,
        "preference": None,
    }
    if pupil.slots and tutor.slots:
        common = bin(pupil.slots & tutor.slots).count("1")
        parts["schedule"] = 1000 if common >= 3 else common * 1000 // 3
    if pupil.wishes:
        place_of = {person: (1000, 700, 500)[place] for place, person in reversed(list(enumerate(pupil.wishes[:3])))}
        parts["preference"] = place_of.get(tutor.person, 0)
    fit = sum(rules.weights[name] * (500 if part is None else part) // 1000 for name, part in parts.items())
    return None if rules.least and fit < rules.least else fit
