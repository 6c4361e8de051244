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
TOGETHER = 64
"""Mentees whose needs are multiplied out at once."""


def verify(mentees: Mentees, mentors: Mentors, rules: Rules, plan: Plan) -> list[str]:
    """Violations of the plan; an empty list proves that no other plan is better. O(pairs within one region)."""
    if plan.engine.startswith("1."):
        return verify_1(mentees, mentors, rules, plan)
    n, m, proof = len(mentees), len(mentors), plan.certificate
    if len(proof.u) != n or len(proof.v) != m:
        return ["the certificate is of other people"]
    found = _origin(mentees, mentors, rules, plan)
    worth = np.array(rules.utility or range(10_001), dtype=np.int64)
    unit, steps = proof.matched_weight, 1 + np.asarray(mentees.tier, dtype=np.int64)
    if unit <= n * int(worth.max()) or proof.must_weight != unit:
        found.append("the tiers do not outweigh each other")
    if max((unit * int(steps.max(initial=1)), *proof.u, *proof.v)) >= 2**60:
        return [*found, "the weights leave the exact integers"]
    if min((*proof.u, *proof.v, 0)) < 0:
        found.append("a dual value is negative")
    chosen, left, faults = _chosen(mentees, mentors, plan)
    found += faults
    pinned = _pinned(mentees, mentors, plan, chosen, left)
    found += [
        f"({mentee}, {mentor}) is pinned and not in the plan"
        for mentee, mentor in plan.pinned
        if (mentee, mentor) not in pinned
    ]
    u, v = np.array(proof.u, dtype=np.int64), np.array(proof.v, dtype=np.int64)
    if u[list(pinned.values())].any():
        found.append("a pinned mentee has a price")
    u[list(pinned.values())] = 2**61  # a pinned mentee has nothing left to choose
    v[left <= 0] = 2**61  # a place that is taken for good can be given to nobody
    real: dict[int, int] = {}
    covered = _Covered(u - unit * steps, v, worth, {row: column for row, (column, _) in chosen.items()})
    for row, columns, fit in _Sides(mentees, mentors, rules).eligible(covered):
        bad = np.flatnonzero(worth[fit] + unit * steps[row] > u[row] + v[columns])
        for column in columns[bad[:20]]:
            found.append(f"({mentees.ids[row]}, {mentors.ids[column]}): the duals do not cover the pair")
        if row in chosen:
            at = np.flatnonzero(columns == chosen[row][0])
            if len(at):
                real[row] = int(fit[at[0]])
    objective = 0
    for row, (column, told) in chosen.items():
        pair = f"({mentees.ids[row]}, {mentors.ids[column]})"
        if row not in real:
            found.append(f"{pair}: not eligible")
        elif real[row] != told:
            found.append(f"{pair}: the score is {real[row]}, not {told}")
        if row not in pinned.values():
            objective += int(worth[real.get(row, 0)]) + unit * int(steps[row])
    if objective != proof.objective:
        found.append("the pairs do not add up to the objective")
    if (
        sum(proof.u) + sum(places * price for places, price in zip(left.tolist(), proof.v, strict=True))
        != proof.objective
    ):
        found.append("the duals do not add up to the objective")
    return found


def _pinned(
    mentees: Mentees, mentors: Mentors, plan: Plan, chosen: dict[int, tuple[int, int]], left: Array
) -> dict[tuple[int, int], int]:
    """Pinned pairs that are in the plan, with the mentee's row; their places are taken from ``left``."""
    wanted, found = set(plan.pinned), {}
    for row, (column, _) in chosen.items():
        pair = (int(mentees.ids[row]), int(mentors.ids[column]))
        if pair in wanted:
            found[pair] = row
            left[column] -= 1
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


