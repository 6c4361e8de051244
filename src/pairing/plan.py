"""One call from people and rules to a plan that carries its proof, and exact answers to «what if»."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pairing.edges import Edges, candidates
from pairing.model import ContractError, Mentees, Mentors
from pairing.rules import Rules
from pairing.solve import solve

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


def match(mentees: Mentees, mentors: Mentors, rules: Rules, *, pinned: Sequence[tuple[int, int]] = ()) -> Plan:
    """Find the optimum. ``pinned``: (mentee id, mentor id) that must be in it; they must be eligible and fit the places.
    The certificate is of what is left to choose: the others, and the places pinned pairs do not take.

    Raises ``ContractError`` when a pinned pair cannot be.
    """
    edges = candidates(mentees, mentors, rules)
    fixed, places = _pin(edges, mentees, mentors, pinned)
    free = edges.without(np.array(sorted(fixed), dtype=np.int64))
    worth = rules.worth()
    found = solve(free, places, mentees.tier, worth)
    mate = found.mate.copy()
    for row, column in fixed.items():
        mate[row] = column
    rows = np.flatnonzero(mate >= 0)
    score = edges.scores(rows, mate[rows])
    chosen = ~np.isin(rows, list(fixed))
    objective = int(worth[score[chosen]].sum()) + found.unit * int(
        (1 + mentees.tier[rows[chosen]].astype(np.int64)).sum()
    )
    triples = zip(mentees.ids[rows].tolist(), mentors.ids[mate[rows]].tolist(), score.tolist(), strict=True)
    return Plan(
        tuple(triples),
        tuple(mentees.ids[mate < 0].tolist()),
        Certificate(tuple(found.u.tolist()), tuple(found.v.tolist()), objective, found.unit, found.unit),
        digest(mentees, mentors),
        rules.digest(),
        VERSION,
        tuple(sorted((int(mentees.ids[row]), int(mentors.ids[column])) for row, column in fixed.items())),
    )


def _pin(
    edges: Edges, mentees: Mentees, mentors: Mentors, pinned: Sequence[tuple[int, int]]
) -> tuple[dict[int, int], NDArray[np.int32]]:
    """Pinned pairs as rows, and the places they leave."""
    fixed: dict[int, int] = {}
    places = mentors.places.copy()
    for mentee, mentor in pinned:
        try:
            row, column = mentees.row(mentee), mentors.row(mentor)
        except KeyError:
            raise ContractError("pinned", f"({mentee}, {mentor}) is not eligible") from None
        if column not in edges.row(row)[0]:
            raise ContractError("pinned", f"({mentee}, {mentor}) is not eligible")
        if fixed.setdefault(row, column) != column:
            raise ContractError("pinned", f"mentee {mentee} is pinned to two mentors")
    for column in fixed.values():
        places[column] -= 1
    if places.min(initial=0) < 0:
        raise ContractError("pinned", "more pairs are pinned to a mentor than there are places")
    return fixed, places
