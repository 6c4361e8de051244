"""Eligible pairs with their scores, as rows of a sparse table (CSR)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pairing.model import Ints, Mentees, Mentors
from pairing.rules import Rules, scores


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """All eligible pairs: those of mentee row i are ``ptr[i]`` … ``ptr[i+1]``, mentor rows ascending. 6 bytes a pair.

    ``ptr`` (n+1,) int64; ``mentor`` (E,) int32 rows of ``Mentors``; ``score`` (E,) uint16 0…10 000.
    """

    ptr: Ints
    mentor: NDArray[np.int32]
    score: NDArray[np.uint16]

    def row(self, mentee: int) -> tuple[NDArray[np.int32], NDArray[np.uint16]]:
        """Mentor rows and scores of one mentee row."""
        piece = slice(int(self.ptr[mentee]), int(self.ptr[mentee + 1]))
        return self.mentor[piece], self.score[piece]

    def scores(self, mentees: Ints, mentors: NDArray[Any]) -> Ints:
        """(k,): the scores of k pairs of rows, all of them eligible."""
        found = np.empty(len(mentees), dtype=np.int64)
        for at, (mentee, mentor) in enumerate(zip(mentees.tolist(), mentors.tolist(), strict=True)):
            columns, scores = self.row(mentee)
            found[at] = scores[np.searchsorted(columns, mentor)]
        return found

    def without(self, mentees: Ints) -> Edges:
        """The same table with these rows empty; itself when there are none."""
        if not len(mentees):
            return self
        counts = np.diff(self.ptr)
        kept = np.ones(len(counts), dtype=bool)
        kept[mentees] = False
        chosen = np.repeat(kept, counts)
        return Edges(_starts(counts * kept), self.mentor[chosen], self.score[chosen])


def candidates(mentees: Mentees, mentors: Mentors, rules: Rules) -> Edges:
    """Every pair that no hard rule forbids."""
    table = scores(rules, mentees, mentors)
    rows, columns = np.nonzero(table)
    return Edges(
        _starts(np.bincount(rows, minlength=len(mentees))),
        columns.astype(np.int32),
        (table[rows, columns] - 1).astype(np.uint16),
    )


def _starts(counts: NDArray[Any]) -> Ints:
    """(n+1,): where each row begins."""
    ptr = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=ptr[1:])
    return ptr
