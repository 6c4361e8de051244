"""Fairness: the same people matched under several utilities, side by side, so that a choice among them can be seen.

A utility is what a score is worth to the total (``Rules.utility``), not decreasing. A concave one lifts the worst pairs at
the expense of the best; how many are served, and of which tier, stays the same under each. ``few_weak`` is provably the
least number of pairs under the threshold among all plans that serve so: one pair over it outweighs any sum of scores, so
the certificate of that plan is the proof.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pairing.edges import Edges, candidates
from pairing.fairness import Utility, fewest_below, plain, raised, root
from pairing.model import Column, Mentees, Mentors
from pairing.rules import Rules
from pairing.solve import solve
from pairing.stability import blocking, chosen_scores

THRESHOLD = 4000
"""Pairs under this score count as weak."""
PRESETS: Mapping[str, Callable[[int], Utility]] = {
    "plain": lambda people: plain(),
    "gentle": lambda people: raised(5000, 2),
    "firm": lambda people: raised(5000, 4),
    "proportional": lambda people: root(),
    "few_weak": lambda people: fewest_below(THRESHOLD, people),
}
"""What is offered: number of mentees → utility."""


@dataclass(frozen=True, slots=True)
class Row:
    """One preset: ``total`` of the scores, ``loss`` of it against the greatest in millionths, the ``least`` score, the one
    that 5 % of the pairs are under (``p5``), pairs under the threshold (``weak``), pairs that would rather be together."""

    preset: str
    matched: int
    total: int
    loss: int
    least: int
    p5: int
    weak: int
    blocking: int


def with_fairness(rules: Rules, preset: str, n: int) -> Rules:
    """The same rules under a preset, for ``n`` mentees."""
    return replace(rules, utility=PRESETS[preset](n))


def pareto(
    mentees: Mentees,
    mentors: Mentors,
    rules: Rules,
    presets: Sequence[str] = tuple(PRESETS),
    *,
    threshold: int = THRESHOLD,
    edges: Edges | None = None,
) -> list[Row]:
    """The presets side by side, the plain total first: it is what the losses are told against. A solve for each."""
    edges = candidates(mentees, mentors, rules) if edges is None else edges
    names = ["plain", *(name for name in presets if name != "plain")]
    found: list[Row] = []
    for name in names:
        table = fewest_below(threshold, len(mentees)) if name == "few_weak" else PRESETS[name](len(mentees))
        mate = solve(edges, mentors.places, mentees.tier, replace(rules, utility=table).worth()).mate
        found.append(
            measured(name, edges, mate, mentors.places.astype(np.int64), threshold, found[0].total if found else None)
        )
    return found


def measured(name: str, edges: Edges, mate: Column, places: Column, threshold: int, best: int | None) -> Row:
    """One row from a solved plan; ``best``: the greatest total, when it is known."""
    scores = chosen_scores(edges.ptr, edges.mentor, edges.score, mate)
    scores = np.sort(scores[scores >= 0])
    total = int(scores.sum())
    pairs, _ = blocking(edges.ptr, edges.mentor, edges.score, mate, places)
    top = total if best is None else best
    return Row(
        name, len(scores), total, (top - total) * 1_000_000 // max(top, 1), int(scores[0]) if len(scores) else 0,
        int(scores[len(scores) // 20]) if len(scores) else 0, int(np.searchsorted(scores, threshold)), pairs,
    )  # fmt: skip
