"""Shortest paths in what is left of a solved assignment: the price of a place, the loss of another choice.

All functions speak of the same arrays. Rows are mentees, columns are mentors. Edges are compressed rows: those of row ``i``
stand at ``ptr[i]:ptr[i + 1]`` of ``col`` (column) and ``score``; the weight of one is ``base[i] + lut[score]``. ``mate[i]``
is the column of row ``i`` or −1; ``held`` lists the rows of column ``j`` at ``held_ptr[j]:held_ptr[j + 1]``. ``u``, ``v``
are duals of an optimal plan: u, v ≥ 0, u + v ≥ weight with equality on chosen edges, u = 0 for a row without a column,
v = 0 for a column with a free place. The slack of an edge, u + v − weight, is then a length for Dijkstra's method.

The functions are written so that numba may compile them as they stand (``pairing.speed``); interpreted they give the
same integers, since a shortest distance is one number whatever the order of the search.
"""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np

from pairing.model import Ints

FAR = 1 << 62
"""Longer than any path."""
SHORTLIST = 16
"""Edges of a row kept in order of slack before the whole row is sorted."""


def least_prices(
    ptr: Ints, col: Ints, score: Ints, lut: Ints, base: Ints, mate: Ints, held_ptr: Ints, held: Ints, u: Ints, v: Ints
) -> Ints:
    """The least v of all optimal duals: ``v[j]`` is exactly what one more place at mentor ``j`` would add.

    One more place takes a row over slack-zero and dearer edges from other columns until a row without a mentor is
    served or the chain ends; what the best chain gains is v − d, where d is the distance to ``j`` from the rows without
    a mentor (length 0) and from the end of the chain at a column ``k`` (length v[k]). O(edges + mentors·log mentors).
    """
    d = v.copy()
    heap = [(np.int64(0), np.int64(0)) for _ in range(0)]
    for i in range(len(mate)):
        if mate[i] < 0:
            for e in range(ptr[i], ptr[i + 1]):
                j = col[e]
                if d[j] > 0:
                    slack = u[i] + v[j] - base[i] - lut[score[e]]
                    if slack < d[j]:
                        d[j] = slack
    for j in range(len(v)):
        if held_ptr[j + 1] > held_ptr[j]:
            heappush(heap, (np.int64(d[j]), np.int64(j)))
    while heap:
        length, k = heappop(heap)
        if length > d[k]:
            continue
        for h in range(held_ptr[k], held_ptr[k + 1]):
            i = held[h]
            start = length + u[i] - base[i]
            for e in range(ptr[i], ptr[i + 1]):
                j = col[e]
                if d[j] > 0:
                    further = start + v[j] - lut[score[e]]
                    if further < d[j]:
                        d[j] = further
                        if held_ptr[j + 1] > held_ptr[j]:
                            heappush(heap, (np.int64(further), np.int64(j)))
    return v - d


def detour(
    i: int, j: int, limit: int, ptr: Ints, col: Ints, score: Ints, lut: Ints, base: Ints, mate: Ints, held_ptr: Ints,
    held: Ints, places: Ints, u: Ints, v: Ints, length: Ints, stamp: Ints, mark: int,
) -> int:  # fmt: skip
    """Least slack-length by which column ``j`` can give a place to row ``i``, or ``limit`` when it is not less.

    Somebody of ``j`` moves on, and so forth, until a free place is met, the place row ``i`` leaves behind, or a row that
    stays without a mentor (length u). Needs least duals, so that what row ``i`` leaves behind is worth its price.
    ``length`` and ``stamp`` are scratch by column; ``mark`` is unlike every earlier mark.
    """
    if held_ptr[j + 1] - held_ptr[j] < places[j] or mate[i] == j:
        return 0
    best = limit
    length[j] = 0
    stamp[j] = mark
    heap = [(np.int64(0), np.int64(j))]
    while heap:
        gone, k = heappop(heap)
        if gone >= best:
            break
        if gone > length[k]:
            continue
        for h in range(held_ptr[k], held_ptr[k + 1]):
            row = held[h]
            if row == i:
                continue
            if gone + u[row] < best:
                best = gone + u[row]
            start = gone + u[row] - base[row]
            for e in range(ptr[row], ptr[row + 1]):
                c = col[e]
                further = start + v[c] - lut[score[e]]
                if further < best and (stamp[c] != mark or further < length[c]):
                    if c == mate[i] or held_ptr[c + 1] - held_ptr[c] < places[c]:
                        best = further
                    else:
                        stamp[c] = mark
                        length[c] = further
                        heappush(heap, (np.int64(further), np.int64(c)))
    return best


