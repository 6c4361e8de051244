"""Why this pair, what else there was and what it would cost, why nobody: as data; words are made by ``words_ru``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from pairing.edges import candidates
from pairing.hall import competitions
from pairing.model import ON_SITE, Column, Mentees, Mentors
from pairing.plan import Plan
from pairing.residual import Residual, Worth
from pairing.rules import CRITERIA, HARD, Rules, points, score, value


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


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another mentor a mentee could have. ``loss``: exactly what the whole plan would lose by it. The pair would be in an
    optimal plan if its own worth rose by that much."""

    mentor: int
    score: int
    loss: Worth


@dataclass(frozen=True, slots=True)
class Difference:
    """Two plans side by side, by mentee id: who loses a mentor, who gets one, who gets another one."""

    lost: tuple[int, ...]
    gained: tuple[int, ...]
    moved: tuple[int, ...]


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


def difference(mine: Explanation, other: Explanation) -> tuple[list[str], list[str]]:
    """Criteria that get better and that get worse when ``other`` is taken instead of ``mine``, the greatest change first."""
    before = {item.criterion: item.points for item in mine.contributions}
    change = {item.criterion: item.points - before.get(item.criterion, 0) for item in other.contributions}
    order = sorted(change, key=lambda name: (-abs(change[name]), name))
    return [name for name in order if change[name] > 0], [name for name in order if change[name] < 0]


def compare(plan: Plan, other: Plan) -> Difference:
    """What changes for whom when ``other`` takes the place of ``plan``."""
    before = {mentee: mentor for mentee, mentor, _ in plan.pairs}
    after = {mentee: mentor for mentee, mentor, _ in other.pairs}
    return Difference(
        tuple(sorted(before.keys() - after.keys())),
        tuple(sorted(after.keys() - before.keys())),
        tuple(sorted(key for key in before.keys() & after.keys() if before[key] != after[key])),
    )


def alternatives(
    mentees: Mentees,
    mentors: Mentors,
    rules: Rules,
    plan: Plan,
    mentee_id: int,
    most: int = 5,
    *,
    residual: Residual | None = None,
) -> tuple[Alternative, ...]:
    """The ``most`` other mentors that cost the whole plan least, the cheapest first; none for a pinned mentee.

    ``residual``: ``Residual.of`` the same plan, when many questions are asked of it. Exact: least prices and Dijkstra's
    method on what the plan leaves (``paths``); O(candidates of the mentee) while mentors have free places.
    Raises ``KeyError`` for an unknown id.
    """
    found = Residual.of(mentees, mentors, rules, plan) if residual is None else residual
    edges, losses = found.next_best(np.array([mentees.row(mentee_id)], dtype=np.int64), most)
    return tuple(
        Alternative(
            int(mentors.ids[found.edges.mentor[edge]]),
            int(found.edges.score[edge]),
            Worth.between(found.objective, found.objective - int(loss), found.unit),
        )
        for edge, loss in zip(edges[0], losses[0], strict=True)
        if edge >= 0
    )


def loss_of_forcing(
    mentees: Mentees,
    mentors: Mentors,
    rules: Rules,
    plan: Plan,
    mentee_id: int,
    mentor_id: int,
    *,
    residual: Residual | None = None,
) -> int:
    """How much of the objective is lost when this pair is put instead: exactly what solving again would say.

    Raises ``KeyError`` for an unknown id, ``ValueError`` for a pair that cannot be.
    """
    found = Residual.of(mentees, mentors, rules, plan) if residual is None else residual
    loss = found.loss(mentees.row(mentee_id), mentors.row(mentor_id))
    if loss is None:
        raise ValueError(f"({mentee_id}, {mentor_id}) is not eligible")
    return loss


