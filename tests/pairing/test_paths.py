"""Prices of places, losses of other choices, competitions and stability, each against solving again from scratch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from pairing.hall import competitions
from pairing.paths import least_prices, next_best, ways_out
from pairing.stability import blocking, chosen_scores, stable

Ints = np.ndarray[Any, np.dtype[np.int64]]
PIN = 10**12


@dataclass(frozen=True)
class Solved:
    """A random instance with an optimal plan by an oracle, and its greatest duals, found by relaxation."""

    ptr: Ints
    col: Ints
    score: Ints
    base: Ints
    places: Ints
    mate: Ints
    total: int
    u: Ints
    v: Ints

    @property
    def edges(self) -> list[tuple[int, int, int]]:
        """(row, edge, column)."""
        return [(i, e, int(self.col[e])) for i in range(len(self.base)) for e in range(self.ptr[i], self.ptr[i + 1])]

    @property
    def arrays(self) -> tuple[Ints, ...]:
        order = np.argsort(self.mate, kind="stable")
        held = order[self.mate[order] >= 0].astype(np.int64)
        used = np.bincount(self.mate[self.mate >= 0], minlength=len(self.places))
        held_ptr = np.concatenate([[0], np.cumsum(used)]).astype(np.int64)
        return (
            self.ptr, self.col, self.score, np.arange(2000, dtype=np.int64), self.base, self.mate, held_ptr, held,
        )  # fmt: skip


def weight(found: Solved, row: int, edge: int) -> int:
    return int(found.base[row] + found.score[edge])


def oracle(found: Solved, places: Ints, pin: tuple[int, int] | None = None) -> tuple[int, Ints]:
    """Greatest total weight and the column of every row, dense, by scipy; ``pin``: a row and the edge it must have."""
    own = np.repeat(np.arange(len(places)), places)
    rows = len(found.base)
    table = np.zeros((rows, len(own) + rows))
    for i, e, j in found.edges:
        table[i, : len(own)][own == j] = weight(found, i, e)
    if pin is not None:
        row, edge = pin
        table[row, :] = 0
        table[row, np.flatnonzero(own == found.col[edge])[0]] = weight(found, row, edge) + PIN
    chosen, at = linear_sum_assignment(table, maximize=True)
    mate = np.full(rows, -1, dtype=np.int64)
    for i, k in zip(chosen, at, strict=True):
        if k < len(own) and table[i, k] > 0:
            mate[i] = own[k]
    return int(table[chosen, at].sum()) - (PIN if pin is not None else 0), mate


def instance(seed: int) -> Solved:
    rng = np.random.default_rng(seed)
    rows, columns, scale = int(rng.integers(0, 9)), int(rng.integers(0, 7)), int(rng.choice([2, 10, 1000]))
    places = rng.integers(0, 4, columns).astype(np.int64)
    wanted = (rng.random((rows, columns)) < rng.choice([0.2, 0.5, 1])) & (places > 0)
    ptr = np.concatenate([[0], np.cumsum(wanted.sum(axis=1))]).astype(np.int64)
    col = np.nonzero(wanted)[1].astype(np.int64)
    score = rng.integers(0, scale, len(col)).astype(np.int64)
    base = (np.where(rng.random(rows) < 0.3, 2, 1) * (rows * scale + 1)).astype(np.int64)
    empty = np.zeros(0, dtype=np.int64)
    bare = Solved(ptr, col, score, base, places, empty, 0, empty, empty)
    total, mate = oracle(bare, places)
    with_mate = Solved(ptr, col, score, base, places, mate, total, empty, empty)
    u, v = greatest(with_mate)
    return Solved(ptr, col, score, base, places, mate, total, u, v)


def greatest(found: Solved) -> tuple[Ints, Ints]:
    """Duals with the greatest v: what taking a place away would cost, by relaxing until nothing changes."""
    used = np.bincount(found.mate[found.mate >= 0], minlength=len(found.places))
    own = {i: weight(found, i, e) for i, e, j in found.edges if found.mate[i] == j}
    cost = np.where(used < found.places, 0, 1 << 40).astype(np.int64)
    for i, fit in own.items():
        cost[found.mate[i]] = min(cost[found.mate[i]], fit)
    changed = True
    while changed:
        changed = False
        for i, e, j in found.edges:
            k = found.mate[i]
            if k >= 0 and k != j and own[i] - weight(found, i, e) + cost[j] < cost[k]:
                cost[k] = own[i] - weight(found, i, e) + cost[j]
                changed = True
    cost[found.places == 0] = sum(own.values()) + (1 << 30)
    u = np.array([own[i] - cost[found.mate[i]] if found.mate[i] >= 0 else 0 for i in range(len(found.base))])
    return u.astype(np.int64), cost


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6))
def test_the_least_price_is_what_one_more_place_adds(seed: int) -> None:
    found = instance(seed)
    assert all(found.u[i] + found.v[j] >= weight(found, i, e) for i, e, j in found.edges)
    prices = least_prices(found.arrays, found.u, found.v)
    for j in np.flatnonzero(found.places):
        more = found.places.copy()
        more[j] += 1
        assert oracle(found, more)[0] - found.total == prices[j]


def least(found: Solved) -> tuple[Ints, Ints]:
    prices = least_prices(found.arrays, found.u, found.v)
    return np.where(found.mate >= 0, found.u + found.v[found.mate] - prices[found.mate], 0) if len(
        prices
    ) else found.u, prices


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 5))
def test_the_other_choices_are_those_that_cost_least_and_their_loss_is_exact(seed: int, most: int) -> None:
    found = instance(seed)
    u, v = least(found)
    rows = np.arange(len(found.base), dtype=np.int64)
    edges, losses = next_best(rows, most, found.arrays, ways_out(found.arrays, found.places, u, v), u, v)
    for i in rows:
        others = [
            (found.total - oracle(found, found.places, (i, e))[0], -found.score[e], j, e)
            for row, e, j in found.edges
            if row == i and j != found.mate[i]
        ]
        expected = [(loss, e) for loss, _, _, e in sorted(others)[:most]]
        assert [(loss, e) for e, loss in zip(edges[i], losses[i], strict=True) if e >= 0] == expected


def test_a_row_of_many_equal_edges_is_searched_to_its_end() -> None:
    columns = 40
    ptr = np.array([0, columns, 2 * columns], dtype=np.int64)
    col = np.tile(np.arange(columns), 2)
    score = np.full(2 * columns, 7, dtype=np.int64)
    base = np.full(2, 1000, dtype=np.int64)
    places, mate = np.ones(columns, dtype=np.int64), np.array([0, 1], dtype=np.int64)
    u, v = np.full(2, 1007, dtype=np.int64), np.zeros(columns, dtype=np.int64)
    found = Solved(ptr, col, score, base, places, mate, 2014, u, v)
    edges, losses = next_best(np.array([0]), 30, found.arrays, ways_out(found.arrays, places, u, v), u, v)
    assert list(col[edges[0]]) == list(range(1, 31))
    assert set(losses[0]) == {0}


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 10**6))
def test_competitions_account_for_everybody_with_candidates_and_no_mentor(seed: int) -> None:
    found = instance(seed)
    groups = competitions(found.ptr, found.col, found.mate, found.places)
    alone = {i for i in range(len(found.mate)) if found.mate[i] < 0 and found.ptr[i] < found.ptr[i + 1]}
    assert sorted(i for group in groups for i in group.without) == sorted(alone)
    for group in groups:
        assert len(group.rivals) - group.places == len(group.without)
        reach = {j for i, _, j in found.edges if i in group.rivals}
        assert reach == set(group.mentors)
    everybody = [j for group in groups for j in group.mentors]
    assert len(everybody) == len(set(everybody))


def _blocks(found: Solved, mate: Ints, row: int, edge: int, column: int) -> bool:
    has = {i: int(found.score[e]) for i, e, j in found.edges if mate[i] == j}
    held = [has[i] for i in has if mate[i] == column]
    fit = int(found.score[edge])
    return fit > has.get(row, -1) and (len(held) < found.places[column] or fit > min(held, default=fit))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6))
def test_blocking_pairs_are_counted_and_the_stable_plan_has_none(seed: int) -> None:
    found = instance(seed)
    blocks = [(i, j) for i, e, j in found.edges if _blocks(found, found.mate, i, e, j)]
    assert blocking(found.ptr, found.col, found.score, found.mate, found.places) == (
        len(blocks),
        len({i for i, _ in blocks}),
    )
    other = stable(found.ptr, found.col, found.score, found.places)
    assert not [edge for edge in found.edges if _blocks(found, other, *edge)]
    assert (np.bincount(other[other >= 0], minlength=len(found.places)) <= found.places).all()
    assert (chosen_scores(found.ptr, found.col, found.score, other) >= 0).tolist() == (other >= 0).tolist()
