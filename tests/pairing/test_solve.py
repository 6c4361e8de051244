"""The solver by itself: random tables with ties, zero places, empty sides, tiers; both twins; an independent oracle."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from pairing import PRESETS, Assignment, ContractError, Edges, Rules, solve
from pairing.pareto import few_weak

SHORT = [2, 32]
"""Lengths of the short lists: with 2 nearly every instance needs rounds of pricing."""


def table(seed: int) -> tuple[Edges, Any, Any, Any]:
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(0, 40)), int(rng.integers(0, 30))
    mask = rng.random((n, m)) < rng.choice([0.05, 0.15, 0.4, 1])
    score = rng.integers(0, rng.choice([3, 50, 10_001]), (n, m))
    places = np.minimum(rng.integers(0, 4, m), rng.choice([1, 3])).astype(np.int32)
    tier = rng.integers(0, rng.choice([1, 2, 3]), n).astype(np.uint8)
    rows, columns = np.nonzero(mask)
    ptr = np.append(0, np.cumsum(np.bincount(rows, minlength=n)))
    edges = Edges(ptr.astype(np.int64), columns.astype(np.int32), score[rows, columns].astype(np.uint16))
    worth = np.arange(10_001) if rng.random() < 0.6 else np.arange(10_001) // 7
    return edges, places, tier, worth


def dense(edges: Edges, places: Any, tier: Any, worth: Any, unit: int) -> Any:
    weights = np.zeros((len(tier), len(places)), dtype=np.int64)
    rows = np.repeat(np.arange(len(tier)), np.diff(edges.ptr))
    weights[rows, edges.mentor] = worth[edges.score] + unit * (1 + tier[rows].astype(np.int64))
    return weights * (places > 0)


def proven(edges: Edges, places: Any, tier: Any, worth: Any, found: Assignment) -> int:
    """The total of a solution whose proof holds."""
    weights = dense(edges, places, tier, worth, found.unit)
    rows = np.flatnonzero(found.mate >= 0)
    chosen = weights[rows, found.mate[rows]]
    assert (chosen > 0).all()
    assert (np.bincount(found.mate[rows], minlength=len(places)) <= places).all()
    assert found.u.min(initial=0) >= 0 and found.v.min(initial=0) >= 0
    assert (weights <= found.u[:, None] + found.v)[:, places > 0].all()
    assert chosen.sum() == found.u.sum() + (found.v * places).sum()
    return int(chosen.sum())


@pytest.mark.parametrize("accelerated", [False, True])
@pytest.mark.parametrize("short", SHORT)
def test_every_solution_is_proven_and_every_fifth_equals_the_oracle(
    monkeypatch: pytest.MonkeyPatch, accelerated: bool, short: int
) -> None:
    monkeypatch.setattr(sys.modules["pairing.solve"], "LIST", short)
    for seed in range(750):
        edges, places, tier, worth = table(seed)
        found = solve(edges, places, tier, worth, accelerated=accelerated)
        total = proven(edges, places, tier, worth, found)
        if seed % 5 == 0 and len(tier):
            columns = np.repeat(np.arange(len(places)), places)
            square = np.zeros((len(tier), len(columns) + len(tier)))
            square[:, : len(columns)] = dense(edges, places, tier, worth, found.unit)[:, columns]
            assert total == square[linear_sum_assignment(square, maximize=True)].sum(), seed


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_the_twins_agree_and_prices_are_the_least(seed: int) -> None:
    edges, places, tier, worth = table(seed)
    plain_, fast = (solve(edges, places, tier, worth, accelerated=way) for way in (False, True))
    assert (
        np.array_equal(plain_.mate, fast.mate) and np.array_equal(plain_.u, fast.u) and np.array_equal(plain_.v, fast.v)
    )
    if not places.any():
        return
    column = int(np.argmax(places > 0))
    more = places.copy()
    more[column] += 1
    after = proven(edges, more, tier, worth, solve(edges, more, tier, worth, accelerated=False))
    assert after - proven(edges, places, tier, worth, plain_) == plain_.v[column]


def test_weights_that_leave_the_integers_are_refused() -> None:
    edges, places, tier, _ = table(3)
    with pytest.raises(ContractError) as refused:
        solve(edges, places, tier, np.arange(10_001) << 45)
    assert refused.value.field == "rules.utility"


@pytest.mark.parametrize("preset", PRESETS)
def test_utilities_of_the_presets_are_accepted(preset: str) -> None:
    assert len(Rules(utility=PRESETS[preset](130)).worth()) == 10_001


def test_as_few_as_possible_are_below_the_threshold() -> None:
    for seed in range(60):
        edges, places, tier, _ = table(seed)
        plain_ = solve(edges, places, tier)
        careful = solve(edges, places, tier, np.array(few_weak(len(tier), 50)))
        below = [
            sum(edges.scores(rows, one.mate[rows]) < 50)
            for one in (plain_, careful)
            for rows in [np.flatnonzero(one.mate >= 0)]
        ]
        assert below[1] <= below[0]
        assert (careful.mate >= 0).sum() == (plain_.mate >= 0).sum()
