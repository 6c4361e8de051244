"""One call from people and rules to a plan that carries its proof, and exact answers to «what if»."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

import numpy as np

from pairing import accelerator
from pairing.edges import candidates
from pairing.model import ANYWHERE, ContractError, Ints, Mentees, Mentors
from pairing.rules import Rules
from pairing.solve import solve, unit_of

VERSION = "2.0"


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof. ``u`` by mentee row, ``v`` by mentor row (one more place there is worth ``v``): u, v ≥ 0, u+v ≥ w on every
    eligible pair, Σ w of the chosen = Σ u + Σ places·v. Weights: the fit (or its utility) + ``matched_weight`` per pair +
    ``must_weight`` per step of priority. Pinned pairs and their places are outside of it."""

    u: tuple[int, ...]
    v: tuple[int, ...]
    objective: int
    matched_weight: int
    must_weight: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The chosen pairs ``(mentee id, mentor id, score)`` by mentee row, who stays without, the proof, digests of what went
    in, the version of the engine, the pairs that were not up to it."""

    pairs: tuple[tuple[int, int, int], ...]
    unmatched: tuple[int, ...]
    certificate: Certificate
    input_digest: str
    rules_digest: str
    engine: str = "1.0"
    pinned: tuple[tuple[int, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Plan:
        """Reads plans of any engine; those of 1.0 do not name it."""
        proof = data["certificate"]
        return cls(
            tuple((int(a), int(b), int(c)) for a, b, c in data["pairs"]),
            tuple(data["unmatched"]),
            Certificate(
                tuple(proof["u"]), tuple(proof["v"]), proof["objective"], proof["matched_weight"], proof["must_weight"]
            ),
            data["input_digest"],
            data["rules_digest"],
            data.get("engine", "1.0"),
            tuple((int(a), int(b)) for a, b in data.get("pinned", ())),
        )


def digest(mentees: Mentees, mentors: Mentors) -> str:
    """SHA-256 of the people in a canonical form: the same people in any order give the same digest."""
    total = hashlib.sha256()
    for side in (mentees, mentors):
        head: dict[str, Any] = {"people": len(side), **side.vocabularies()}
        columns = side.columns()
        head["columns"] = {name: [columns[name].dtype.str, *columns[name].shape] for name in sorted(columns)}
        total.update(json.dumps(head, sort_keys=True).encode())
        for name in sorted(columns):
            column = columns[name]
            total.update(np.ascontiguousarray(column.astype(column.dtype.newbyteorder("<"), copy=False)).data)
    return total.hexdigest()


def match(
    mentees: Mentees,
    mentors: Mentors,
    rules: Rules,
    *,
    pinned: Sequence[tuple[int, int]] = (),
    workers: int = 1,
    accelerated: bool | None = None,
) -> Plan:
    """Find the optimum. ``pinned``: (mentee id, mentor id) that must be in it; they must be eligible and fit the places.
    The certificate is of what is left to choose: the others, and the places pinned pairs do not take.

    ``workers``: processes over which regions that exchange nobody are spread; ``accelerated``: with or without numba (by
    default as ``accelerator`` chooses). Neither changes the result. Memory: that of the largest region in work.
    Raises ``ContractError`` when a pinned pair cannot be.
    """
    fixed = _pinned(mentees, mentors, pinned)
    worth = rules.worth()
    unit = unit_of(len(mentees), worth)
    mate, score = np.full(len(mentees), -1, dtype=np.int64), np.zeros(len(mentees), dtype=np.int64)
    u, v = np.zeros(len(mentees), dtype=np.int64), np.zeros(len(mentors), dtype=np.int64)
    places = blocks(mentees, mentors, rules)
    pairs = sum(len(rows) * len(columns) for rows, columns in places)
    fast = accelerator.module(pairs, accelerated) is not None
    tasks = (_Task(mentees, mentors, rules, *where, fixed, unit, fast) for where in places)
    for task, found in _spread(tasks, workers):
        rows, columns = task
        mate[rows], score[rows], u[rows], v[columns] = (
            np.where(found.mate >= 0, np.append(columns, -1)[found.mate], -1), found.score, found.u, found.v,
        )  # fmt: skip
    for row, column in fixed.items():
        if mate[row] != column:  # they stand in different blocks
            _refuse(int(mentees.ids[row]), int(mentors.ids[column]))
    rows = np.flatnonzero(mate >= 0)
    chosen = rows[~np.isin(rows, list(fixed))]
    objective = int(worth[score[chosen]].sum()) + unit * int((1 + mentees.tier[chosen].astype(np.int64)).sum())
    triples = zip(mentees.ids[rows].tolist(), mentors.ids[mate[rows]].tolist(), score[rows].tolist(), strict=True)
    return Plan(
        tuple(triples),
        tuple(mentees.ids[mate < 0].tolist()),
        Certificate(tuple(u.tolist()), tuple(v.tolist()), objective, unit, unit),
        digest(mentees, mentors),
        rules.digest(),
        VERSION,
        tuple(sorted((int(mentees.ids[row]), int(mentors.ids[column])) for row, column in fixed.items())),
    )


def blocks(mentees: Mentees, mentors: Mentors, rules: Rules) -> list[tuple[Ints, Ints]]:
    """Rows and columns that can be solved apart: regions, and together those whose people would go to another region."""
    if not len(mentees) or not len(mentors):
        return []
    if "scope" not in rules.hard:
        return [(np.arange(len(mentees)), np.arange(len(mentors)))]
    far = [np.unique(side.region[side.scope == ANYWHERE]) for side in (mentees, mentors)]
    linked = np.union1d(*far) if len(far[0]) and len(far[1]) else np.zeros(0, dtype=np.int32)
    regions: list[Any] = [linked] if len(linked) else []
    regions += [np.array([region]) for region in np.setdiff1d(np.unique(mentees.region), linked)]
    found = [
        (np.flatnonzero(np.isin(mentees.region, some)), np.flatnonzero(np.isin(mentors.region, some)))
        for some in regions
    ]
    return [(rows, columns) for rows, columns in found if len(rows) and len(columns)]


class _Task:
    """One block to solve: what a process is sent."""

    def __init__(
        self, mentees: Mentees, mentors: Mentors, rules: Rules, rows: Ints, columns: Ints, fixed: dict[int, int], unit: int,
        accelerated: bool,
    ) -> None:  # fmt: skip
        self.whole = len(rows) == len(mentees) and len(columns) == len(mentors)
        self.rows, self.columns, self.rules, self.unit, self.accelerated = rows, columns, rules, unit, accelerated
        self.left = mentees if self.whole else mentees.take(rows)
        self.right = mentors if self.whole else mentors.take(columns)
        at = {int(row): place for place, row in enumerate(rows) if row in fixed}
        self.fixed = {at[row]: int(np.searchsorted(columns, fixed[row])) for row in at if fixed[row] in columns}

    def run(self) -> _Found:
        edges = candidates(self.left, self.right, self.rules, accelerated=self.accelerated)
        places = self.right.places.copy()
        for row, column in self.fixed.items():
            if column not in edges.row(row)[0]:
                _refuse(int(self.left.ids[row]), int(self.right.ids[column]))
            places[column] -= 1
        if places.min(initial=0) < 0:
            raise ContractError("pinned", "more pairs are pinned to a mentor than there are places")
        free = edges.without(np.array(sorted(self.fixed), dtype=np.int64))
        found = solve(free, places, self.left.tier, self.rules.worth(), unit=self.unit, accelerated=self.accelerated)
        mate = found.mate.astype(np.int64)
        mate[np.array(list(self.fixed), dtype=np.int64)] = list(self.fixed.values())
        score, matched = np.zeros(len(mate), dtype=np.int64), np.flatnonzero(mate >= 0)
        score[matched] = edges.scores(matched, mate[matched])
        return _Found(mate, score, found.u, found.v)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    mate: Ints
    score: Ints
    u: Ints
    v: Ints


def _spread(tasks: Iterator[_Task], workers: int) -> Iterator[tuple[tuple[Ints, Ints], _Found]]:
    """Solve the blocks one after another, or in several processes."""
    if workers <= 1:
        for task in tasks:
            yield (task.rows, task.columns), task.run()
        return
    with ProcessPoolExecutor(workers) as pool:
        listed = list(tasks)
        for task, found in zip(listed, pool.map(_Task.run, listed), strict=True):
            yield (task.rows, task.columns), found


def _pinned(mentees: Mentees, mentors: Mentors, pinned: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Pinned pairs as rows."""
    fixed: dict[int, int] = {}
    for mentee, mentor in pinned:
        try:
            row, column = mentees.row(mentee), mentors.row(mentor)
        except KeyError:
            _refuse(mentee, mentor)
        if fixed.setdefault(row, column) != column:
            raise ContractError("pinned", f"mentee {mentee} is pinned to two mentors")
    return fixed


def _refuse(mentee: int, mentor: int) -> NoReturn:
    raise ContractError("pinned", f"({mentee}, {mentor}) is not eligible")
