"""Few of the many edges: the best of every row or column to begin with, and those that prices show to be missed.

A key is one ``int64`` that sorts as edges should stand: row, then score descending, then column (or the sides changed).
Sorting plain integers is the fastest thing NumPy does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pairing.edges import Edges
from pairing.model import TIERS, Ints
from pairing.rules import WHOLE

SCORE_BITS = 14
BUCKET = 7
"""Column lists are cut at scores that differ by 2⁷."""
BUCKETS = (WHOLE >> BUCKET) + 1


@dataclass(frozen=True, slots=True)
class Keys:
    """How keys are laid out for n rows and m columns: row | 10 000 − score | column, and column | 7 − tier | … | row."""

    row_bits: int
    column_bits: int

    @classmethod
    def of(cls, n: int, m: int) -> Keys:
        found = cls(max(n - 1, 1).bit_length(), max(m - 1, 1).bit_length())
        if found.row_bits + found.column_bits + SCORE_BITS + 3 > 63:
            raise OverflowError("too many people for one block")
        return found

    def pack(self, row: Ints, column: Ints, score: Ints) -> Ints:
        return ((row << SCORE_BITS) | (WHOLE - score)) << self.column_bits | column

    def unpack(self, keys: Ints) -> tuple[Ints, Ints, Ints]:
        """Row, column, score of every key."""
        rest = keys >> self.column_bits
        return rest >> SCORE_BITS, keys & ((1 << self.column_bits) - 1), WHOLE - (rest & ((1 << SCORE_BITS) - 1))

    def turned(self, row: Ints, column: Ints, score: Ints, tier: Ints) -> tuple[Ints, Ints, Ints]:
        """Column, row, score by column, tier descending, score descending, row."""
        head = (column * TIERS + (TIERS - 1 - tier[row])) << SCORE_BITS | (WHOLE - score)
        keys = np.sort(head << self.row_bits | row)
        rest = keys >> self.row_bits
        return rest >> (SCORE_BITS + 3), keys & ((1 << self.row_bits) - 1), WHOLE - (rest & ((1 << SCORE_BITS) - 1))


def joined(one: Ints, other: Ints) -> Ints:
    """Both sets of keys, sorted, each key once."""
    keys = np.sort(np.concatenate([one, other]))
    return keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys


def top_rows(edges: Edges, keys: Keys, most: int) -> Ints:
    """Keys of the ``most`` best edges of every row, sorted. Equal scores: the first columns."""
    counts = np.diff(edges.ptr)
    row = np.repeat(np.arange(len(counts)), counts)
    packed = keys.pack(row, edges.mentor.astype(np.int64), edges.score.astype(np.int64))
    packed.sort()  # rows stay in their ranges
    return packed if counts.max(initial=0) <= most else packed[np.arange(len(packed)) - edges.ptr[row] < most]


def top_columns(edges: Edges, keys: Keys, most: int, m: int) -> Ints:
    """Keys of at least the ``most`` best edges of every column, down to a step of 2⁷ points; sorted by row."""
    step = (WHOLE - edges.score.astype(np.int64)) >> BUCKET
    column = edges.mentor.astype(np.int64)
    counts = np.bincount(column * BUCKETS + step, minlength=m * BUCKETS).reshape(m, BUCKETS)
    last = (counts.cumsum(axis=1) < most).sum(axis=1)
    chosen = np.flatnonzero(step <= last[column])
    row = np.searchsorted(edges.ptr, chosen, side="right") - 1
    return np.sort(keys.pack(row, column[chosen], edges.score[chosen].astype(np.int64)))


def missed(edges: Edges, keys: Keys, base: Ints, worth: Ints, u: Ints, v: Ints, most: int) -> Ints:
    """Keys of edges with base + worth > u + v, at most ``most`` of a row: the greatest first, then the first columns."""
    found: list[Ints] = []
    for start in range(0, len(base), 512):
        low, high = int(edges.ptr[start]), int(edges.ptr[min(start + 512, len(base))])
        row = np.repeat(np.arange(start, min(start + 512, len(base))), np.diff(edges.ptr[start : start + 513]))
        column, score = edges.mentor[low:high], edges.score[low:high]
        over = worth[score] - v[column] - (u - base)[row]
        at = np.flatnonzero(over > 0)
        if not len(at):
            continue
        at = at[np.lexsort((at, -over[at], row[at]))]
        rank = np.arange(len(at)) - np.searchsorted(row[at], row[at])
        at = at[rank < most]
        found.append(keys.pack(row[at], column[at].astype(np.int64), score[at].astype(np.int64)))
    return np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *found]))


def columns_of(edges: Edges, kept: NDArray[np.bool_]) -> Edges:
    """The same rows without the columns that are not ``kept``; itself when all edges are."""
    chosen = kept[edges.mentor]
    if chosen.all():
        return edges
    counts = np.add.reduceat(np.append(chosen, False), edges.ptr[:-1], dtype=np.int64) * (np.diff(edges.ptr) > 0)
    return Edges(np.append(0, np.cumsum(counts)), edges.mentor[chosen], edges.score[chosen])
