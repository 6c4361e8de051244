"""Shortest paths in what is left of a solved assignment: the price of a place, the loss of another choice.

All functions speak of the same arrays. Rows are mentees, columns are mentors. Edges are compressed rows: those of row ``i``
stand at ``ptr[i]:ptr[i + 1]`` of ``col`` (column) and ``score``; the weight of one is ``base[i] + lut[score]``. ``mate[i]``
is the column of row ``i`` or −1; ``held`` lists the rows of column ``j`` at ``held_ptr[j]:held_ptr[j + 1]``. ``u``, ``v``
are duals of an optimal plan: u, v ≥ 0, u + v ≥ weight with equality on chosen edges, u = 0 for a row without a column,
v = 0 for a column with a free place. The slack of an edge, u + v − weight, is then a length for Dijkstra's method.

Written once and run in two ways, like ``loops``: as plain Python, and compiled by numba (``compiled`` loads this file again with a
compiler in place of ``loop``). Both give the same integers: a shortest distance is one number whatever the order of the search.

graph = (ptr, col, score, lut, base, mate, held_ptr, held).
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

import numpy as np

loop: Callable[[Any], Any] = globals().get("compiled", lambda function: function)

FAR = 1 << 62
"""Longer than any path."""
SHORTLIST = 16
"""Edges of a row kept in order of slack before the whole row is sorted."""


@loop
def least_prices(graph: Any, u: Any, v: Any) -> Any:
    """The least v of all optimal duals: ``v[j]`` is exactly what one more place at mentor ``j`` would add.

    One more place takes a row over slack-zero and dearer edges from other columns until a row without a mentor is
    served or the chain ends; what the best chain gains is v − d, where d is the distance to ``j`` from the rows without
    a mentor (length 0) and from the end of the chain at a column ``k`` (length v[k]). O(edges + mentors·log mentors).
    """
    ptr, col, score, lut, base, mate, held_ptr, held = graph
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


@loop
def _array(values: Any, size: Any) -> Any:
    found = np.empty(size, dtype=np.int64)
    for at in range(size):
        found[at] = values[at]
    return found


@loop
def ways_out(graph: Any, places: Any, u: Any, v: Any) -> Any:
    """What it costs a full column to give up a place: (out, ptr, to, slack).

    ``out[j]``: the least length of a way from ``j`` to an end, that is to a free place, or to a row that then stays without a
    mentor (length u); 0 where a place is free, ``FAR`` where nobody can go. Edges of ``ptr``, ``to``, ``slack`` lead from a full column
    over one of its rows to another full one and are shorter than ``out``: no other edge is on a way that beats ``out``, so these
    few are all that a search between two columns needs. O(edges of the rows of full columns).
    """
    ptr, col, score, lut, base, _, held_ptr, held = graph
    columns = len(v)
    out = np.zeros(columns, dtype=np.int64)
    full = held_ptr[1:] - held_ptr[:-1] >= places
    first = np.zeros(columns + 1, dtype=np.int64)
    to, slack = [np.int64(0) for _ in range(0)], [np.int64(0) for _ in range(0)]
    for k in range(columns):
        begin = len(to)
        if full[k]:
            least = FAR
            for h in range(held_ptr[k], held_ptr[k + 1]):
                least = min(least, u[held[h]])
            for h in range(held_ptr[k], held_ptr[k + 1]):
                i = held[h]
                start = u[i] - base[i]
                for e in range(ptr[i], ptr[i + 1]):
                    j = col[e]
                    length = start + v[j] - lut[score[e]]
                    if length < least:
                        if not full[j]:
                            least = length
                        elif j != k:
                            to.append(np.int64(j))
                            slack.append(np.int64(length))
            out[k] = least
            kept = begin
            for e in range(begin, len(to)):
                if slack[e] < least:
                    to[kept], slack[kept] = to[e], slack[e]
                    kept += 1
            while len(to) > kept:
                to.pop()
                slack.pop()
        first[k + 1] = len(to)
    changed = True
    while changed:
        changed = False
        for k in range(columns):
            for e in range(first[k], first[k + 1]):
                if slack[e] + out[to[e]] < out[k]:
                    out[k] = slack[e] + out[to[e]]
                    changed = True
    kept, begin = 0, 0
    for k in range(columns):
        end = first[k + 1]
        for e in range(begin, end):
            if slack[e] < out[k]:
                to[kept], slack[kept] = to[e], slack[e]
                kept += 1
        begin = end
        first[k + 1] = kept
    return out, first, _array(to, kept), _array(slack, kept)


@loop
def detour(j: Any, end: Any, limit: Any, ways: Any, length: Any, stamp: Any, mark: Any) -> Any:
    """Least length by which column ``j`` can give up a place when one at column ``end`` (−1: nowhere) falls free, or ``limit`` when
    it is not less. ``length`` and ``stamp`` are scratch by column; ``mark`` is unlike every earlier mark."""
    out, ptr, to, slack = ways
    best = min(limit, out[j])
    if end < 0 or best <= 0:
        return best
    if j == end:
        return best - best
    length[j] = 0
    stamp[j] = mark
    heap = [(np.int64(0), np.int64(j))]
    while heap:
        gone, k = heappop(heap)
        if gone >= best:
            break
        if gone > length[k]:
            continue
        for e in range(ptr[k], ptr[k + 1]):
            c = to[e]
            further = gone + slack[e]
            if further < best and (stamp[c] != mark or further < length[c]):
                if c == end:
                    best = further
                else:
                    best = min(best, further + out[c])
                    stamp[c] = mark
                    length[c] = further
                    heappush(heap, (np.int64(further), np.int64(c)))
    return best


@loop
def next_best(rows: Any, most: Any, graph: Any, ways: Any, u: Any, v: Any) -> Any:
    """``ways``: of ``ways_out``. For every row the ``most`` other choices that cost the whole plan least: (edge or −1, loss), both ``rows × most``.

    Edges are looked at in the order of slack, which is a lower bound of the loss, until the bound passes the last loss kept.
    Equal losses: the greater score first, then the earlier column.
    """
    ptr, col, score, lut, base, mate = graph[:6]
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
            way = detour(j, mate[i], bound, ways, length, stamp, mark)
            if way == FAR:
                continue
            loss = slack + way
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
