"""Stability: who would rather be together, what it would cost to please them, and the stable plan to compare with.

A pair *blocks* a plan when both would gain by it: its score is above what the mentee has and above the lowest the mentor
has (or the mentor has a free place). Both sides read the same score, so one stable plan exists up to equal scores.
Gale & Shapley (1962); capacities as in hospitals/residents.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappush, heapreplace

import numpy as np

from pairing.model import Column, Ints

BLOCK = 256
"""Mentees looked at together: keeps the memory at some megabytes."""


@dataclass(frozen=True, slots=True)
class Stability:
    """``pairs`` that would rather be together, ``mentees`` in them. The stable plan serves ``matched`` mentees, ``must`` of
    the first-of-all, with total score ``fit``: beside the figures of the optimum this is the price of stability."""

    pairs: int
    mentees: int
    matched: int
    must: int
    fit: int


def chosen_scores(ptr: Ints, col: Column, score: Column, mate: Column) -> Ints:
    """Score of the pair of every row, −1 for a row without a mentor. Raises ``ValueError`` when a pair is no edge."""
    found = np.full(len(mate), -1, dtype=np.int64)
    for i in np.flatnonzero(mate >= 0):
        row = col[ptr[i] : ptr[i + 1]]
        at = int(np.searchsorted(row, mate[i]))
        if at == len(row) or row[at] != mate[i]:
            raise ValueError(f"row {i} has column {mate[i]}, which is not among its edges")
        found[i] = score[ptr[i] + at]
    return found


def blocking(ptr: Ints, col: Column, score: Column, mate: Column, places: Column) -> tuple[int, int]:
    """(blocking pairs, mentees in them). O(edges), vectorised in blocks of mentees."""
    has = chosen_scores(ptr, col, score, mate)
    lowest = np.full(len(places), np.iinfo(np.int64).max, dtype=np.int64)
    served = mate >= 0
    np.minimum.at(lowest, mate[served], has[served])
    used = np.bincount(mate[served], minlength=len(places))
    lowest[used < places] = -1
    pairs = mentees = 0
    for first in range(0, len(mate), BLOCK):
        last = min(first + BLOCK, len(mate))
        span = slice(ptr[first], ptr[last])
        owner = np.repeat(np.arange(first, last), np.diff(ptr[first : last + 1]))
        fits = score[span]
        wants = (fits > has[owner]) & (fits > lowest[col[span]])
        pairs += int(np.count_nonzero(wants))
        mentees += len(np.unique(owner[wants]))
    return pairs, mentees


def stable(ptr: Ints, col: Column, score: Column, places: Column) -> Ints:
    """Column of every row (−1: none) in the stable plan: mentees propose, mentors keep the best they have heard.

    Equal scores: the earlier mentor is asked first, the earlier mentee is kept. At most one proposal per edge.
    """
    rows = len(ptr) - 1
    mate = np.full(rows, -1, dtype=np.int64)
    kept: list[list[tuple[int, int]]] = [[] for _ in range(len(places))]
    order: list[Ints | None] = [None] * rows
    asked = np.zeros(rows, dtype=np.int64)
    waiting = list(range(rows - 1, -1, -1))
    while waiting:
        i = waiting.pop()
        start = int(ptr[i])
        wish = order[i]
        if wish is None:
            wish = order[i] = np.argsort(-score[start : ptr[i + 1]].astype(np.int64), kind="stable")
        while asked[i] < len(wish):
            e = start + int(wish[asked[i]])
            asked[i] += 1
            j, offer = int(col[e]), (int(score[e]), -i)
            if len(kept[j]) < places[j]:
                heappush(kept[j], offer)
            elif kept[j] and offer > kept[j][0]:
                loser = -heapreplace(kept[j], offer)[1]
                mate[loser] = -1
                waiting.append(loser)
            else:
                continue
            mate[i] = j
            break
    return mate


def stability(ptr: Ints, col: Column, score: Column, mate: Column, places: Column, must: Column) -> Stability:
    """How stable a plan is, and what a stable one would serve."""
    pairs, mentees = blocking(ptr, col, score, mate, places)
    other = stable(ptr, col, score, places)
    served = other >= 0
    fit = int(chosen_scores(ptr, col, score, other)[served].sum())
    return Stability(pairs, mentees, int(served.sum()), int((served & (must > 0)).sum()), fit)