def next_best(
    rows: Ints, most: int, ptr: Ints, col: Ints, score: Ints, lut: Ints, base: Ints, mate: Ints, held_ptr: Ints,
    held: Ints, places: Ints, u: Ints, v: Ints,
) -> tuple[Ints, Ints]:  # fmt: skip
    """For every row the ``most`` other choices that cost the whole plan least: (edge or −1, loss), both ``rows × most``.

    Edges are looked at in the order of slack, which is a lower bound of the loss, until the bound passes the last loss kept.
    Equal losses: the greater score first, then the earlier column.
    """
    found = np.full((len(rows), most), -1, dtype=np.int64)
    lost = np.full((len(rows), most), FAR, dtype=np.int64)
    length = np.zeros(len(v), dtype=np.int64)
    stamp = np.full(len(v), -1, dtype=np.int64)
    near = np.zeros(SHORTLIST, dtype=np.int64)
    slacks = np.zeros(SHORTLIST, dtype=np.int64)
    mark = 0
    for at in range(len(rows)):
        i = rows[at]
        size = 0
        last = FAR
        for e in range(ptr[i], ptr[i + 1]):
            if col[e] == mate[i]:
                continue
            slack = u[i] + v[col[e]] - base[i] - lut[score[e]]
            if size < SHORTLIST or slack < last:
                place = size if size < SHORTLIST else SHORTLIST - 1
                while place > 0 and slacks[place - 1] > slack:
                    slacks[place] = slacks[place - 1]
                    near[place] = near[place - 1]
                    place -= 1
                slacks[place] = slack
                near[place] = e
                size = min(size + 1, SHORTLIST)
                if size == SHORTLIST:
                    last = slacks[SHORTLIST - 1]
        order = near[:size]
        whole = False
        step = 0
        while True:
            if step == len(order):
                if whole or size < SHORTLIST:
                    break
                whole = True
                row = np.empty(ptr[i + 1] - ptr[i], dtype=np.int64)
                for e in range(ptr[i], ptr[i + 1]):
                    row[e - ptr[i]] = u[i] + v[col[e]] - base[i] - lut[score[e]]
                order = np.argsort(row, kind="mergesort") + ptr[i]
                step = 0
                for other in range(most):
                    found[at, other] = -1
                    lost[at, other] = FAR
                continue
            e = order[step]
            step += 1
            j = col[e]
            if j == mate[i]:
                continue
            slack = u[i] + v[j] - base[i] - lut[score[e]]
            worst = lost[at, most - 1]
            if slack > worst:
                break
            mark += 1
            bound = FAR if worst == FAR else worst - slack + 1
            loss = slack + detour(
                i, j, bound, ptr, col, score, lut, base, mate, held_ptr, held, places, u, v, length, stamp, mark
            )
            place = most
            while place > 0:
                kept = found[at, place - 1]
                if kept >= 0:
                    if lost[at, place - 1] < loss:
                        break
                    if lost[at, place - 1] == loss and (
                        score[kept] > score[e] or (score[kept] == score[e] and col[kept] < j)
                    ):
                        break
                place -= 1
            if place < most and loss <= worst:
                for other in range(most - 1, place, -1):
                    found[at, other] = found[at, other - 1]
                    lost[at, other] = lost[at, other - 1]
                found[at, place] = e
                lost[at, place] = loss
    return found, lost
