"""Eligible pairs and scores: the sparse table, by either twin, says what the definition over two records says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing import Edges, Mentees, Mentors, candidates
from pairing.rules import scores

Case = Callable[[int, int, int], Any]


def dense(edges: Edges, columns: int) -> Any:
    table = np.zeros((len(edges.ptr) - 1, columns), dtype=np.int64)
    for row in range(len(table)):
        found, score = edges.row(row)
        assert (np.diff(found) > 0).all()
        table[row, found] = score.astype(np.int64) + 1
    return table


@pytest.mark.parametrize("accelerated", [False, True])
@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**9), n=st.integers(0, 9), m=st.integers(0, 9))
def test_the_table_is_the_definition(case: Case, accelerated: bool, seed: int, n: int, m: int) -> None:
    mentees, mentors, rules = case(seed, n, m)
    left, right = Mentees.of(mentees), Mentors.of(mentors)
    assert left.people == tuple(
        sorted(left.people, key=lambda one: (one.region, one.municipality, one.organisation, one.id))
    )
    found = candidates(left, right, rules, accelerated=accelerated)
    assert np.array_equal(dense(found, m), scores(rules, left, right))
