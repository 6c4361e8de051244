"""Hall sets: who competes for which places, when there are fewer places than people who could take them.

From a mentee who has candidates but no mentor, walk to the candidates and on to everybody they serve. In a plan that serves
as many as possible every mentor met is full, so the mentees met outnumber the places met by exactly those without a mentor
(Hall 1935; the alternating walk of König). Walks that meet are one competition.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pairing.model import Column, Ints


@dataclass(frozen=True, slots=True)
class Competition:
    """``rivals`` (rows) can be served only by ``mentors`` (columns) of ``places`` places; ``without`` of them are not."""

    rivals: tuple[int, ...]
    mentors: tuple[int, ...]
    places: int
    without: tuple[int, ...]


def competitions(ptr: Ints, col: Column, mate: Column, places: Column) -> list[Competition]:
    """All competitions, the greatest shortage first. O(edges of the rivals), a vectorised step per rival."""
    columns = len(places)
    holders: list[list[int]] = [[] for _ in range(columns)]
    for i, j in enumerate(mate):
        if j >= 0:
            holders[j].append(i)
    group_of = np.full(columns, -1, dtype=np.int64)
    joined: list[int] = []
    members: list[list[int]] = []
    for start in np.flatnonzero((mate < 0) & (np.diff(ptr) > 0)):
        group = len(joined)
        joined.append(group)
        members.append([])
        queue = [int(start)]
        while queue:
            i = queue.pop()
            members[group].append(i)
            reach = col[ptr[i] : ptr[i + 1]]
            seen = group_of[reach]
            for other in np.unique(seen[(seen >= 0) & (seen != group)]):
                joined[_root(joined, int(other))] = _root(joined, group)
            fresh = reach[seen < 0]
            group_of[fresh] = group
            for j in fresh:
                queue += holders[j]
    return _grouped(joined, members, group_of, mate, places)


def _grouped(
    joined: list[int], members: list[list[int]], group_of: Ints, mate: Column, places: Column
) -> list[Competition]:
    rivals: dict[int, list[int]] = {}
    for group, rows in enumerate(members):
        rivals.setdefault(_root(joined, group), []).extend(rows)
    mentors: dict[int, list[int]] = {}
    for j in np.flatnonzero(group_of >= 0):
        mentors.setdefault(_root(joined, int(group_of[j])), []).append(int(j))
    found = []
    for group, rows in rivals.items():
        columns = tuple(mentors[group])
        without = tuple(sorted(i for i in rows if mate[i] < 0))
        found.append(Competition(tuple(sorted(rows)), columns, int(places[list(columns)].sum()), without))
    return sorted(found, key=lambda item: (-len(item.without), item.rivals))


def _root(joined: list[int], group: int) -> int:
    while joined[group] != group:
        joined[group] = joined[joined[group]]
        group = joined[group]
    return group
