"""The other maker: re-derives eligibility and scores of all pairs from the raw columns and checks the proof.

Plain NumPy over blocks of rows, all integers, no tolerance; imports nothing of the solver, of ``edges`` or of ``rules``.
A plan of an older engine is checked by the verifier of that engine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pairing.verify_1 import verify_1

if TYPE_CHECKING:
    from pairing.model import Mentees, Mentors
    from pairing.plan import Plan
    from pairing.rules import Rules

Array = NDArray[Any]
BLOCK = 1 << 17
"""Pairs weighed at once: the working set stays in the cache of one core."""


def verify(mentees: Mentees, mentors: Mentors, rules: Rules, plan: Plan) -> list[str]:
    """Violations of the plan; an empty list proves that no other plan is better."""
    if plan.engine.startswith("1."):
        return verify_1(mentees, mentors, rules, plan)
    n, m, proof = len(mentees), len(mentors), plan.certificate
    if len(proof.u) != n or len(proof.v) != m:
        return ["the certificate is of other people"]
    found = _origin(mentees, mentors, rules, plan)
    worth = np.array(rules.utility or range(10_001), dtype=np.int64)
    steps = 1 + np.asarray(mentees.tier, dtype=np.int64)
    if proof.matched_weight <= n * int(worth.max()) or proof.must_weight != proof.matched_weight:
        found.append("the tiers do not outweigh each other")
    if proof.matched_weight * int(steps.max(initial=1)) >= 2**61:
        return [*found, "the weights leave the exact integers"]
    u, v = np.array(proof.u, dtype=np.int64), np.array(proof.v, dtype=np.int64)
    if u.min(initial=0) < 0 or v.min(initial=0) < 0:
        found.append("a dual value is negative")
    sides = _Sides(mentees, mentors, rules)
    chosen, left, faults = _chosen(mentees, mentors, plan)
    found += faults
    objective = 0
    rows, columns = (
        np.array(list(chosen), dtype=np.int64),
        np.array([pair[0] for pair in chosen.values()], dtype=np.int64),
    )
    eligible, fit = sides.pairs(rows, columns)
    pinned = set(plan.pinned)
    for row, column, can, score in zip(rows.tolist(), columns.tolist(), eligible.tolist(), fit.tolist(), strict=True):
        mentee, mentor = int(mentees.ids[row]), int(mentors.ids[column])
        if not can:
            found.append(f"({mentee}, {mentor}): not eligible")
        elif score != chosen[row][1]:
            found.append(f"({mentee}, {mentor}): the score is {score}, not {chosen[row][1]}")
        if (mentee, mentor) in pinned:
            pinned.discard((mentee, mentor))
            left[column] -= 1
            u[row] = 2**61  # a pinned mentee has nothing left to choose
            if proof.u[row]:
                found.append(f"mentee {mentee} is pinned and has a price")
        else:
            objective += int(worth[score]) + proof.matched_weight * int(steps[row])
    found += [f"({mentee}, {mentor}) is pinned and not in the plan" for mentee, mentor in sorted(pinned)]
    if objective != proof.objective:
        found.append("the pairs do not add up to the objective")
    if sum(proof.u) + sum(int(places) * price for places, price in zip(left, proof.v, strict=True)) != proof.objective:
        found.append("the duals do not add up to the objective")
    v[left <= 0] = 2**61  # a place that is taken for good can be given to nobody
    for rows, columns, fit in sides.blocks():
        bad = np.flatnonzero(worth[fit] + proof.matched_weight * steps[rows] > u[rows] + v[columns])
        for at in bad[:20]:
            pair = (int(mentees.ids[rows[at]]), int(mentors.ids[columns[at]]))
            found.append(f"({pair[0]}, {pair[1]}): the duals do not cover the pair")
    return found


def _chosen(mentees: Mentees, mentors: Mentors, plan: Plan) -> tuple[dict[int, tuple[int, int]], Array, list[str]]:
    """The pairs as rows (mentee → mentor, told score), the places of every mentor, and what is wrong with the counting."""
    found: list[str] = []
    pupils = {int(key): row for row, key in enumerate(mentees.ids)}
    tutors = {int(key): row for row, key in enumerate(mentors.ids)}
    places = np.array(mentors.places, dtype=np.int64)
    chosen: dict[int, tuple[int, int]] = {}
    used = np.zeros(len(mentors), dtype=np.int64)
    for mentee, mentor, told in plan.pairs:
        if mentee not in pupils or mentor not in tutors:
            found.append(f"({mentee}, {mentor}): unknown person")
            continue
        if pupils[mentee] in chosen:
            found.append(f"mentee {mentee} has two mentors")
        chosen[pupils[mentee]] = (tutors[mentor], told)
        used[tutors[mentor]] += 1
    without = [pupils.get(mentee, -1) for mentee in plan.unmatched]
    if sorted([*chosen, *without]) != list(range(len(mentees))):
        found.append("matched and unmatched are not all the mentees")
    for column in np.flatnonzero(used > places):
        found.append(f"mentor {int(mentors.ids[column])} has {used[column]} mentees for {places[column]} places")
    return chosen, places, found


def _origin(mentees: Mentees, mentors: Mentors, rules: Rules, plan: Plan) -> list[str]:
    """Whether these are the people and the rules whose digests the plan carries."""
    total = hashlib.sha256()
    names = ("competences", "subject_names", "level_names", "help_names", "feedback_names")
    for side in (mentees, mentors):
        columns = side.columns()
        kinds = {key: [columns[key].dtype.str, *columns[key].shape] for key in columns}
        head = {"people": len(side.ids), "columns": kinds} | {name: getattr(side, name) for name in names}
        total.update(json.dumps(head, sort_keys=True).encode())
        for key in sorted(columns):
            total.update(columns[key].astype(columns[key].dtype.newbyteorder("<"), copy=False).tobytes())
    law = {name: getattr(rules, name) for name in rules.__dataclass_fields__}
    law = {name: sorted(item) if isinstance(item, frozenset) else item for name, item in law.items()}
    found = [] if total.hexdigest() == plan.input_digest else ["the people are not those that were matched"]
    if hashlib.sha256(json.dumps(law, sort_keys=True).encode()).hexdigest() != plan.rules_digest:
        found.append("the rules are not those that were matched by")
    return found


class _Sides:
    """Both sides brought to the same names of bits, ready to weigh any block of pairs."""

    def __init__(self, mentees: Mentees, mentors: Mentors, rules: Rules) -> None:
        self.left, self.right, self.rules = mentees, mentors, rules
        codes = sorted({*mentees.competences, *mentors.competences})
        number = {code: at for at, code in enumerate(codes)}
        asked = np.full((len(mentees), len(codes)), rules.ordinary, dtype=np.float64)
        own = np.array([number[code] for code in mentees.competences], dtype=np.int64)
        for place in reversed(range(mentees.first.shape[1])):
            rows = np.flatnonzero(mentees.first[:, place] >= 0)
            asked[rows, own[mentees.first[rows, place]]] = rules.priority[place]
        needs = np.zeros_like(asked)
        needs[:, own] = mentees.needs
        self.needs = needs.astype(np.int64)
        # float64 holds these sums exactly (all below 2⁵³), and a product of matrices is the fastest way to add them up
        self.asked = asked * needs
        self.total = self.asked.sum(axis=1)
        power = np.zeros((len(mentors), len(codes)))
        theirs = np.array([number[code] for code in mentors.competences], dtype=np.int64)
        best = (mentors.best[:, None] >> np.arange(len(theirs))) & 1
        power[:, theirs] = np.minimum(mentors.strengths + best * rules.best_bonus, 1000)
        halved = power.copy()
        bound = [number[code] for code in rules.same_subject if code in number]
        halved[:, bound] //= 2
        self.power, self.halved, self.bound = power.T.copy(), halved.T.copy(), bool(bound)
        self.theme = np.full(len(mentors), -1, dtype=np.int64)
        grouped = mentors.theme >= 0
        self.theme[grouped] = theirs[mentors.theme[grouped]]
        self.sets = {
            "subject": self._set("subjects", "subject_names"),
            "level": self._set("levels", "level_names"),
            "help": self._set("help", "help_names"),
            "feedback": self._set("feedback", "feedback_names"),
        }
        self.barred = self._barred()
        self.barred_rows: dict[int, list[int]] = {}
        for row, column in self.barred:
            self.barred_rows.setdefault(row, []).append(column)

    def _barred(self) -> set[tuple[int, int]]:
        """Pairs of rows that are ruled out by name: by the curator, or refused by one of the two."""
        pupils = {int(key): row for row, key in enumerate(self.left.ids)}
        tutors = {int(key): row for row, key in enumerate(self.right.ids)}
        found = set()
        if "forbidden" in self.rules.hard:
            named = ((pupils.get(a, -1), tutors.get(b, -1)) for a, b in self.rules.forbidden)
            found = {pair for pair in named if min(pair) >= 0}
        if "refused" in self.rules.hard:
            for mine, theirs, turned in ((self.left, self.right, False), (self.right, self.left, True)):
                where: dict[int, list[int]] = {}
                for row, person in enumerate(theirs.person.tolist()):
                    where.setdefault(person, []).append(row)
                for row, place in np.argwhere(mine.avoids >= 0).tolist():
                    for other in where.get(int(mine.avoids[row, place]), ()):
                        found.add((other, row) if turned else (row, other))
        return found

    def _set(self, column: str, names: str) -> tuple[Array, Array]:
        """The bits of both sides over the union of their names."""
        mine, theirs = getattr(self.left, names), getattr(self.right, names)
        if mine == theirs:
            return getattr(self.left, column), getattr(self.right, column)
        union = sorted({*mine, *theirs})
        moved = []
        for bits, own in ((getattr(self.left, column), mine), (getattr(self.right, column), theirs)):
            target = np.zeros(len(bits), dtype=np.uint64)
            for at, name in enumerate(own):
                target |= ((bits >> at) & 1).astype(np.uint64) << np.uint64(union.index(name) % 64)
            moved.append(target)
        return moved[0], moved[1]

    def blocks(self) -> Iterator[tuple[Array, Array, Array]]:
        """All eligible pairs: rows, columns, scores, a block of rows at a time.

        Rows stand by region, so under the rule of scope a block meets its own region only, unless both sides would go
        anywhere.
        """
        n, m = len(self.left), len(self.right)
        if "scope" not in self.rules.hard:
            yield from self._tall(np.arange(n), np.arange(m))
            return
        for region in np.unique(self.left.region):
            rows = np.flatnonzero(self.left.region == region)
            home = self.right.region == region
            yield from self._tall(rows, np.flatnonzero(home))
            far = np.flatnonzero(~home & (self.right.scope == 3))
            if len(far):
                yield from self._tall(rows[self.left.scope[rows] == 3], far)

    def _tall(self, rows: Array, columns: Array) -> Iterator[tuple[Array, Array, Array]]:
        if not len(rows) or not len(columns):
            return
        height = max(1, BLOCK // len(columns))
        for start in range(0, len(rows), height):
            yield self._block(rows[start : start + height], columns)

    def pairs(self, rows: Array, columns: Array) -> tuple[Array, Array]:
        """Of k single pairs: whether each is eligible, and its score (0 when it is not)."""
        can = self._allowed(rows, columns)
        for at, pair in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
            can[at] &= pair not in self.barred
        power = (self.halved if self.bound else self.power)[:, columns]
        covered = np.einsum("kc,ck->k", self.asked[rows], power)
        if self.bound:
            covered += self._same(rows, columns) * np.einsum(
                "kc,ck->k", self.asked[rows], self.power[:, columns] - power
            )
        fit = self._score(rows, columns, covered)
        can &= fit >= self._least()
        return can, fit * can

    def _block(self, rows: Array, columns: Array) -> tuple[Array, Array, Array]:
        """Eligible pairs of a block: rows, columns, scores."""
        mask = self._allowed(rows[:, None], columns[None, :])
        for row in np.flatnonzero(np.isin(rows, list(self.barred_rows))) if self.barred_rows else ():
            others = np.array(self.barred_rows[int(rows[row])], dtype=np.int64)
            mask[row, np.isin(columns, others)] = False
        at = np.flatnonzero(mask)
        up, across = np.divmod(at, len(columns))
        found, others = rows[up], columns[across]
        covered = (self.asked[rows] @ (self.halved if self.bound else self.power)[:, columns]).ravel()[at]
        if self.bound:
            gain = self.asked[rows] @ (self.power - self.halved)[:, columns]
            covered += self._same(found, others) * gain.ravel()[at]
        fit = self._score(found, others, covered)
        if self._least():
            kept = fit >= self._least()
            found, others, fit = found[kept], others[kept], fit[kept]
        return found, others, fit

    def _least(self) -> int:
        return self.rules.least if "too_weak" in self.rules.hard else 0

    def _same(self, rows: Array, columns: Array) -> Array:
        mine, theirs = self.sets["subject"]
        same: Array = (mine[rows] & theirs[columns]) != 0
        return same

    def _allowed(self, rows: Array, columns: Array) -> Array:
        """What the hard rules leave, but for named pairs and the least score. Shapes as they broadcast."""
        a, b, on, rules = self.left, self.right, self.rules.hard, self.rules
        mask = np.ones(np.broadcast_shapes(rows.shape, columns.shape), dtype=bool)
        if "not_self" in on:
            mask &= a.person[rows] != b.person[columns]
        if "no_place" in on:
            mask &= b.places[columns] > 0
        if "consent" in on:
            mask &= a.consent[rows] & b.consent[columns]
        if "trained" in on:
            mask &= b.trained[columns]
        if "category" in on:
            mask &= b.category[columns] >= np.maximum(a.category[rows], rules.least_category)
        if "experience" in on:
            years = b.experience[columns]
            need = np.maximum(
                rules.least_experience, (a.experience[rows] + np.int64(rules.senior_by)) * (a.experience[rows] >= 0)
            )
            mask &= (years >= need) | (years < 0)
        if "scope" in on:
            apart = np.where(a.organisation[rows] == b.organisation[columns], 0, 1).astype(np.uint8)
            apart[a.municipality[rows] != b.municipality[columns]] = 2
            apart[a.region[rows] != b.region[columns]] = 3
            mask &= apart <= np.minimum(a.scope[rows], b.scope[columns])
        both = a.formats[rows] & b.formats[columns]
        if "format" in on:
            mask &= (both > 0) | (a.formats[rows] == 0) | (b.formats[columns] == 0)
        if "distance" in on and (both == 1).any():
            far = (a.x[rows].astype(np.int64) - b.x[columns]) ** 2 + (a.y[rows].astype(np.int64) - b.y[columns]) ** 2
            for reach in (a.reach[rows], b.reach[columns]):
                mask &= (both != 1) | (reach < 0) | (far <= reach.astype(np.int64) ** 2)
        if "time" in on:
            common = np.bitwise_count(a.slots[rows] & b.slots[columns])
            mask &= (common >= rules.least_slots) | (a.slots[rows] == 0) | (b.slots[columns] == 0)
        if "superior" in on:
            mask &= a.superior[rows] != b.person[columns]
        if "theme" in on and (self.theme >= 0).any():
            theme = self.theme[columns]
            mask &= (theme < 0) | (self.needs[rows, np.maximum(theme, 0)] > 0)
        return mask

    def _score(self, rows: Array, columns: Array, covered: Array) -> Array:
        """(k,): scores of k pairs; ``covered`` is Σ weight·need·strength of each."""
        a, b, rules = self.left, self.right, self.rules
        fit = np.zeros(len(rows), dtype=np.int64)
        for name, weight in rules.weights.items():
            if name == "coverage":
                total = self.total[rows]
                part, known = covered // np.maximum(total, 1), total > 0
            elif name in self.sets:
                mine, theirs = self.sets[name][0][rows], self.sets[name][1][columns]
                part, known = np.where((mine & theirs) != 0, 1000, 0), (mine != 0) & (theirs != 0)
            elif name == "schedule":
                mine, theirs = a.slots[rows], b.slots[columns]
                part, known = _look(rules.schedule, np.bitwise_count(mine & theirs)), (mine != 0) & (theirs != 0)
            elif name == "preference":
                part, known = self._wished(a.wishes[rows], b.person[columns])
            elif name == "mentor_preference":
                part, known = self._wished(b.wishes[columns], a.person[rows])
            elif name == "closeness":
                part = np.where(a.organisation[rows] == b.organisation[columns], rules.closeness[0], rules.closeness[1])
                part = np.where(a.municipality[rows] == b.municipality[columns], part, rules.closeness[2])
                part = np.where(a.region[rows] == b.region[columns], part, rules.closeness[3])
                known = (a.organisation[rows] != 0) & (b.organisation[columns] != 0)
            else:
                mine, theirs = a.experience[rows].astype(np.int64), b.experience[columns]
                part, known = _look(rules.seniority, np.maximum(theirs - mine, 0)), (mine >= 0) & (theirs >= 0)
            fit += weight * np.where(known, part, 500).astype(np.int64) // 1000
        return fit

    def _wished(self, wishes: Array, person: Array) -> tuple[Array, Array]:
        part = np.zeros(len(person), dtype=np.int64)
        for place in reversed(range(min(wishes.shape[1], len(self.rules.wish)))):
            part[wishes[:, place] == person] = self.rules.wish[place]
        told: Array = wishes.max(axis=1, initial=-1) >= 0
        return part, told


def _look(table: tuple[int, ...], at: Array) -> Array:
    return np.array(table)[np.minimum(at, len(table) - 1)]
