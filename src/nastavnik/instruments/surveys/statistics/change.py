"""Before and after, of the same people: counts, the mean change with Student's interval, the standardised effect (ux 4.12).

No bootstrap: at 5 to 12 people its interval covers 82–92 % instead of 95. No comparison group: the words say so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, stdev

from nastavnik.instruments.surveys.statistics.distributions import noncentral_t_cdf, solve, t_quantile

LEAST, EFFECT_FROM, DETAIL_FROM = 5, 10, 20
"""Pairs of answers: fewer than the first, nothing; from the second, the effect for methodologists; from the third, rows."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Hedges' g of paired scores, with its interval from the noncentral t."""

    g: float
    low: float
    high: float
    d: float


@dataclass(frozen=True, slots=True)
class Change:
    """``low`` and ``high`` are ``None`` when everybody changed alike: there is nothing to make an interval of."""

    n: int
    up: int
    same: int
    down: int
    mean: float
    sd: float
    low: float | None
    high: float | None
    effect: Effect | None

    @property
    def words(self) -> str:
        """By the interval, never by a p-value."""
        if self.low is None or self.high is None:
            return f"У всех одинаковое изменение: {_points(self.mean)}."
        span = f"(от {_number(self.low)} до {_number(self.high)})"
        if self.low > 0:
            return f"Выросла на {_number(self.mean)} {span}."
        if self.high < 0:
            return f"Снизилась на {_number(-self.mean)} (от {_number(-self.high)} до {_number(-self.low)})."
        return f"Изменение {_points(self.mean)} {span} не отличить от случайного: ответов мало или они разные."


def change(before: Sequence[float], after: Sequence[float]) -> Change | None:
    """The change of the same people; ``None`` for fewer than five. Raises ``ValueError`` for lists of different length."""
    differences = [post - pre for pre, post in zip(before, after, strict=True)]
    n = len(differences)
    if n < LEAST:
        return None
    middle, sd = mean(differences), stdev(differences)
    up, down = sum(d > 1e-12 for d in differences), sum(d < -1e-12 for d in differences)
    if sd < 1e-12:
        return Change(n, up, n - up - down, down, middle, 0.0, None, None, None)
    half = t_quantile(0.975, n - 1) * sd / math.sqrt(n)
    effect = paired_effect(middle, sd, n) if n >= EFFECT_FROM else None
    return Change(n, up, n - up - down, down, middle, sd, middle - half, middle + half, effect)


def correction(df: float) -> float:
    """Hedges' J: takes the bias of a small sample out of d."""
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def paired_effect(middle: float, sd: float, n: int) -> Effect:
    """g_z = J·d_z; the interval of d_z by inverting the noncentral t, times J."""
    d, j = middle / sd, correction(n - 1)
    t = d * math.sqrt(n)
    # The distribution function falls as the noncentrality grows: its negative rises.
    low = solve(lambda shift: -noncentral_t_cdf(t, n - 1, shift), -0.975, t - 8, t + 8) / math.sqrt(n)
    high = solve(lambda shift: -noncentral_t_cdf(t, n - 1, shift), -0.025, t - 8, t + 8) / math.sqrt(n)
    return Effect(j * d, j * low, j * high, d)


def sign_test(up: int, down: int) -> float:
    """Two-sided probability of so uneven a count if either way were as likely."""
    n, few = up + down, min(up, down)
    return min(1.0, 2 * sum(math.comb(n, k) for k in range(few + 1)) / 2**n) if n else 1.0


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",").replace("-", "−")


def _points(value: float) -> str:
    return ("+" if value > 0 else "") + _number(value)
