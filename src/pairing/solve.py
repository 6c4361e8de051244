"""The exact optimum of the assignment with capacities and priorities, with the least dual prices that prove it.

The linear programme of this problem has whole solutions (its matrix is totally unimodular), so a matching and prices that
meet complementary slackness prove each other; Kuhn 1955 and Munkres 1957 called it the Hungarian method. What is done:

1. A short list of edges: the best of every mentee; when places are scarce also the best of every mentor.
2. Who can be served at all, tier by tier, and so where mentees compete for places and where places are left over.
3. Mentees are inserted where places are left over, places where mentees compete (``loops``): the scarce side is inserted.
4. Prices fall to the least, then every edge is priced; those worth more than their prices come into the short list, their
   mentees are inserted again, until no edge of all is worth more: that is the optimum over all pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pairing import accelerator, loops, shortlist
from pairing.edges import Edges
from pairing.model import ContractError, Ints
from pairing.rules import WHOLE
from pairing.shortlist import Keys

LIST = 32
"""Edges of a mentee (and of a mentor when scarce) to begin with; any number gives the same value."""
MORE = 32
"""Missed edges of a mentee that come in at once."""


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
    matroid (Edmonds–Fulkerson 1965), so serving the greatest tiers first never lowers how many are served.
    """
    return max(n, 1) * (int(worth[-1]) + 1) + 1


def solve(
    edges: Edges,
    places: NDArray[np.int32],
    tier: NDArray[np.uint8],
    utility: Ints | None = None,
    *,
    unit: int | None = None,
    accelerated: bool | None = None,
) -> Assignment:
    """Serve the greatest tiers first, then as many as possible, then the greatest total worth.

    ``places`` (m,) ≥ 0, ``tier`` (n,) 0…7, ``utility`` (10 001,) as ``Rules.worth()``; ``unit``: when this is a part of a
    larger problem, the unit of the whole. ``accelerated``: with or without numba; by default as ``accelerator`` chooses.
    Raises ``ContractError`` when weights would leave 64 bits.
    """
    worth = np.arange(WHOLE + 1, dtype=np.int64) if utility is None else utility
    n, m = len(tier), len(places)
    unit = unit_of(n, worth) if unit is None else unit
    if unit * (int(tier.max(initial=0)) + 2) * max(n, 1) >= loops.OUT:
        raise ContractError("rules.utility", "too steep for so many people")
    kept = np.asarray(places) > 0
    usable = shortlist.columns_of(edges, kept) if len(edges.mentor) else edges
    if len(usable.mentor):
        found = _Solver(
            usable, np.asarray(places, dtype=np.int64), tier.astype(np.int64), worth, unit, accelerated
        ).run()
    else:
        found = Assignment(
            np.full(n, -1, dtype=np.int32), np.zeros(n, dtype=np.int64), np.zeros(m, dtype=np.int64), unit
        )
    if not kept.all():
        _price_closed(found, edges, ~kept, unit * (1 + tier.astype(np.int64)), worth)
    return found


def _price_closed(found: Assignment, edges: Edges, closed: NDArray[np.bool_], base: Ints, worth: Ints) -> None:
    """Prices of mentors without places: what a first place there would add, for nobody may be worth more than the prices."""
    which = np.flatnonzero(closed[edges.mentor])
    row = np.searchsorted(edges.ptr, which, side="right") - 1
    np.maximum.at(found.v, edges.mentor[which], base[row] + worth[edges.score[which]] - found.u[row])


