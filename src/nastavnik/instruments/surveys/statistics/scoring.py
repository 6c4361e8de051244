"""From answers to numbers: scale scores, need of a competence, the request index (ux 4.10). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nastavnik.instruments.surveys.spec import Item

NEED: Mapping[Any, float] = {1: 1.0, 2: 0.667, 3: 0.333, 4: 0.0, "no_case": 0.5}
"""Answer of the request grid → need; «не относится» is no number."""
ASKS = 0.667
"""From this need on, a person asks for help with the competence."""


def row_values(item: Item, marks: Mapping[str, Any]) -> dict[str, float]:
    """Row → value in the direction of the scale: reversed rows turned over, escapes and gaps left out."""
    if item.scale is None:
        return {}
    points = [point.value for point in item.scale.points if isinstance(point.value, int)]
    low, high = min(points), max(points)
    found = {}
    for row in item.rows:
        mark = marks.get(row.id)
        if mark in points and not isinstance(mark, bool):
            found[row.id] = float(low + high - mark if row.reverse else mark)
    return found


def score(item: Item, marks: Mapping[str, Any]) -> float | None:
    """The scale score: mean (or sum, filled up by the person's mean) of the answered rows, or ``None`` for too few."""
    values = list(row_values(item, marks).values())
    least = item.score.min_answered if item.score is not None else 1
    if len(values) < max(least, 1):
        return None
    mean = sum(values) / len(values)
    return mean * len(item.rows) if item.score is not None and item.score.method == "sum" else mean


@dataclass(frozen=True, slots=True)
class Demand:
    """How much a group asks for a competence: ``index`` is the mean need over ``n`` people, ``asking`` how many need help,
    ``first`` how many put it among their first three."""

    n: int
    index: float | None
    asking: int
    first: int


def demand(answers: Sequence[Any], first: int = 0) -> Demand:
    """The request index of one competence over a group's answers."""
    needs = [NEED[mark] for mark in answers if mark in NEED]
    index = sum(needs) / len(needs) if needs else None
    return Demand(len(needs), index, sum(need >= ASKS for need in needs), first)
