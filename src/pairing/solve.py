"""The exact optimum: as many of the first-of-all as possible, then as many mentees as possible, then the greatest fit.

Assignment with capacities by the Hungarian method (Kuhn 1955; shortest augmenting paths as in Jonker–Volgenant 1987),
over integers. The dual values it ends with are the proof; ``pairing.verify`` checks them without trusting this module.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from pairing.model import ContractError, Ints, Mentees, Mentors
from pairing.rules import WHOLE, Rules, scores


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof. ``u`` by mentee, ``v`` by mentor (one more place there is worth ``v``): u, v ≥ 0, u+v ≥ w on every
    eligible pair, Σ w of the chosen = Σ u + Σ places·v. Weights: fit + ``matched`` per pair + ``must`` per first-of-all."""

    u: tuple[int, ...]
    v: tuple[int, ...]
    objective: int
    matched_weight: int
    must_weight: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The chosen pairs ``(mentee id, mentor id, score)``, who stays without, the proof, digests of what went in."""

    pairs: tuple[tuple[int, int, int], ...]
    unmatched: tuple[int, ...]
    certificate: Certificate
    input_digest: str
    rules_digest: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Plan:
        proof = data["certificate"]
        return cls(
            tuple((int(a), int(b), int(c)) for a, b, c in data["pairs"]),
            tuple(data["unmatched"]),
            Certificate(
                tuple(proof["u"]), tuple(proof["v"]), proof["objective"], proof["matched_weight"], proof["must_weight"]
            ),
            data["input_digest"],
            data["rules_digest"],
        )


def digest(mentees: Mentees, mentors: Mentors) -> str:
    """SHA-256 of the people in a canonical form: the same people in any order give the same digest."""

    def plain(value: object) -> object:
        return sorted(value) if isinstance(value, frozenset) else list(value) if isinstance(value, tuple) else value

    rows = [{name: plain(item) for name, item in asdict(person).items()} for person in mentees.people]
    rows += [{name: plain(item) for name, item in asdict(person).items()} for person in mentors.people]
    return hashlib.sha256(json.dumps(rows, sort_keys=True, default=list).encode()).hexdigest()


def match(mentees: Mentees, mentors: Mentors, rules: Rules, *, pinned: Sequence[tuple[int, int]] = ()) -> Plan:
    """Find the optimum. ``pinned``: (mentee id, mentor id) that must be in it; they must be eligible and fit the places.
    With pinned pairs the certificate is of the narrowed problem (a what-if), so ``verify`` applies to plans without them.

    Raises ``ContractError`` when a pinned pair cannot be.
    """
    table = scores(rules, mentees, mentors)
    rows = {int(person): index for index, person in enumerate(mentees.ids)}
    columns = {int(person): index for index, person in enumerate(mentors.ids)}
    for mentee, mentor in pinned:
        if mentee not in rows or mentor not in columns or not table[rows[mentee], columns[mentor]]:
            raise ContractError("pinned", f"({mentee}, {mentor}) is not eligible")
        keep = table[rows[mentee], columns[mentor]]
        table[rows[mentee], :] = 0
        table[rows[mentee], columns[mentor]] = keep
    must = np.array([person.must for person in mentees.people], dtype=bool)
    forced = np.isin(mentees.ids, [mentee for mentee, _ in pinned])
    weights, per_match, per_must = tiers(table, must | forced)
    places = np.array([person.places for person in mentors.people], dtype=np.int64)
    chosen, u, v = assign(weights, places)
    pairs = tuple(
        (int(mentees.ids[row]), int(mentors.ids[column]), int(table[row, column]) - 1)
        for row, column in enumerate(chosen)
        if column >= 0
    )
    if len({mentee for mentee, _, _ in pairs} & {mentee for mentee, _ in pinned}) < len(pinned):
        raise ContractError("pinned", "more pairs are pinned to a mentor than there are places")
    unmatched = tuple(int(mentees.ids[row]) for row, column in enumerate(chosen) if column < 0)
    objective = int(sum(weights[row, column] for row, column in enumerate(chosen) if column >= 0))
    proof = Certificate(tuple(map(int, u)), tuple(map(int, v)), objective, per_match, per_must)
    return Plan(pairs, unmatched, proof, digest(mentees, mentors), rules.digest())


def tiers(table: Ints, must: np.ndarray[Any, np.dtype[np.bool_]]) -> tuple[Ints, int, int]:
    """Weights in which one more pair outweighs any fit, and one more first-of-all any number of pairs."""
    rows = max(len(table), 1)
    per_match = rows * (WHOLE + 2)
    per_must = rows * (per_match + WHOLE + 2)
    weights = np.where(table > 0, table - 1 + per_match + np.where(must, per_must, 0)[:, None], 0)
    return weights.astype(np.int64), per_match, per_must


def assign(weights: Ints, places: Ints) -> tuple[list[int], Ints, Ints]:
    """Maximum-weight assignment of rows to columns with capacities; weight 0 means «not eligible».

    Returns the column of every row (−1: none) and the duals (u, v). Every row also has «nobody» to fall back on.
    """
    n = len(weights)
    owner = np.repeat(np.arange(len(places)), places)
    slots = len(owner)
    width = slots + n + 1
    cost = np.zeros((n, width), dtype=np.int64)
    cost[:, :slots] = -weights[:, owner]
    far = np.iinfo(np.int64).max // 4
    u, v = np.zeros(n, dtype=np.int64), np.zeros(width, dtype=np.int64)
    row_of = np.full(width, -1, dtype=np.int64)
    for start in range(n):
        least = np.full(width, far, dtype=np.int64)
        came = np.full(width, -1, dtype=np.int64)
        done = np.zeros(width, dtype=bool)
        row, end, via = start, -1, -1
        visited_rows = [start]
        while True:
            reduced = cost[row] - u[row] - v
            better = ~done & (reduced < least)
            least[better] = reduced[better]
            came[better] = via
            column = int(np.argmin(np.where(done, far, least)))
            step = int(least[column])
            u[visited_rows] += step
            v[done] -= step
            least[~done] -= step
            done[column] = True
            if row_of[column] < 0:
                end = column
                break
            via, row = column, int(row_of[column])
            visited_rows.append(row)
        while end >= 0:
            before = int(came[end])
            row_of[end] = start if before < 0 else row_of[before]
            end = before
    chosen = [-1] * n
    for column in range(slots):
        if row_of[column] >= 0 and weights[row_of[column], owner[column]] > 0:
            chosen[int(row_of[column])] = int(owner[column])
    prices = np.zeros(len(places), dtype=np.int64)
    np.maximum.at(prices, owner, -v[:slots])
    return chosen, -u, prices
