"""Whether the rows of a scale agree: Cronbach's alpha with Feldt's interval (Feldt, Woodruff, Salih 1987). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, variance

from nastavnik.instruments.surveys.statistics.distributions import f_quantile

SHOWN_FROM, SURE_FROM = 10, 20
"""People: fewer than the first, nothing is said; fewer than the second, «приблизительно»."""
MISREAD = 0.2
"""A reversed row that goes with the rest less than this is usually misread."""
Rows = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Reliability:
    """``alpha`` over ``n`` complete cases with its 95 % interval; per row, what it gives to the rest."""

    n: int
    alpha: float
    low: float
    high: float
    if_deleted: tuple[float, ...]
    item_rest: tuple[float, ...]

    @property
    def words(self) -> str:
        """The band in words, no thresholds in colours."""
        if self.alpha < 0.6:
            return "Ответы мало согласованы — смотрите пункты по отдельности."
        return "Для разговора достаточно." if self.alpha <= 0.8 else "Ответы хорошо согласованы."

    @property
    def rough(self) -> bool:
        return self.n < SURE_FROM


def alpha(people: Rows) -> float:
    """Cronbach's alpha of complete cases, rows already reversed. Nothing varies: 0."""
    k = len(people[0])
    total = variance([sum(person) for person in people])
    if k < 2 or total == 0:
        return 0.0
    return k / (k - 1) * (1 - sum(variance(column) for column in zip(*people, strict=True)) / total)


def reliability(people: Rows) -> Reliability | None:
    """The agreement of a scale's rows; ``None`` when there are fewer than ten people, or less than two rows."""
    if len(people) < SHOWN_FROM or len(people[0]) < 2:
        return None
    n, k = len(people), len(people[0])
    value = alpha(people)
    df1, df2 = n - 1, (n - 1) * (k - 1)
    low = 1 - (1 - value) * f_quantile(0.975, df1, df2)
    high = 1 - (1 - value) * f_quantile(0.025, df1, df2)
    rest = [[[*person[:at], *person[at + 1 :]] for person in people] for at in range(k)]
    return Reliability(
        n, value, low, high,
        tuple(alpha(others) for others in rest) if k > 2 else (),
        tuple(correlation([p[at] for p in people], [sum(o) for o in rest[at]]) for at in range(k)),
    )  # fmt: skip


def correlation(left: Sequence[float], right: Sequence[float]) -> float:
    """Pearson's r; 0 when one side does not vary."""
    mx, my = mean(left), mean(right)
    sx = sum((x - mx) ** 2 for x in left)
    sy = sum((y - my) ** 2 for y in right)
    if sx == 0 or sy == 0:
        return 0.0
    return float(sum((x - mx) * (y - my) for x, y in zip(left, right, strict=True)) / (sx * sy) ** 0.5)
