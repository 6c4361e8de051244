"""«What if»: the exact plan after a change, and what a plan becomes with groups and second mentors.

Every edit is a change of the input followed by an exact solution of the whole; a block of a region is solved in tenths of a
second, a school in milliseconds, and the new plan carries a proof of its own, against the changed input.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from pairing.model import Mentees, Mentors
from pairing.plan import Plan, match
from pairing.rules import Rules


@dataclass(frozen=True, slots=True)
class Edit:
    """What changes. ``without_mentees``, ``without_mentors``: ids of those who leave; ``places``: mentor id → places from
    now on; ``forced``: pairs that must be; ``forbidden``: pairs that must not."""

    without_mentees: frozenset[int] = frozenset()
    without_mentors: frozenset[int] = frozenset()
    places: dict[int, int] = field(default_factory=dict)
    forced: tuple[tuple[int, int], ...] = ()
    forbidden: frozenset[tuple[int, int]] = frozenset()


def apply(mentees: Mentees, mentors: Mentors, rules: Rules, edit: Edit) -> tuple[Mentees, Mentors, Rules]:
    """People and rules after the edit: what ``verify`` takes with the new plan. Raises ``KeyError`` for an unknown id."""
    gone = [mentees.row(person) for person in edit.without_mentees]
    away = [mentors.row(person) for person in edit.without_mentors]
    places = mentors.places.copy()
    for person, count in edit.places.items():
        places[mentors.row(person)] = count
    left = mentees.take(np.setdiff1d(np.arange(len(mentees)), gone)) if gone else mentees
    right = mentors
    if away or edit.places:
        right = mentors.take(np.setdiff1d(np.arange(len(mentors)), away), places)
    return left, right, replace(rules, forbidden=rules.forbidden | edit.forbidden) if edit.forbidden else rules


def what_if(
    mentees: Mentees, mentors: Mentors, rules: Rules, edit: Edit, *, pinned: Iterable[tuple[int, int]] = ()
) -> Plan:
    """The optimum after the edit. ``pinned``: pairs kept as they are, beside the forced ones.

    Raises ``ContractError`` when a forced or pinned pair cannot be.
    """
    left, right, law = apply(mentees, mentors, rules, edit)
    return match(left, right, law, pinned=[*pinned, *edit.forced])


def co_mentors(mentees: Mentees, mentors: Mentors, rules: Rules, plan: Plan, wanted: Iterable[int]) -> Plan:
    """Second mentors for the ``wanted`` mentees (ids) from the places the plan leaves, for what the first does not cover.

    Exact for the given first plan: the needs of a wanted mentee are lessened by what the first mentor can, and the best
    assignment of the places left is found. Choosing both mentors at once is another, harder problem and is not claimed.
    Verify it against ``second_round``.
    """
    return match(*second_round(mentees, mentors, rules, plan, wanted))


def second_round(
    mentees: Mentees, mentors: Mentors, rules: Rules, plan: Plan, wanted: Iterable[int]
) -> tuple[Mentees, Mentors, Rules]:
    """People and rules of the round of second mentors."""
    first = {mentee: mentor for mentee, mentor, _ in plan.pairs}
    rows = np.array(sorted(mentees.row(person) for person in set(wanted) & set(first)), dtype=np.int64)
    needs = mentees.needs.astype(np.int64)
    number = {code: at for at, code in enumerate(mentees.competences)}
    for row in rows:
        mentor = mentors.row(first[int(mentees.ids[row])])
        for at, code in enumerate(mentors.competences):
            if code in number:
                need = needs[row, number[code]]
                needs[row, number[code]] = need * (1000 - int(mentors.strengths[mentor, at])) // 1000
    columns = mentees.columns() | {"needs": needs}
    left = Mentees.of_columns(**{name: column[rows] for name, column in columns.items()}, **mentees.vocabularies())
    used = Counter(mentor for _, mentor, _ in plan.pairs)
    places = mentors.places - np.array([used[int(person)] for person in mentors.ids], dtype=mentors.places.dtype)
    right = mentors.take(np.arange(len(mentors)), places)
    taken = frozenset((mentee, mentor) for mentee, mentor in first.items())
    return left, right, replace(rules, forbidden=rules.forbidden | taken)


def full_groups(mentees: Mentees, mentors: Mentors, rules: Rules, least: dict[int, int]) -> tuple[Plan, Mentors]:
    """A plan in which a group (mentor id → least size) has at least so many members or none, and the mentors it is proven
    for: groups that did not fill have no places there.

    The smallest group short of its size is closed and all is solved again, until none is short. Every plan on the way is
    optimal for the groups that are open; which groups to close is chosen one at a time, because the best choice of all is
    a fixed-charge problem (NP-hard).
    """
    places = mentors.places.copy()
    while True:
        right = mentors.take(np.arange(len(mentors)), places)
        plan = match(mentees, right, rules)
        size = Counter(mentor for _, mentor, _ in plan.pairs)
        short = [(size[group], group) for group, wanted in least.items() if 0 < size[group] < wanted]
        if not short:
            return plan, right
        places[mentors.row(min(short)[1])] = 0
