"""What apps above add to the list of people: words in columns, filters, sections of a card. They register, people asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nastavnik.kernel.act import Act

Words = Callable[[Act, Sequence[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """``words(act, person ids)`` → person id → what the cell says. One query for the whole page."""

    title: str
    words: Words


@dataclass(frozen=True, slots=True)
class Filter:
    """``ids(act)`` → a queryset of person ids inside the filter."""

    code: str
    title: str
    ids: Callable[[Act], Any]


@dataclass(frozen=True, slots=True)
class Section:
    """A block of a person's card: title, rows (label, words, link)."""

    title: str
    rows: Callable[[Act, int], Sequence[tuple[str, str, str]]]


COLUMNS: list[Column] = []
FILTERS: list[Filter] = []
SECTIONS: list[Section] = []
NEXT_STEPS: list[tuple[str, str]] = []
"""After a list was loaded: (what to do, name of the page)."""