class _Solver:
    """One block of people."""

    def __init__(
        self, edges: Edges, places: Ints, tier: Ints, worth: Ints, unit: int, accelerated: bool | None
    ) -> None:
        self.edges, self.places, self.tier, self.worth, self.unit = edges, places, tier, worth, unit
        self.n, self.m = len(tier), len(places)
        self.base = unit * (1 + tier)
        fast = accelerator.module(len(edges.mentor), accelerated)
        self.loops: Any = loops if fast is None else fast.loops
        self.lists: Any = shortlist if fast is None else fast
        self.plain = fast is None
        self.keys = Keys.of(self.n, self.m)
        zeros_n, zeros_m = np.zeros(self.n, dtype=np.int64), np.zeros(self.m, dtype=np.int64)
        start = np.cumsum(places) - places
        self.state = self._given(
            np.full(self.n, loops.OUT),
            zeros_m,
            zeros_n - 1,
            zeros_m,
            places,
            start,
            np.zeros(int(places.sum()), dtype=np.int64),
        )
        self.work = self._given(zeros_m, zeros_m, zeros_m, zeros_n, zeros_n, zeros_n)

    def _given(self, *arrays: NDArray[Any]) -> tuple[Any, ...]:
        """What the loops are run over: lists for plain Python, which indexes them much faster, own arrays for numba."""
        found = (np.array(array, dtype=np.int64) for array in arrays)
        return tuple(array.tolist() if self.plain else array for array in found)

    def run(self) -> Assignment:
        listed = self.lists.top_rows(self.edges, self.keys, LIST)
        self._graph(listed)
        side = self._cover()
        if side is None:
            listed = shortlist.joined(listed, self.lists.top_columns(self.edges, self.keys, LIST, self.m))
            self._graph(listed)
            side = self._cover(accept=True)
        assert side is not None
        self._first(side)
        while True:
            self.loops.lower(self.rows, self.state, self.work)
            u, v = (np.asarray(item, dtype=np.int64) for item in self.state[:2])
            new = self.lists.missed(self.edges, self.keys, self.base, self.worth, u, v, MORE)
            if not len(new):
                return Assignment(np.asarray(self.state[2], dtype=np.int32), u, v, self.unit)
            listed = shortlist.joined(listed, new)
            self._graph(listed)
            self._again(np.unique(self.keys.unpack(new)[0]))

    def _graph(self, listed: Ints) -> None:
        """Edges of the short list by rows and by columns, as the loops want them."""
        row, column, score = self.keys.unpack(listed)
        self.rows = self._side(self.n, row, column, self.base[row] + self.worth[score])
        column, row, score = self.keys.turned(row, column, score, self.tier)
        self.cols = self._side(self.m, column, row, self.base[row] + self.worth[score])

    def _side(self, count: int, mine: Ints, other: Ints, gain: Ints) -> tuple[Any, ...]:
        ptr = np.zeros(count + 1, dtype=np.int64)
        np.cumsum(np.bincount(mine, minlength=count), out=ptr[1:])
        return self._given(ptr, other, gain)

    def _empty(self) -> None:
        """No row, all places open."""
        u, v, mate, load, cap = self.state[:5]
        u[:] = self._given(np.full(self.n, loops.OUT))[0]
        v[:], load[:], cap[:] = self._given(np.zeros(self.m), np.zeros(self.m), self.places)
        mate[:] = self._given(np.full(self.n, -1))[0]

    def _cover(self, accept: bool = False) -> Any:
        """Where mentees compete, by mentor (see ``loops.cover``); ``None`` when more than 1 % are left out by this list."""
        order = np.lexsort((np.arange(self.n), -self.tier))
        by_tier, tier, side = self._given(order, self.tier, np.zeros(self.m))
        left = self.loops.cover(by_tier, tier, *self.rows[:2], self.state, side)
        if 100 * left > self.n and not accept:
            self._empty()
            return None
        return np.asarray(side, dtype=np.int64)

    def _first(self, side: Ints) -> None:
        """From the parts to the optimum over the short list."""
        mate = np.asarray(self.state[2], dtype=np.int64)
        # the part of a row is that of its column; a row left out belongs to the columns it could reach: those of its tier
        part = np.where(mate >= 0, side[mate], 1 + self.tier)
        self._empty()
        rows = np.arange(self.n)
        # From the most wanted part down: rows of a part have edges to its columns and to those of the parts above it, whose
        # prices by then are a unit higher, so nothing that is settled moves again.
        for rank in range(int(self.tier.max()), -1, -1):
            here = part == 1 + rank
            rivals = here & (self.tier == rank)
            if not rivals.any():
                continue
            self._insert_rows(rows[here & ~rivals])
            contested = side == 1 + rank
            closed = np.where(contested, self.places - np.asarray(self.state[3], dtype=np.int64), 0)
            self.state[4][:] = self._given(np.asarray(self.state[4], dtype=np.int64) - closed)[0]
            self.loops.admit(self._given(rows[rivals])[0], self.rows, self.state, self.work)
            self.loops.insert_places(
                self._given(np.repeat(np.arange(self.m), closed))[0], self.cols, self.state, self.work
            )
        self._insert_rows(rows[part == 0])

    def _insert_rows(self, which: Ints) -> None:
        self.loops.insert_rows(self._given(which)[0], self.rows, self.cols, self.state, self.work)

    def _again(self, which: Ints) -> None:
        self.loops.reinsert(self._given(which)[0], self.rows, self.cols, self.state, self.work)