def why_nobody(
    mentees: Mentees,
    mentors: Mentors,
    rules: Rules,
    plan: Plan,
    mentee_id: int,
    *,
    residual: Residual | None = None,
) -> dict[str, int]:
    """Why a mentee is without: hard rule → how many mentors it forbids, each counted under the first rule that does; or, with
    eligible mentors, ``rivals`` and ``places``: so many mentees compete for so many places (a Hall set)."""
    row = mentees.row(mentee_id)
    barred = verdicts(mentees, mentors, rules, row)
    left = np.ones(len(mentors), dtype=bool)
    reasons = {}
    for name, mask in barred.items():
        reasons[name] = int(np.count_nonzero(mask & left))
        left &= ~mask
    if not left.any():
        return {name: count for name, count in reasons.items() if count}
    found = Residual.of(mentees, mentors, rules, plan) if residual is None else residual
    for group in competitions(found.edges.ptr, found.edges.mentor, found.mate, found.places):
        if row in group.rivals:
            return {"rivals": len(group.rivals), "places": group.places}
    return {}


def relaxed(mentees: Mentees, mentors: Mentors, rules: Rules, mentee_id: int) -> dict[str, int]:
    """How many mentors would appear if one hard rule alone were relaxed: rule → count, the most first, none left out."""
    barred = verdicts(mentees, mentors, rules, mentees.row(mentee_id))
    many = sum((mask.astype(np.int64) for mask in barred.values()), np.zeros(len(mentors), dtype=np.int64))
    counts = Counter({name: int(np.count_nonzero(mask & (many == 1))) for name, mask in barred.items()})
    return {name: count for name, count in counts.most_common() if count}


def verdicts(mentees: Mentees, mentors: Mentors, rules: Rules, row: int) -> dict[str, Column]:
    """Hard rule that is on → (m,) whether it forbids the mentee of a row this mentor: ``rules.forbids`` over columns."""
    mentee = mentees.record(row)
    common = mentors.formats & mentee.formats
    apart = np.select(
        [
            mentors.region != mentee.region,
            mentors.municipality != mentee.municipality,
            mentors.organisation != mentee.organisation,
        ],
        [3, 2, 1],
        0,
    )
    away = (mentors.x.astype(np.int64) - mentee.x) ** 2 + (mentors.y.astype(np.int64) - mentee.y) ** 2
    far = (mentors.reach >= 0) & (away > mentors.reach.astype(np.int64) ** 2)
    if mentee.reach >= 0:
        far |= away > mentee.reach**2
    known, ahead = mentors.experience >= 0, mentors.experience.astype(np.int64)
    senior = mentee.experience + rules.senior_by if rules.senior_by > 0 <= mentee.experience else 0
    least = max(rules.least_experience, senior)
    shared = np.bitwise_count(mentors.slots & mentee.slots) if mentee.slots else np.zeros(len(mentors), dtype=np.uint8)
    asked = np.array([mentee.needs.get(code, 0) > 0 for code in mentors.competences] + [True])
    forbidden = {mentor for pupil, mentor in rules.forbidden if pupil == mentee.id}
    masks = {
        "not_self": mentors.person == mentee.person,
        "no_place": mentors.places < 1,
        "forbidden": np.isin(mentors.ids, list(forbidden)),
        "consent": ~mentors.consent if mentee.consent else np.ones(len(mentors), dtype=bool),
        "scope": apart > np.minimum(mentors.scope, mentee.scope),
        "format": (mentors.formats > 0) & (common == 0) & (mentee.formats > 0),
        "distance": (common == ON_SITE) & far,
        "time": (mentors.slots != 0) & (mentee.slots != 0) & (shared < rules.least_slots),
        "experience": known & (ahead < least),
        "category": mentors.category < max(mentee.category, rules.least_category),
        "superior": mentors.person == mentee.superior,
        "trained": ~mentors.trained,
        "refused": np.isin(mentors.person, mentee.avoids) | (mentors.avoids == mentee.person).any(axis=1),
        "theme": ~asked[mentors.theme],
    }
    if "too_weak" in rules.hard and rules.least:
        masks["too_weak"] = all_scores(mentees, mentors, rules, row) < rules.least
    return {name: masks[name] for name in HARD if name in rules.hard and name in masks}


def all_scores(mentees: Mentees, mentors: Mentors, rules: Rules, row: int) -> Column:
    """(m,): scores of one mentee with every mentor, eligible or not."""
    open_rules = replace(rules, hard=frozenset(), least=0)
    return candidates(mentees.take(np.array([row])), mentors, open_rules).score.astype(np.int64)
