"""Quantiles and distribution functions the intervals need: Student, Fisher, noncentral Student. Standard library only.

SciPy would bring 35 MB to download and 60 MB of memory for three functions; it is the oracle of the tests instead.
"""

from __future__ import annotations

import math
from collections.abc import Callable

ACCURACY = 1e-13
STEPS = 400


def beta_fraction(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta function I_x(a, b), by the continued fraction (modified Lentz)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_fraction(b, a, 1 - x)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    tiny = 1e-300
    f, c, d = 1.0, 1.0, 0.0
    for step in range(STEPS):
        m = step // 2
        if step == 0:
            part = 1.0
        elif step % 2 == 0:
            part = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            part = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + part * d or tiny)
        c = 1 + part / c or tiny
        f *= c * d
        if step and abs(1 - c * d) < ACCURACY:
            break
    return front * (f - 1)


def t_cdf(t: float, df: float) -> float:
    """P(T ≤ t) of Student's distribution."""
    return 0.5 + math.copysign(beta_fraction(0.5, df / 2, t * t / (df + t * t)) / 2, t)


def f_cdf(f: float, df1: float, df2: float) -> float:
    """P(F ≤ f) of Fisher's distribution."""
    return beta_fraction(df1 / 2, df2 / 2, df1 * f / (df1 * f + df2)) if f > 0 else 0.0


def normal_cdf(x: float) -> float:
    return math.erfc(-x / math.sqrt(2)) / 2


def noncentral_t_cdf(t: float, df: float, shift: float) -> float:
    """P(T ≤ t) of the noncentral t distribution: Lenth 1989, algorithm AS 243."""
    if t < 0:
        return 1 - noncentral_t_cdf(-t, df, -shift)
    total = normal_cdf(-shift)
    if t == 0:
        return total
    x = t * t / (t * t + df)
    half = shift * shift / 2
    p = math.exp(-half) / 2
    q = math.sqrt(2 / math.pi) * math.exp(-half) * shift / 2
    for j in range(2000):
        added = p * beta_fraction(j + 0.5, df / 2, x) + q * beta_fraction(j + 1, df / 2, x)
        total += added
        if j > half and abs(added) < 1e-15:
            break
        p *= half / (j + 1)
        q *= half / (j + 1.5)
    return min(1.0, total)


def solve(function: Callable[[float], float], target: float, low: float, high: float) -> float:
    """Where an increasing function reaches ``target``; the bounds are moved out until they hold it."""
    while function(low) > target:
        low -= 2 * (high - low)
    while function(high) < target:
        high += 2 * (high - low)
    for _ in range(200):
        middle = (low + high) / 2
        if function(middle) < target:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def t_quantile(p: float, df: float) -> float:
    return solve(lambda t: t_cdf(t, df), p, -10, 10)


def f_quantile(p: float, df1: float, df2: float) -> float:
    """By the exponent: the quantile may be very small and is never negative."""
    return math.exp(solve(lambda e: f_cdf(math.exp(e), df1, df2), p, -5, 5))
