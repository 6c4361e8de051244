"""Both sides made ready to be weighed: the same bits on both, tables of points, named exceptions as sparse rows.

Everything that does not depend on the pair is done here once, so that what is done per pair is a few integer operations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pairing.model import ANYWHERE, BITS, FULL, ContractError, Ints, Mentees, Mentors, Names
from pairing.rules import Rules

Array = NDArray[Any]
APART = (3, 2, 1, 0, 1, 2, 3)
"""How far the seven ranges of mentor rows are from a mentee: 0 the same school … 3 another region."""
SETS = {"subject": "subjects", "level": "levels", "help": "help", "feedback": "feedback"}
NAMES = {"subject": "subject_names", "level": "level_names", "help": "help_names", "feedback": "feedback_names"}


@dataclass(frozen=True, slots=True, eq=False)
class Sparse:
    """Rows of (mentor row, value): those of mentee row i are ``ptr[i]`` … ``ptr[i+1]``, mentor rows ascending and single."""

    ptr: Ints
    mentor: Ints
    value: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """n mentees, m mentors, C competences known to both.

    ``asked`` (n, C) weight·need and ``total`` (n,) its sums; ``power``, ``halved`` (m, C) what a mentor can, and without a
    common subject (the same array when no competence is bound to a subject); ``sets``: criterion → bits of both sides;
    ``points``: criterion → points by value 0…1000 (coverage), by (nothing common, something, unknown) for sets, by table
    with the unknown last for the rest; ``theme`` (m,) competence or −1.

    ``near`` (4, m): no hard rule about the mentor alone forbids, and they agree to meet one so far away; ``years`` (n,),
    ``category`` (n,): the least asked of a mentor; ``left``, ``right`` (n, 3), (m, 3): ranks of nested places; ``spans``
    (n, 7, 2): ranges of mentor rows elsewhere, in the region, municipality, school, municipality, region, elsewhere (as
    ``APART`` says), empty where the mentee's scope ends; ``barred``: pairs ruled out by name;
    ``wished``: points that wishes add; ``floor`` (n,), (m,): points that everybody gets (unknown wishes).
    """

    asked: Ints
    total: Ints
    power: Array
    halved: Array
    sets: dict[str, tuple[Ints, Ints]]
    points: dict[str, Ints]
    theme: Ints
    near: Array
    years: Ints
    category: Ints
    left: Ints
    right: Ints
    spans: Ints
    barred: Sparse
    wished: Sparse
    floor_left: Ints
    floor_right: Ints


def scale(mentees: Mentees, mentors: Mentors, rules: Rules) -> Scale:
    """Prepare both sides. O((n + m)·C). Raises ``ContractError`` when the two sides have too many names together."""
    competences = _union("competences", mentees.competences, mentors.competences)
    number = {code: at for at, code in enumerate(competences)}
    asked = _asked(mentees, rules, number)
    power = np.zeros((len(mentors), len(number)), dtype=np.int16)
    theirs = np.array([number[code] for code in mentors.competences], dtype=np.int64)
    best = (mentors.best[:, None] >> np.arange(len(theirs))) & 1
    power[:, theirs] = np.minimum(mentors.strengths + best * rules.best_bonus, FULL)
    bound = sorted(number[code] for code in rules.same_subject if code in number)
    halved = power.copy() if bound else power
    halved[:, bound] //= 2
    theme = np.where(mentors.theme >= 0, np.append(theirs, -1)[mentors.theme], -1)
    wished, floor_left, floor_right = _wished(mentees, mentors, rules)
    left, right = _ranks(mentees, mentors)
    nothing = np.zeros(len(mentees), dtype=np.int64)
    years = np.where(mentees.experience >= 0, mentees.experience.astype(np.int64) + rules.senior_by, 0)
    return Scale(
        asked=asked,
        total=asked.sum(axis=1),
        power=power,
        halved=halved,
        sets={name: _aligned(mentees, mentors, SETS[name], NAMES[name]) for name in SETS},
        points=_points(rules),
        theme=theme,
        near=_near(mentors, rules),
        years=years if "experience" in rules.hard and rules.senior_by else nothing,
        category=np.maximum(mentees.category, rules.least_category).astype(np.int64)
        if "category" in rules.hard
        else nothing,
        left=left,
        right=right,
        spans=_spans(mentees, left, right, "scope" in rules.hard),
        barred=_barred(mentees, mentors, rules),
        wished=wished,
        floor_left=floor_left,
        floor_right=floor_right,
    )


def _union(name: str, mine: Names, theirs: Names) -> Names:
    if mine == theirs:
        return mine
    union = tuple(sorted({*mine, *theirs}))
    if len(union) > BITS:
        raise ContractError(name, f"more than {BITS} on both sides together")
    return union


def _aligned(mentees: Mentees, mentors: Mentors, column: str, names: str) -> tuple[Ints, Ints]:
    """The bits of both sides over the union of their names."""
    union = _union(names, getattr(mentees, names), getattr(mentors, names))
    number = {name: at for at, name in enumerate(union)}

    def moved(side: Mentees | Mentors) -> Ints:
        own, bits = getattr(side, names), getattr(side, column)
        if own == union:
            return np.asarray(bits, dtype=np.int64)
        found = np.zeros(len(bits), dtype=np.int64)
        for at, name in enumerate(own):
            found |= ((bits >> at) & 1) << number[name]
        return found

    return moved(mentees), moved(mentors)


def _asked(mentees: Mentees, rules: Rules, number: dict[str, int]) -> Ints:
    weight = np.full(mentees.needs.shape, rules.ordinary, dtype=np.int64)
    for place in reversed(range(mentees.first.shape[1])):  # the first place wins where a competence is named twice
        rows = np.flatnonzero(mentees.first[:, place] >= 0)
        weight[rows, mentees.first[rows, place]] = rules.priority[place]
    asked = np.zeros((len(mentees), len(number)), dtype=np.int64)
    asked[:, [number[code] for code in mentees.competences]] = weight * mentees.needs
    return asked


def _points(rules: Rules) -> dict[str, Ints]:
    def worth(criterion: str, values: Sequence[int]) -> Ints:
        return rules.weights.get(criterion, 0) * np.array(values, dtype=np.int64) // FULL

    half = FULL // 2
    return {
        "coverage": worth("coverage", [*range(FULL + 1), half]),
        **{name: worth(name, (0, FULL, half)) for name in SETS},
        "schedule": worth("schedule", (*rules.schedule, half)),
        "closeness": worth("closeness", (*rules.closeness, half)),
        "seniority": worth("seniority", (*rules.seniority, half)),
        "preference": worth("preference", (*rules.wish, half)),
        "mentor_preference": worth("mentor_preference", (*rules.wish, half)),
    }


def _near(mentors: Mentors, rules: Rules) -> Array:
    found = np.ones(len(mentors), dtype=bool)
    if "no_place" in rules.hard:
        found &= mentors.places > 0
    if "consent" in rules.hard:
        found &= mentors.consent
    if "trained" in rules.hard:
        found &= mentors.trained
    if "experience" in rules.hard:
        found &= (mentors.experience < 0) | (mentors.experience >= rules.least_experience)
    scope = mentors.scope if "scope" in rules.hard else np.full(len(mentors), ANYWHERE)
    return found[None, :] & (scope[None, :] >= np.arange(4)[:, None])


def _ranks(mentees: Mentees, mentors: Mentors) -> tuple[Ints, Ints]:
    """(n, 3), (m, 3): ranks of region, of municipality in it, of school in that; equal where the place is the same."""
    n = len(mentees)
    left, right = np.zeros((n, 3), dtype=np.int64), np.zeros((len(mentors), 3), dtype=np.int64)
    outer = np.zeros(n + len(mentors), dtype=np.int64)
    for at, level in enumerate(("region", "municipality", "organisation")):
        inner = np.concatenate([getattr(mentees, level), getattr(mentors, level)])
        outer = np.unique(outer << 31 | inner, return_inverse=True)[1].astype(np.int64)
        left[:, at], right[:, at] = outer[:n], outer[n:]
    return left, right


def _spans(mentees: Mentees, left: Ints, right: Ints, scoped: bool) -> Ints:
    """Ranges by nested places: both sides stand in the same order of region, municipality, school."""
    n, m = left.shape[0], right.shape[0]
    lows = [np.searchsorted(right[:, at], left[:, at], "left") for at in range(3)]
    highs = [np.searchsorted(right[:, at], left[:, at], "right") for at in range(3)]
    cuts = [np.zeros(n, dtype=np.int64), *lows, *reversed(highs), np.full(n, m, dtype=np.int64)]
    spans = np.zeros((n, 7, 2), dtype=np.int64)
    for at, apart in enumerate(APART):
        allowed = mentees.scope >= apart if scoped else np.ones(n, dtype=bool)
        spans[:, at, 0] = cuts[at]
        spans[:, at, 1] = np.where(allowed, cuts[at + 1], cuts[at])
    return spans


def _meet(rows: Ints, wanted: Ints, person: Ints) -> tuple[Ints, Ints, Ints]:
    """Every (row, other row, which) where the person wanted by a row is the person of an other row."""
    order = np.argsort(person, kind="stable")
    low, high = (np.searchsorted(person, wanted, side, sorter=order) for side in ("left", "right"))
    counts = high - low
    which = np.repeat(np.arange(len(rows)), counts)
    at = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts) + low[which]
    return rows[which], order[at], which


def _listed(people: Ints) -> tuple[Ints, Ints]:
    """Row and person of every named person of a padded table."""
    rows, places = np.nonzero(people >= 0)
    return rows, people[rows, places]


def _sparse(n: int, rows: Ints, columns: Ints, values: Ints, m: int) -> Sparse:
    """Sort by row and column; values of the same pair are added."""
    keys, at = np.unique(rows * max(m, 1) + columns, return_inverse=True)
    total = np.zeros(len(keys), dtype=np.int64)
    np.add.at(total, at, values)
    ptr = np.searchsorted(keys, np.arange(n + 1, dtype=np.int64) * max(m, 1))
    return Sparse(ptr.astype(np.int64), keys % max(m, 1), total)


def _barred(mentees: Mentees, mentors: Mentors, rules: Rules) -> Sparse:
    everybody = np.arange(len(mentees))
    found: list[tuple[Ints, Ints]] = []
    if "not_self" in rules.hard:
        found.append(_meet(everybody, mentees.person, mentors.person)[:2])
    if "superior" in rules.hard:
        found.append(_meet(everybody, mentees.superior, mentors.person)[:2])
    if "refused" in rules.hard:
        found.append(_meet(*_listed(mentees.avoids), mentors.person)[:2])
        theirs, ours, _ = _meet(*_listed(mentors.avoids), mentees.person)
        found.append((ours, theirs))
    if "forbidden" in rules.hard and rules.forbidden:
        pairs = np.array(sorted(rules.forbidden), dtype=np.int64)
        ours, theirs = rows_of(mentees, pairs[:, 0]), rows_of(mentors, pairs[:, 1])
        known = (ours >= 0) & (theirs >= 0)
        found.append((ours[known], theirs[known]))
    empty = np.zeros(0, dtype=np.int64)
    rows = np.concatenate([empty, *(item[0] for item in found)])
    columns = np.concatenate([empty, *(item[1] for item in found)])
    return _sparse(len(mentees), rows, columns, np.ones(len(rows), dtype=np.int64), len(mentors))


def rows_of(side: Mentees | Mentors, ids: Ints) -> Ints:
    """(k,): the row of every id, −1 where there is no such person. O(k log n)."""
    if not len(side):
        return np.full(len(ids), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(side.ids, ids, sorter=side.by_id), len(side) - 1)
    found = side.by_id[at]
    return np.where(side.ids[found] == ids, found, -1)


def _wished(mentees: Mentees, mentors: Mentors, rules: Rules) -> tuple[Sparse, Ints, Ints]:
    """What wishes add: half of the weight to those who told none, else points to the wished."""
    points = _points(rules)
    rows, columns, values = [], [], []
    floors = []
    for mine, theirs, name in ((mentees, mentors, "preference"), (mentors, mentees, "mentor_preference")):
        table = points[name]
        floors.append(np.where((mine.wishes >= 0).any(axis=1), 0, table[-1]).astype(np.int64))
        if not rules.weights.get(name):
            continue
        near = mine.wishes[:, : len(rules.wish)].copy()
        for place in range(1, near.shape[1]):  # a person wished twice counts where wished first
            near[(near[:, :place] == near[:, place : place + 1]).any(axis=1), place] = -1
        places = np.nonzero(near >= 0)[1]
        ours, others, which = _meet(*_listed(near), theirs.person)
        rows.append(ours if name == "preference" else others)
        columns.append(others if name == "preference" else ours)
        values.append(table[places[which]])
    empty = np.zeros(0, dtype=np.int64)
    sparse = _sparse(
        len(mentees), np.concatenate([empty, *rows]), np.concatenate([empty, *columns]),
        np.concatenate([empty, *values]), len(mentors),
    )  # fmt: skip
    return sparse, floors[0], floors[1]
