"""What may be published so that nobody is recognised: small groups hidden, and enough others that none can be computed (ux 4.14).

A number that is not shown says why: «данных мало», «скрыто, чтобы защитить других», «нет данных» are different values,
so a page cannot forget which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

SMALLEST = 5
CROSSED = 10
"""Two crossed splits, at the municipality and above."""
TEXTS_FROM = 10
FULL_FROM = 10
"""People: from five to this, only means and «согласны / остальные», no full distribution."""
K = TypeVar("K")


class Hidden(StrEnum):
    """Why there is no number."""

    FEW = "few"
    PROTECTS = "protects"
    NONE = "none"

    @property
    def words(self) -> str:
        return {
            "few": "Данных мало: итог покажем, когда ответят хотя бы пять человек.",
            "protects": "Скрыто, чтобы нельзя было вычислить ответы маленькой группы.",
            "none": "Нет данных.",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Published:
    """Of every group, its size or why it is hidden; of the whole, its size or nothing."""

    total: int | None
    groups: Mapping[str, int | Hidden]

    @property
    def shown(self) -> dict[str, int]:
        return {name: size for name, size in self.groups.items() if isinstance(size, int)}


def publish(sizes: Mapping[str, int], smallest: int = SMALLEST) -> Published:
    """A partition with a shown total. Ties are broken by name, so that asking twice tells no more than asking once."""
    total = sum(sizes.values())
    if total < smallest:
        return Published(None, {name: Hidden.FEW if size else Hidden.NONE for name, size in sizes.items()})
    hidden = {name for name, size in sizes.items() if 0 < size < smallest}
    few = set(hidden)
    visible = sorted((name for name, size in sizes.items() if size >= smallest), key=lambda name: (sizes[name], name))
    while hidden and not _safe(len(few), len(hidden) - len(few), sum(sizes[name] for name in hidden), smallest):
        if not visible:
            total = 0
            break
        hidden.add(visible.pop(0))
    found: dict[str, int | Hidden] = {}
    for name, size in sizes.items():
        found[name] = Hidden.FEW if name in few else Hidden.PROTECTS if name in hidden else size or Hidden.NONE
    return Published(total or None, found)


def _safe(few: int, protecting: int, left: int, smallest: int) -> bool:
    """Whether those who know the rule and that the hidden groups hold ``left`` people together cannot tell any group of few.

    A group of few has 1 … smallest − 1 people, a protecting one at least ``smallest``. All of few are known when their sum
    can only be the least or the greatest it could be.
    """
    if few + protecting < 2 or left < smallest:
        return False
    if not protecting:
        return few < left < few * (smallest - 1)
    return left - protecting * smallest > few


def filter_allowed(total: int, chosen: int, smallest: int = SMALLEST) -> bool:
    """Whether a filter may be offered: neither the chosen nor those left over may be few (the remainder tells as much)."""
    return chosen >= smallest and (total == chosen or total - chosen >= smallest)


def full_distribution(n: int) -> bool:
    """Whether counts of single answers may be shown: five equal answers would tell everybody's."""
    return n >= FULL_FROM


def texts_allowed(n: int) -> bool:
    return n >= TEXTS_FROM