class _Covered:
    """What the prices cover already: the greatest score of a pair that cannot break them.

    A pair whose score cannot reach it by what is known of it so far need not be weighed to the end. The plan's own pairs are.
    """

    def __init__(self, u: Array, v: Array, worth: Array, mate: dict[int, int]) -> None:
        self.u, self.v, self.mate = u, v, mate
        rises = bool((np.diff(worth) >= 0).all()) and worth[0] >= 0
        # room left by the prices → the greatest score that fits into it
        self.fits = np.searchsorted(worth, np.arange(worth.max() + 1), side="right") - 1 if rises else None

    def up_to(self, row: int, columns: Array) -> Array:
        """Of every pair the greatest score that is covered; −1 where nothing can be said."""
        if self.fits is None:
            return np.full(len(columns), -1, dtype=np.int64)
        room = self.u[row] + self.v[columns]
        limit: Array = np.where(room < 0, -1, self.fits[np.clip(room, 0, len(self.fits) - 1)])
        mate = self.mate.get(row)
        if mate is not None:
            limit[columns == mate] = -1
        return limit


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
        self.barred: dict[int, list[int]] = {}
        for row, column in self._barred():
            self.barred.setdefault(row, []).append(column)

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

    def eligible(self, covered: _Covered) -> Iterator[tuple[int, Array, Array]]:
        """Of every mentee: row, the mentor rows that no hard rule forbids, scores; without those whose score cannot break the
        prices. A row may come twice, with other mentors."""
        for rows, columns in self._meetings():
            there = _Mentors(self.right, columns, self.rules)
            if not len(there.at):
                continue
            for start in range(0, len(rows), TOGETHER):
                some = rows[start : start + TOGETHER]
                whole = self.asked[some] @ self.power[:, there.at]
                halved = self.asked[some] @ self.halved[:, there.at] if self.bound else whole
                for row, full, half in zip(some.tolist(), whole, halved, strict=True):
                    at = self._allowed(row, there)
                    at, fit = self._score(row, there, at, full, half, covered.up_to(row, there.at[at]))
                    if self.rules.least and "too_weak" in self.rules.hard:
                        at, fit = at[fit >= self.rules.least], fit[fit >= self.rules.least]
                    yield row, there.at[at], fit

    def _meetings(self) -> Iterator[tuple[Array, Array]]:
        """Rows and columns that may meet: under the rule of scope those of one region, and those who would go anywhere."""
        if "scope" not in self.rules.hard:
            yield np.arange(len(self.left)), np.arange(len(self.right))
            return
        for region in np.unique(self.left.region):
            rows, home = np.flatnonzero(self.left.region == region), self.right.region == region
            yield rows, np.flatnonzero(home)
            far = np.flatnonzero(~home & (self.right.scope == 3))
            if len(far):
                yield rows[self.left.scope[rows] == 3], far

    def _allowed(self, row: int, there: _Mentors) -> Array:
        """Which of the mentors no hard rule forbids to this mentee, but for the least score. Ascending places in ``there``."""
        a, on, rules = self.left, self.rules.hard, self.rules
        if "consent" in on and not a.consent[row]:
            return np.zeros(0, dtype=np.int64)
        formats = int(a.formats[row])
        mask = there.suits[formats] if "format" in on else np.ones(len(there.at), dtype=bool)
        if "scope" in on:
            apart = self._apart(row, there, slice(None))
            mask = mask & (apart <= min(int(a.scope[row]), 3)) & (apart <= there.scope)
        if "category" in on:
            mask = mask & (there.category >= max(int(a.category[row]), rules.least_category))
        at = np.flatnonzero(mask)
        if "experience" in on and rules.senior_by and a.experience[row] >= 0:
            years = there.experience[at]
            at = at[(years < 0) | (years >= int(a.experience[row]) + rules.senior_by)]
        if "distance" in on and formats & 1:
            far = (there.x[at] - int(a.x[row])) ** 2 + (there.y[at] - int(a.y[row])) ** 2
            reach = int(a.reach[row])
            near = far <= (there.limit[at] if reach < 0 else np.minimum(there.limit[at], reach**2))
            at = at[near | ((there.formats[at] & formats) != 1)]
        if "time" in on and a.slots[row]:
            slots = there.slots[at]
            at = at[(slots == 0) | (np.bitwise_count(slots & a.slots[row]) >= rules.least_slots)]
        if "theme" in on and there.theme is not None:
            theme = self.theme[there.at[at]]
            at = at[(theme < 0) | (self.needs[row, np.maximum(theme, 0)] > 0)]
        if "not_self" in on:
            at = at[there.person[at] != a.person[row]]
        if "superior" in on:
            at = at[there.person[at] != a.superior[row]]
        if row in self.barred:
            at = at[~np.isin(there.at[at], self.barred[row])]
        return at

    def _apart(self, row: int, there: _Mentors, at: Array | slice) -> Array:
        """0 the same school, 1 the same municipality, 2 the same region, 3 elsewhere; places are nested."""
        a = self.left
        same = there.region[at] == a.region[row]
        apart: Array = 3 - same.view(np.uint8)
        same = same & (there.municipality[at] == a.municipality[row])
        apart -= same
        apart -= same & (there.organisation[at] == a.organisation[row])
        return apart

    def _score(
        self, row: int, there: _Mentors, at: Array, full: Array, half: Array, limit: Array
    ) -> tuple[Array, Array]:
        """Those of the mentors that can pass ``limit``, and their scores with one mentee; ``full``, ``half``:
        Σ weight·need·strength, with a common subject and without."""
        a, rules = self.left, self.rules
        fit = np.zeros(len(at), dtype=np.int64)
        rest = sum(rules.weights.values())
        for name, weight in sorted(rules.weights.items(), key=lambda item: -item[1]):
            part: Array | int
            known: Array | bool
            if not weight:
                continue
            # what is still to be weighed adds its whole weight at most
            able = np.flatnonzero(fit + rest > limit)
            if len(able) < len(at):
                at, fit, limit = at[able], fit[able], limit[able]
            rest -= weight
            if name == "coverage":
                mine, theirs = self.sets["subject"]
                covered = (
                    np.where((theirs[there.at[at]] & mine[row]) != 0, full[at], half[at]) if self.bound else full[at]
                )
                total = int(self.total[row])
                part, known = weight * (covered.astype(np.int64) // max(total, 1)) // 1000, total > 0
            elif name in self.sets:
                mine, theirs = self.sets[name][0][row], self.sets[name][1][there.at[at]]
                part, known = ((theirs & mine) != 0) * weight, (theirs != 0) & (mine != 0)
            elif name == "schedule":
                theirs = there.slots[at]
                part = _look(weight, rules.schedule, np.bitwise_count(theirs & a.slots[row]))
                known = (theirs != 0) & (a.slots[row] != 0)
            elif name == "preference":
                part, known = np.zeros(len(at), dtype=np.int64), bool(a.wishes.shape[1]) and a.wishes[row, 0] >= 0
                for place in reversed(range(min(a.wishes.shape[1], len(rules.wish)))):
                    if a.wishes[row, place] >= 0:
                        part[there.person[at] == a.wishes[row, place]] = weight * rules.wish[place] // 1000
            elif name == "mentor_preference":
                wishes = self.right.wishes[there.at[at]]
                part, known = np.zeros(len(at), dtype=np.int64), wishes.max(axis=1, initial=-1) >= 0
                for place in reversed(range(min(wishes.shape[1], len(rules.wish)))):
                    part[wishes[:, place] == a.person[row]] = weight * rules.wish[place] // 1000
            elif name == "closeness":
                part = _look(weight, rules.closeness, self._apart(row, there, at))
                known = (there.organisation[at] != 0) & (a.organisation[row] != 0)
            else:
                years = there.experience[at]
                part = _look(weight, rules.seniority, np.maximum(years - int(a.experience[row]), 0))
                known = (years >= 0) & (a.experience[row] >= 0)
            fit += np.where(known, part, weight * 500 // 1000)
        return at, fit


class _Mentors:
    """Columns of the mentors of one meeting, without those that a rule about the mentor alone forbids."""

    def __init__(self, mentors: Mentors, columns: Array, rules: Rules) -> None:
        b, on = mentors, rules.hard
        keep = np.ones(len(columns), dtype=bool)
        if "no_place" in on:
            keep &= b.places[columns] > 0
        if "consent" in on:
            keep &= b.consent[columns]
        if "trained" in on:
            keep &= b.trained[columns]
        if "experience" in on:
            keep &= (b.experience[columns] < 0) | (b.experience[columns] >= rules.least_experience)
        at = self.at = columns[keep]
        self.person, self.slots, self.scope = b.person[at], b.slots[at], b.scope[at]
        self.region, self.municipality, self.organisation = b.region[at], b.municipality[at], b.organisation[at]
        self.category, self.experience = b.category[at], b.experience[at].astype(np.int64)
        self.formats = b.formats[at]
        self.suits = [(self.formats & bits != 0) | (self.formats == 0) | (bits == 0) for bits in range(4)]
        self.x, self.y = b.x[at].astype(np.int64), b.y[at].astype(np.int64)
        reach = b.reach[at].astype(np.int64)
        self.limit = np.where(reach < 0, 2**62, reach**2)
        self.theme = b.theme[at] if (b.theme[at] >= 0).any() else None


def _look(weight: int, table: tuple[int, ...], at: Array) -> Array:
    """Points by a table of 0…1000 whose last entry serves everything beyond."""
    points: Array = (weight * np.array(table, dtype=np.int64) // 1000)[np.minimum(at, len(table) - 1)]
    return points
