"""Fairness: the same people matched under several utilities, side by side, so that a choice among them can be seen.

A utility is what a score is worth to the total (``Rules.utility``), not decreasing. A concave one lifts the worst pairs at
the expense of the best; how many are served, and of which tier, stays the same under each. ``few_weak`` is provably the
least number of pairs under the threshold among all plans that serve so: one pair over it outweighs any sum of scores, so
the certificate of that plan is the proof.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pairing.edges import Edges, candidates
from pairing.model import Column, Mentees, Mentors
from pairing.rules import WHOLE, Rules
from pairing.solve import solve
from pairing.stability import blocking, chosen_scores

THRESHOLD = 4000
"""Pairs under this score count as weak."""
KNEE = 5000
"""Points under this score count twice or more in the two-slope utilities."""


def plain(n: int) -> tuple[int, ...]:
    """The total as it is."""
    return ()


def gentle(n: int) -> tuple[int, ...]:
    """Points under half of the scale count twice."""
    return _two_slopes(2)


def firm(n: int) -> tuple[int, ...]:
    """Points under half of the scale count four times."""
    return _two_slopes(4)


def proportional(n: int) -> tuple[int, ...]:
    """Square root: the same gain is worth more to a weak pair, at every level."""
    return tuple(math.isqrt(100 * WHOLE * score) for score in range(WHOLE + 1))


def few_weak(n: int, threshold: int = THRESHOLD) -> tuple[int, ...]:
    """As few pairs under the threshold as can be for ``n`` mentees, then the total."""
    step = max(n, 1) * (WHOLE + 1)
    return tuple(score + (step if score >= threshold else 0) for score in range(WHOLE + 1))


PRESETS: Mapping[str, Callable[[int], tuple[int, ...]]] = {
    "plain": plain,
    "gentle": gentle,
    "firm": firm,
    "proportional": proportional,
    "few_weak": few_weak,
}


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


def utility(preset: str, n: int) -> tuple[int, ...]:
    """For ``Rules.utility``: a preset of ``PRESETS`` for ``n`` mentees."""
    return PRESETS[preset](n)


def with_fairness(rules: Rules, preset: str, n: int) -> Rules:
    """The same rules under a preset."""
    return replace(rules, utility=utility(preset, n))


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
        table = few_weak(len(mentees), threshold) if name == "few_weak" else utility(name, len(mentees))
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


def _two_slopes(steep: int) -> tuple[int, ...]:
    return tuple(score * steep if score <= KNEE else KNEE * steep + score - KNEE for score in range(WHOLE + 1))
