"""The exact optimum of the assignment with capacities and priorities, with the dual prices that prove it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pairing.edges import Edges
from pairing.model import ContractError, Ints
from pairing.rules import WHOLE


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """``mate`` (n,) int32: mentor row of every mentee row, −1: none. ``u`` (n,), ``v`` (m,) int64: the least prices v and
    the u that go with them; u, v ≥ 0, u+v ≥ w on every edge, Σ w = Σ u + Σ places·v, with w = ``unit``·(1+tier) + worth."""

    mate: NDArray[np.int32]
    u: Ints
    v: Ints
    unit: int


def unit_of(n: int, worth: Ints) -> int:
    """What one more pair outweighs: more than any sum of worths of n pairs.

    One weight for all tiers is enough: the sets of mentees that can be served together are the independent sets of a
    matroid, so serving the greatest tiers first never lowers how many are served (Edmonds 1971; Gale 1968).
    """
    return max(n, 1) * (int(worth[-1]) + 1) + 1


def solve(
    edges: Edges,
    places: NDArray[np.int32],
    tier: NDArray[np.uint8],
    utility: Ints | None = None,
    *,
    unit: int | None = None,
) -> Assignment:
    """Serve the greatest tiers first, then as many as possible, then the greatest total worth.

    ``places`` (m,) ≥ 0, ``tier`` (n,) 0…7, ``utility`` (10 001,) as ``Rules.worth()``; ``unit``: when this is a part of a
    larger problem, the unit of the whole.
    """
    worth = np.arange(WHOLE + 1, dtype=np.int64) if utility is None else utility
    n, m = len(tier), len(places)
    unit = unit_of(n, worth) if unit is None else unit
    if unit * (int(tier.max(initial=0)) + 1) * max(n, 1) >= 2**62:
        raise ContractError("rules.utility", "too steep for so many people")
    weights = np.zeros((n, m), dtype=np.int64)
    for row in range(n):
        columns, scores = edges.row(row)
        weights[row, columns] = unit * (1 + int(tier[row])) + worth[scores]
    mate, u, v = _hungarian(weights, np.asarray(places, dtype=np.int64))
    return Assignment(np.array(mate, dtype=np.int32).reshape(n), u, v, unit)


def _hungarian(weights: Ints, places: Ints) -> tuple[list[int], Ints, Ints]:
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
