"""The 0–10 question «посоветуете ли»: three counts; the index only for twenty people and more (ux 4.13)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

INDEX_FROM = 20
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Recommendation:
    """``high`` 9–10, ``middle`` 7–8, ``low`` 0–6; the adjusted-Wald index with its interval, in points of −100 … 100, or
    nothing for fewer than twenty people: at twelve it spans seventy-five points."""

    high: int
    middle: int
    low: int
    index: float | None
    index_low: float | None
    index_high: float | None

    @property
    def n(self) -> int:
        return self.high + self.middle + self.low


def recommendation(answers: Sequence[int]) -> Recommendation:
    """Counts, and the index when it means something."""
    high, low = sum(a >= 9 for a in answers), sum(a <= 6 for a in answers)
    middle = len(answers) - high - low
    if len(answers) < INDEX_FROM:
        return Recommendation(high, middle, low, None, None, None)
    return Recommendation(high, middle, low, *adjusted_index(high, middle, low))


def adjusted_index(high: int, middle: int, low: int) -> tuple[float, float, float]:
    """Index and 95 % interval after adding three answers, ¾ of one to each end (Sauro, Lewis: adjusted Wald)."""
    n = high + middle + low + 3
    p, d = (high + 0.75) / n, (low + 0.75) / n
    half = Z * math.sqrt((p + d - (p - d) ** 2) / n)
    return 100 * (p - d), 100 * (p - d - half), 100 * (p - d + half)
