from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FREE = "-"
"""What a corrected cell holds when there is no lesson in it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The texts of one sheet: (row number as the user sees it, cells). Merged cells hold their text in every place."""

    name: str
    rows: Sequence[tuple[int, Sequence[str]]]

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "rows": [[number, list(cells)] for number, cells in self.rows]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Sheet:
        return cls(data["name"], [(number, tuple(cells)) for number, cells in data["rows"]])

    def corrected(self, fixes: Mapping[tuple[int, int], str]) -> Sheet:
        """The same sheet with other texts in some cells: (row number, column from 0) → text."""
        if not fixes:
            return self
        rows = []
        for number, cells in self.rows:
            mine = {column: text for (row, column), text in fixes.items() if row == number}
            width = max([len(cells), *(column + 1 for column in mine)])
            padded = [*cells, *[""] * (width - len(cells))]
            rows.append((number, [mine.get(column, text) for column, text in enumerate(padded)]))
        return Sheet(self.name, rows)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: sheet by its order, row number as shown, column from 0."""

    sheet: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class RawLesson:
    """A lesson with the teacher as written. ``weekday`` 1…6, ``shift`` 1 or 2, ``parity`` "", "odd" or "even"."""

    who: str
    weekday: int
    shift: int
    number: int
    parity: str = ""
    class_name: str = ""
    subject: str = ""
    room: str = ""
    spot: Spot = field(default=Spot(0, 0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A filled cell that is no lesson yet: what was found, what was expected.

    ``known``: what is understood of the lesson all the same (weekday 0 and number -1 where they are not).
    """

    code: str
    found: str
    expected: str
    known: RawLesson

    @property
    def spot(self) -> Spot:
        return self.known.spot


@dataclass(slots=True)
class Reading:
    """What the sheets say. ``forms``: how each sheet was understood (``list``, ``teachers``, ``classes``; "" for not at all)."""

    lessons: list[RawLesson] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
