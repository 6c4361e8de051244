"""Utilities for fairness: what a score is worth to the total, as the table ``Rules.utility``. All are not decreasing.

The number of pairs and who comes first stay as they are; the same total effort goes more to those who have the least. A plain
«greatest least score» is not offered: one mentee with a single possible mentor fixes it for everybody.
"""

from __future__ import annotations

import math

from pairing.model import ContractError
from pairing.rules import WHOLE

Utility = tuple[int, ...]


def plain() -> Utility:
    """The score itself."""
    return tuple(range(WHOLE + 1))


def raised(below: int = 5000, times: int = 2) -> Utility:
    """Points below a threshold count ``times`` as much: the default of a careful curator."""
    if not 0 <= below <= WHOLE or times < 1:
        raise ContractError("utility.below", f"0…{WHOLE}, counted at least once")
    return tuple(min(score, below) * times + max(score - below, 0) for score in range(WHOLE + 1))


def fewest_below(threshold: int, people: int) -> Utility:
    """As few of the matched as possible below the threshold, provably, then the greatest total. ``people``: mentees in all;
    for them the step outweighs every sum of scores."""
    if not 0 < threshold <= WHOLE:
        raise ContractError("utility.threshold", f"1…{WHOLE}")
    step = people * (WHOLE + 1)
    return tuple(score + step * (score >= threshold) for score in range(WHOLE + 1))


def root() -> Utility:
    """√score, as in Nash's bargaining: a point means more to who has few."""
    return tuple(math.isqrt(score * WHOLE) for score in range(WHOLE + 1))


def evened(target: int = 8000) -> Utility:
    """Points count less and less up to a target (the squared distance to it), and not at all beyond."""
    if not 0 < target <= WHOLE:
        raise ContractError("utility.target", f"1…{WHOLE}")
    return tuple((target**2 - max(target - score, 0) ** 2) // WHOLE for score in range(WHOLE + 1))
