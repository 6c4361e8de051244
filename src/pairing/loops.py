"""The loops of the solver: searches for cheapest paths over lists or arrays of integers, one edge at a time.

Written once and run in two ways: as plain Python over lists, and compiled by numba over arrays (``compiled`` loads this file
again with a compiler in place of ``loop``); hence tuples for structures, indices for everything, no NumPy. Both ways take
the same steps and give the same result.

State: a set of rows (mentees) and of open places of columns (mentors), a matching, and prices u, v ≥ 0 with u+v ≥ gain on
every edge between them, equal on matched edges, u > 0 only for matched rows, v > 0 only for full columns. That makes the
matching optimal for those rows and places (complementary slackness). Every operation here keeps it so:

- ``insert_row`` brings one more row: a search for the cheapest alternating path from it to a free place, or to a row that is
  better left out (the shortest augmenting path of Tomizawa 1971 and Edmonds–Karp 1972, in the form of Jonker–Volgenant 1987);
- ``insert_place`` brings one more place: its mirror image, from columns to rows;
- taking out a matched row together with its place breaks nothing, so every change is «take out, then insert again».

The scarce side is the one to insert: a search ends at the other side's free nodes, and these are near while they are many.

rows = (ptr, col, gain), edges of a row by gain descending; cols = (ptr, row, gain), edges of a column likewise;
state = (u, v, mate, load, cap, start, holder): ``mate`` column of a row or −1, ``load`` ≤ ``cap`` matched rows and open
places of a column, ``holder[start[j] : start[j] + load[j]]`` the matched rows of column j.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any

OUT = 1 << 61
"""Price u of a row that is not in the problem yet: no path goes through it."""

LONG = 1
"""After searches over so many times all columns prices are lifted."""

loop: Callable[[Any], Any] = globals().get("compiled", lambda function: function)


@loop
def swap(old: Any, new: Any, column: Any, state: Any) -> Any:
    """Give the place of one row to another."""
    start, holder = state[5], state[6]
    at = start[column]
    while holder[at] != old:
        at += 1
    holder[at] = new


@loop
def leave(row: Any, column: Any, state: Any) -> Any:
    """Free the place of a row."""
    load, start, holder = state[3], state[5], state[6]
    load[column] -= 1
    swap(row, holder[start[column] + load[column]], column, state)


@loop
def join(row: Any, column: Any, state: Any) -> Any:
    """Take a free place."""
    mate, load, start, holder = state[2], state[3], state[5], state[6]
    holder[start[column] + load[column]] = row
    load[column] += 1
    mate[row] = column


@loop
def cover(by_tier: Any, tier: Any, ptr: Any, col: Any, state: Any, side: Any) -> Any:
    """Serve the greatest tiers first, then as many rows as possible, whatever the gain (Pothen–Fan 1990, tier by tier).

    ``side`` (columns) becomes 1 + t for the columns a row of tier t that is left out could reach: they are full, rows
    compete for them; 0 elsewhere (the coarse parts of Dulmage–Mendelsohn 1958). Returns how many rows with edges are left.
    """
    mate, load, cap, start, holder = state[2], state[3], state[4], state[5], state[6]
    seen, via = [0] * len(load), [0] * len(load)
    turn, left = 0, 0
    at = 0
    while at < len(by_tier):
        rank = tier[by_tier[at]]
        end = at
        while end < len(by_tier) and tier[by_tier[end]] == rank:
            row = by_tier[end]
            for edge in range(ptr[row], ptr[row + 1]):
                if load[col[edge]] < cap[col[edge]]:
                    join(row, col[edge], state)
                    break
            end += 1
        grown = True
        while grown:
            grown = False
            turn += 1
            for index in range(at, end):
                root = by_tier[index]
                if mate[root] >= 0:
                    continue
                stack, found = [root], -1
                while len(stack) > 0 and found < 0:
                    row = stack.pop()
                    for edge in range(ptr[row], ptr[row + 1]):
                        column = col[edge]
                        if seen[column] == turn or side[column] > 0:
                            continue
                        seen[column], via[column] = turn, row
                        if load[column] < cap[column]:
                            found = column
                            break
                        for place in range(start[column], start[column] + load[column]):
                            stack.append(holder[place])
                if found < 0:
                    continue
                grown = True
                row = via[found]
                old = mate[row]
                join(row, found, state)
                while row != root:
                    other = via[old]
                    swap(row, other, old, state)
                    before = mate[other]
                    mate[other] = old
                    row, old = other, before
        for column in range(len(load)):
            if seen[column] == turn and side[column] == 0:
                side[column] = 1 + rank
        for index in range(at, end):
            if mate[by_tier[index]] < 0 and ptr[by_tier[index]] < ptr[by_tier[index] + 1]:
                left += 1
        at = end
    return left


@loop
def insert_row(root: Any, rows: Any, state: Any, work: Any) -> Any:
    """Bring a row in; returns over how many columns the search went. O(edges near it · log)."""
    ptr, col, gain = rows
    u, v, mate, load, cap, start, holder = state
    dist, via, mark = work[0], work[1], work[2]
    best = 0
    for edge in range(ptr[root], ptr[root + 1]):
        if gain[edge] <= best:
            break
        best = max(best, gain[edge] - v[col[edge]])
    u[root] = best
    if best == 0:
        return 0
    heap = [(best, root)]
    heap.pop()
    reached, reached_at, seen, settled = [root], [best - best], [root], [root]
    seen.pop()
    settled.pop()
    bound, end_row, end_column = best, root, -1  # the row itself may be left out: it costs all its price
    at = 0
    while True:
        while at < len(reached):
            row, far = reached[at], reached_at[at]
            at += 1
            base = far + u[row]
            for edge in range(ptr[row], ptr[row + 1]):
                if base - gain[edge] >= bound:  # v ≥ 0 and gains descend: nothing nearer follows
                    break
                column = col[edge]
                near = base - gain[edge] + v[column]
                if near < bound and (mark[column] == 0 or near < dist[column]):
                    if mark[column] == 0:
                        mark[column] = 1
                        seen.append(column)
                    dist[column], via[column] = near, row
                    if load[column] < cap[column]:
                        bound, end_row, end_column = near, -1, column
                    else:
                        heapq.heappush(heap, (near, column))
        if len(heap) == 0:
            break
        far, column = heapq.heappop(heap)
        if far >= bound:
            break
        if mark[column] == 2 or far > dist[column]:
            continue
        mark[column] = 2
        settled.append(column)
        for place in range(start[column], start[column] + load[column]):
            row = holder[place]
            if far + u[row] < bound:
                bound, end_row, end_column = far + u[row], row, -1
            reached.append(row)
            reached_at.append(far)
    for column in settled:
        v[column] += bound - dist[column]
    for index in range(len(reached)):
        u[reached[index]] -= bound - reached_at[index]
    if end_row != root:
        if end_column >= 0:
            column = end_column
            row = via[column]
            holder[start[column] + load[column]] = row
            load[column] += 1
        else:
            column = mate[end_row]
            mate[end_row] = -1
            row = via[column]
            swap(end_row, row, column, state)
        while row != root:
            old = mate[row]
            mate[row] = column
            other = via[old]
            swap(row, other, old, state)
            row, column = other, old
        mate[root] = column
    for column in seen:
        mark[column] = 0
    return len(settled)


@loop
def lift(cols: Any, state: Any, work: Any) -> Any:
    """From any optimal prices to the greatest v (and the least u): every row then stands on a path without cost to a free
    place, or to a row that costs nothing to leave out, so that the next searches are short.

    A search from the free places back (the global price update of Goldberg and Kennedy 1995).
    """
    ptr, row_of, gain = cols
    u, v, mate, load, cap, start, holder = state
    rise, mark = work[0], work[2]
    heap = [(v[0], 0)]
    heap.pop()
    for column in range(len(v)):
        rise[column] = OUT
        if load[column] < cap[column]:
            rise[column] = 0
        for place in range(start[column], start[column] + load[column]):
            rise[column] = min(rise[column], u[holder[place]])
        if rise[column] < OUT:
            heapq.heappush(heap, (rise[column], column))
    while len(heap) > 0:
        far, column = heapq.heappop(heap)
        if mark[column] == 2:
            continue
        mark[column] = 2
        base = far + v[column]
        for edge in range(ptr[column], ptr[column + 1]):
            row = row_of[edge]
            home = mate[row]
            if home >= 0:
                near = base + u[row] - gain[edge]
                if near < rise[home]:
                    rise[home] = near
                    heapq.heappush(heap, (near, home))
    for column in range(len(v)):
        mark[column] = 0
        if rise[column] < OUT:
            v[column] += rise[column]
            for place in range(start[column], start[column] + load[column]):
                u[holder[place]] -= rise[column]


@loop
def insert_place(root: Any, cols: Any, state: Any, work: Any) -> Any:
    """Open one more place of a column. O(edges near it · log)."""
    ptr, row_of, gain = cols
    u, v, mate, load, cap, start, holder = state
    reach, reach_via, reach_mark = work[0], work[1], work[2]  # of columns
    dist, via, mark = work[3], work[4], work[5]  # of rows
    if cap[root] == 0:
        # without open places a column has no price to keep; now it must be one that every row can bear
        best = 0
        for edge in range(ptr[root], ptr[root + 1]):
            if gain[edge] <= best:
                break
            best = max(best, gain[edge] - u[row_of[edge]])
        v[root] = best
    bound, end_row, end_column = v[root], -1, root  # the place itself may stay empty: it costs all its price
    cap[root] += 1
    if bound == 0:
        return
    heap = [(bound, root)]
    heap.pop()
    reached, seen, settled = [root], [root], [root]
    seen.pop()
    settled.pop()
    reach[root], reach_mark[root] = 0, 1
    at = 0
    while True:
        while at < len(reached):
            column = reached[at]
            at += 1
            base = reach[column] + v[column]
            for edge in range(ptr[column], ptr[column + 1]):
                if base - gain[edge] >= bound:
                    break
                row = row_of[edge]
                near = base - gain[edge] + u[row]
                if near < bound and (mark[row] == 0 or near < dist[row]):
                    if mark[row] == 0:
                        mark[row] = 1
                        seen.append(row)
                    dist[row], via[row] = near, column
                    if mate[row] < 0:
                        bound, end_row, end_column = near, row, -1
                    else:
                        heapq.heappush(heap, (near, row))
        if len(heap) == 0:
            break
        far, row = heapq.heappop(heap)
        if far >= bound:
            break
        if mark[row] == 2 or far > dist[row]:
            continue
        mark[row] = 2
        settled.append(row)
        column = mate[row]
        if reach_mark[column] == 0:  # the other rows of a reached column are reached as its edges, at the same distance
            reach_mark[column] = 1
            reach[column], reach_via[column] = far, row
            if far + v[column] < bound:
                bound, end_row, end_column = far + v[column], -1, column
            reached.append(column)
    for row in settled:
        u[row] += bound - dist[row]
    for column in reached:
        v[column] -= bound - reach[column]
    if end_column != root:
        row = end_row
        if row < 0:
            row = reach_via[end_column]
            leave(row, end_column, state)
        column = via[row]
        while column != root:
            other = reach_via[column]
            swap(other, row, column, state)
            mate[row] = column
            row = other
            column = via[row]
        holder[start[root] + load[root]] = row
        load[root] += 1
        mate[row] = root
    for row in seen:
        mark[row] = 0
    for column in reached:
        reach_mark[column] = 0


@loop
def insert_rows(which: Any, rows: Any, cols: Any, state: Any, work: Any) -> Any:
    """Bring rows in, one after another; after long searches the prices are lifted, which costs one more."""
    spent = 0
    for row in which:
        spent += insert_row(row, rows, state, work)
        if spent > LONG * len(state[1]):
            lift(cols, state, work)
            spent = 0


@loop
def insert_places(which: Any, cols: Any, state: Any, work: Any) -> Any:
    """Open places, one after another; a column stands in ``which`` once for every place."""
    for column in which:
        insert_place(column, cols, state, work)


@loop
def admit(which: Any, rows: Any, state: Any, work: Any) -> Any:
    """Bring in rows that all stay unmatched: prices of the full columns they could take rise until that is right.

    Least rises by a search from the greatest demand down. The caller knows that no matched row's price falls below 0.
    """
    ptr, col, gain = rows
    u, v, cap, start, holder, load = state[0], state[1], state[4], state[5], state[6], state[3]
    rise, mark = work[0], work[2]
    heap = [(0 * gain[0], col[0] + 0)]
    heap.pop()
    seen = [col[0] + 0]
    seen.pop()
    for row in which:
        u[row] = 0
        for edge in range(ptr[row], ptr[row + 1]):
            column = col[edge]
            more = gain[edge] - v[column]
            if cap[column] > 0 and more > 0 and (mark[column] == 0 or more > rise[column]):
                if mark[column] == 0:
                    mark[column] = 1
                    seen.append(column)
                rise[column] = more
                heapq.heappush(heap, (-more, column))
    while len(heap) > 0:
        less, column = heapq.heappop(heap)
        if mark[column] == 2 or -less < rise[column]:
            continue
        mark[column] = 2
        for place in range(start[column], start[column] + load[column]):
            row = holder[place]
            base = u[row] + less  # its price after the rise
            u[row] = base
            for edge in range(ptr[row], ptr[row + 1]):
                if gain[edge] <= base:
                    break
                other = col[edge]
                more = gain[edge] - base - v[other]
                if cap[other] > 0 and more > 0 and (mark[other] == 0 or (mark[other] == 1 and more > rise[other])):
                    if mark[other] == 0:
                        mark[other] = 1
                        seen.append(other)
                    rise[other] = more
                    heapq.heappush(heap, (-more, other))
    for column in seen:
        v[column] += rise[column]
        mark[column] = 0


@loop
def lower(rows: Any, state: Any, work: Any) -> Any:
    """From any optimal prices to the least v (and the greatest u): v then is what one more place is worth, exactly."""
    ptr, col, gain = rows
    u, v, mate, load, start, holder = state[0], state[1], state[2], state[3], state[5], state[6]
    fall, mark = work[0], work[2]
    if len(v) == 0:
        return
    heap = [(v[0] - v[0], 0)]
    heap.pop()
    for column in range(len(v)):
        fall[column] = v[column]
        mark[column] = 0
    for row in range(len(u)):
        if mate[row] < 0:
            for edge in range(ptr[row], ptr[row + 1]):
                column = col[edge]
                fall[column] = min(fall[column], v[column] - gain[edge])
    for column in range(len(v)):
        if load[column] > 0:
            heapq.heappush(heap, (fall[column], column))
    while len(heap) > 0:
        far, column = heapq.heappop(heap)
        if mark[column] == 2 or far > fall[column]:
            continue
        mark[column] = 2
        for place in range(start[column], start[column] + load[column]):
            row = holder[place]
            base = far + u[row]
            for edge in range(ptr[row], ptr[row + 1]):
                if base - gain[edge] >= 0:
                    break
                other = col[edge]
                near = base - gain[edge] + v[other]
                if near < fall[other]:
                    fall[other] = near
                    if load[other] > 0:
                        heapq.heappush(heap, (near, other))
    for column in range(len(v)):
        v[column] -= fall[column]
        mark[column] = 0
    for row in range(len(u)):
        if mate[row] >= 0:
            u[row] += fall[mate[row]]


@loop
def reinsert(which: Any, rows: Any, cols: Any, state: Any, work: Any) -> Any:
    """Rows whose edges have changed: take each out together with its place, then insert both again."""
    u, mate, cap = state[0], state[2], state[4]
    places = [which[0] - which[0]]
    places.pop()
    for row in which:
        column = mate[row]
        places.append(column)
        u[row] = OUT
        if column >= 0:
            leave(row, column, state)
            mate[row] = -1
            cap[column] -= 1
    for index in range(len(which)):
        if places[index] >= 0:
            insert_place(places[index], cols, state, work)
        insert_row(which[index], rows, state, work)
