"""What there is too little of: what one more place is worth, who competes for which places, where places are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pairing.hall import competitions
from pairing.model import Mentees, Mentors
from pairing.plan import Plan
from pairing.residual import Residual, Worth
from pairing.rules import Rules


@dataclass(frozen=True, slots=True)
class Conflict:
    """``rivals`` (mentee ids) can be served only by ``mentors`` (ids) of ``places`` places; ``without`` of them are not.
    ``subjects``: codes that all the rivals teach."""

    rivals: tuple[int, ...]
    mentors: tuple[int, ...]
    places: int
    without: tuple[int, ...]
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scarcity:
    """``prices``: mentor id → what one more place there would add, where it would add anything, the most first.
    ``conflicts``: the greatest shortage first. ``nobody``: mentee ids without any candidate. ``by_subject``,
    ``by_municipality``: how many mentees stay without a mentor; one is counted under the rarest of their subjects."""

    prices: tuple[tuple[int, Worth], ...]
    conflicts: tuple[Conflict, ...]
    nobody: tuple[int, ...]
    by_subject: Mapping[str, int]
    by_municipality: Mapping[int, int]


def scarcity(
    mentees: Mentees, mentors: Mentors, rules: Rules, plan: Plan, *, residual: Residual | None = None
) -> Scarcity:
    """Everything that is short in a plan. ``residual``: ``Residual.of`` the same plan, when at hand. O(edges)."""
    found = Residual.of(mentees, mentors, rules, plan) if residual is None else residual
    costly = [
        (int(mentors.ids[j]), Worth.between(found.objective + int(found.v[j]), found.objective, found.unit))
        for j in np.flatnonzero(found.v)
    ]
    conflicts = [
        Conflict(
            tuple(int(mentees.ids[i]) for i in group.rivals),
            tuple(int(mentors.ids[j]) for j in group.mentors),
            group.places,
            tuple(int(mentees.ids[i]) for i in group.without),
            _shared_subjects(mentees, np.array(group.rivals, dtype=np.int64)),
        )
        for group in competitions(found.edges.ptr, found.edges.mentor, found.mate, found.places)
    ]
    alone = np.flatnonzero(found.served < 0)
    hopeless = alone[np.diff(found.edges.ptr)[alone] == 0]
    return Scarcity(
        tuple(sorted(costly, key=lambda item: (item[1], -item[0]), reverse=True)),
        tuple(conflicts),
        tuple(int(item) for item in mentees.ids[hopeless]),
        dict(Counter(_rarest(mentees, mentors, alone)).most_common()),
        dict(Counter(int(item) for item in mentees.municipality[alone]).most_common()),
    )


def _shared_subjects(mentees: Mentees, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> tuple[str, ...]:
    shared = int(np.bitwise_and.reduce(mentees.subjects[rows]))
    return tuple(name for at, name in enumerate(mentees.subject_names) if shared >> at & 1)


def _rarest(mentees: Mentees, mentors: Mentors, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[str]:
    """The subject of each mentee with the fewest places among the mentors; those without a subject are left out."""
    places = {
        name: int(mentors.places[(mentors.subjects >> at & 1) > 0].sum())
        for at, name in enumerate(mentors.subject_names)
    }
    found = []
    for row in rows:
        own = [name for at, name in enumerate(mentees.subject_names) if int(mentees.subjects[row]) >> at & 1]
        if own:
            found.append(min(own, key=lambda name: (places.get(name, 0), name)))
    return found
