"""Eligible pairs with their scores, as rows of a sparse table (CSR)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pairing import accelerator
from pairing.model import FULL, ON_SITE, Ints, Mentees, Mentors
from pairing.rules import Rules
from pairing.weigh import Scale, Sparse, scale

BLOCK = 1 << 17
"""Pairs weighed at once."""


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
        """(k,): the scores of k pairs of rows, all of them eligible. A binary search of all at once."""
        low, high = self.ptr[mentees], self.ptr[np.asarray(mentees) + 1]
        while (low < high).any():
            middle = (low + high) >> 1
            before = self.mentor[np.minimum(middle, len(self.mentor) - 1)] < mentors
            low, high = np.where((low < high) & before, middle + 1, low), np.where((low < high) & ~before, middle, high)
        return self.score[low].astype(np.int64)

    def without(self, mentees: Ints) -> Edges:
        """The same table with these rows empty; itself when there are none."""
        if not len(mentees):
            return self
        counts = np.diff(self.ptr)
        kept = np.ones(len(counts), dtype=bool)
        kept[mentees] = False
        chosen = np.repeat(kept, counts)
        return Edges(_starts(counts * kept), self.mentor[chosen], self.score[chosen])


def candidates(mentees: Mentees, mentors: Mentors, rules: Rules, *, accelerated: bool | None = None) -> Edges:
    """Every pair that no hard rule forbids. ``accelerated``: with or without numba; by default as ``accelerator`` chooses.

    O(pairs within scope / 64 + eligible pairs · criteria) with numba, else O(pairs within scope).
    """
    known = scale(mentees, mentors, rules)
    fast = accelerator.module(len(mentees) * len(mentors), accelerated)
    if fast is not None:
        return Edges(*fast.weigh_all(known, mentees, mentors, rules))
    blocks = [_block(known, mentees, mentors, rules, *where) for where in _blocks(known.spans, known.left[:, 0])]
    counts = np.concatenate([np.zeros(0, dtype=np.int64), *(item[0] for item in blocks)])
    columns = np.concatenate([np.zeros(0, dtype=np.int32), *(item[1] for item in blocks)])
    return Edges(
        _starts(counts), columns, np.concatenate([np.zeros(0, dtype=np.uint16), *(item[2] for item in blocks)])
    )


def _blocks(spans: Ints, region: Ints) -> Iterator[tuple[slice, slice]]:
    """Rows of one region and the range of mentor rows they may meet, so many at a time that the work stays in the cache."""
    if not len(region):
        return
    ends = np.flatnonzero(np.diff(region, append=-1)) + 1
    for start, end in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True):
        lengths = spans[start:end, :, 1] > spans[start:end, :, 0]
        reach = spans[start:end][lengths]
        low, high = int(reach[:, 0].min(initial=2**40)), int(reach[:, 1].max(initial=0))
        if low >= high:
            low = high = 0
        height = max(1, BLOCK // max(high - low, 1))
        for at in range(start, end, height):
            yield slice(at, min(at + height, end)), slice(low, high)


def _block(
    known: Scale, mentees: Mentees, mentors: Mentors, rules: Rules, rows: slice, columns: slice
) -> tuple[Ints, NDArray[np.int32], NDArray[np.uint16]]:
    """Eligible pairs of a block: how many in each row, mentor rows, scores."""
    width = columns.stop - columns.start
    apart = np.full((rows.stop - rows.start, width), 3, dtype=np.uint8)
    for level in range(3):
        apart -= known.left[rows, level, None] == known.right[None, columns, level]
    mask = _allowed(known, mentees, mentors, rules, rows, columns, apart)
    for row, column in _within(known.barred, rows, columns)[:2].T:
        mask[row, column] = False
    at = np.flatnonzero(mask)
    up, across = np.divmod(at, max(width, 1))
    left, right = up + rows.start, across + columns.start
    halved = known.asked[rows].astype(np.float64) @ known.halved[columns].T  # exact: all sums are below 2⁵³
    covered = halved.ravel()[at].astype(np.int64)
    if known.halved is not known.power:
        gain = known.asked[rows].astype(np.float64) @ (known.power[columns] - known.halved[columns]).T
        mine, theirs = known.sets["subject"]
        covered += np.where(mine[left] & theirs[right], gain.ravel()[at].astype(np.int64), 0)
    points, total = known.points, known.total[left]
    score = points["coverage"][np.where(total > 0, covered // np.maximum(total, 1), FULL + 1)]
    for name, (mine, theirs) in known.sets.items():
        if rules.weights.get(name):
            a, b = mine[left], theirs[right]
            score += points[name][np.where((a == 0) | (b == 0), 2, (a & b != 0).astype(np.int64))]
    if rules.weights.get("schedule"):
        a, b = mentees.slots[left], mentors.slots[right]
        common = np.minimum(np.bitwise_count(a & b), len(rules.schedule) - 1)
        score += points["schedule"][np.where((a == 0) | (b == 0), len(rules.schedule), common)]
    if rules.weights.get("closeness"):
        placed = (mentees.organisation[left] > 0) & (mentors.organisation[right] > 0)
        score += points["closeness"][np.where(placed, apart.ravel()[at], 4)]
    if rules.weights.get("seniority"):
        a, b = mentees.experience[left].astype(np.int64), mentors.experience[right]
        ahead = np.clip(b - a, 0, len(rules.seniority) - 1)
        score += points["seniority"][np.where((a < 0) | (b < 0), len(rules.seniority), ahead)]
    score += known.floor_left[left] + known.floor_right[right]
    ours, theirs_, added = _within(known.wished, rows, columns)
    place = np.searchsorted(at, ours * width + theirs_)
    found = np.flatnonzero(place < len(at))
    found = found[at[place[found]] == (ours * width + theirs_)[found]]
    score[place[found]] += added[found]
    if rules.least and "too_weak" in rules.hard:
        kept = score >= rules.least
        up, right, score = up[kept], right[kept], score[kept]
    return np.bincount(up, minlength=len(mask)), right.astype(np.int32), score.astype(np.uint16)


def _allowed(
    known: Scale,
    mentees: Mentees,
    mentors: Mentors,
    rules: Rules,
    rows: slice,
    columns: slice,
    apart: NDArray[np.uint8],
) -> NDArray[np.bool_]:
    """(rows, columns): what the hard rules leave, but for pairs barred by name and the least score."""
    mask = np.zeros(apart.shape, dtype=bool)
    for distance in range(4):
        allowed = mentees.scope[rows] >= distance if "scope" in rules.hard else np.ones(len(apart), dtype=bool)
        mask |= (apart == distance) & allowed[:, None] & known.near[distance, columns]
    if "consent" in rules.hard:
        mask &= mentees.consent[rows, None]
    if "category" in rules.hard:
        mask &= mentors.category[columns] >= known.category[rows, None]
    if "experience" in rules.hard:
        years = mentors.experience[columns]
        mask &= np.where(years < 0, 1000, years) >= known.years[rows, None]
    mine, theirs = mentees.formats[rows, None], mentors.formats[columns]
    if "format" in rules.hard and theirs.any():
        mask &= (mine == 0) | (theirs == 0) | (mine & theirs > 0)
    if "distance" in rules.hard and ((mine & theirs) == ON_SITE).any():
        wide = np.int64
        far = (mentees.x[rows, None].astype(wide) - mentors.x[columns]) ** 2
        far += (mentees.y[rows, None].astype(wide) - mentors.y[columns]) ** 2
        limit = np.minimum(_square(mentees.reach[rows])[:, None], _square(mentors.reach[columns]))
        mask &= ((mine & theirs) != ON_SITE) | (far <= limit)
    if "time" in rules.hard:
        a, b = mentees.slots[rows, None], mentors.slots[columns]
        mask &= (a == 0) | (b == 0) | (np.bitwise_count(a & b) >= rules.least_slots)
    if "theme" in rules.hard:
        for column in np.flatnonzero(known.theme[columns] >= 0):
            mask[:, column] &= known.asked[rows, known.theme[columns][column]] > 0
    return mask


def _square(reach: NDArray[np.int32]) -> Ints:
    """Squares of limits in metres; −1 is no limit."""
    return np.where(reach < 0, 2**62, reach.astype(np.int64) ** 2)


def _within(table: Sparse, rows: slice, columns: slice) -> Ints:
    """(3, k): row and column inside the block, and value, of the entries of a sparse table that fall into it."""
    piece = slice(int(table.ptr[rows.start]), int(table.ptr[rows.stop]))
    counts = np.diff(table.ptr[rows.start : rows.stop + 1])
    row = np.repeat(np.arange(len(counts)), counts)
    found = np.stack([row, table.mentor[piece] - columns.start, table.value[piece]])
    return found[:, (found[1] >= 0) & (found[1] < columns.stop - columns.start)]


def _starts(counts: NDArray[Any]) -> Ints:
    """(n+1,): where each row begins."""
    ptr = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=ptr[1:])
    return ptr
