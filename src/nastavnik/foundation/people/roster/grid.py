"""The rectangle of texts every kind of source is brought to, before anyone looks for headings in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from . import text
from .scan import Merge


@dataclass(slots=True)
class GridRow:
    """A non-empty row: its number as the user sees it (from 1) and its texts."""

    number: int
    cells: list[str]


@dataclass(slots=True)
class Grid:
    """Non-empty rows of one sheet. ``failures``: (row number, column) → error text, "" for an uncounted formula."""

    kind: str
    name: str = ""
    hidden: bool = False
    rows: list[GridRow] = field(default_factory=list)
    merges: Sequence[Merge] = ()
    failures: dict[tuple[int, int], str] = field(default_factory=dict)
    truncated: bool = False  # there were more rows than anyone may load


def spread(grid: Grid) -> None:
    """Copy the text of every merged cell into all the places it covers. A row that was empty but for merges appears."""
    rows = {row.number: row for row in grid.rows}
    last = max(rows, default=0)
    width = max((len(row.cells) for row in grid.rows), default=0)
    for (top, left), (bottom, reach) in grid.merges:
        right = min(reach, width - 1)
        source = rows.get(top + 1)
        value = source.cells[left] if source is not None and left < len(source.cells) else ""
        if not value:
            continue
        for number in range(top + 1, min(bottom + 1, last) + 1):
            row = rows.setdefault(number, GridRow(number, []))
            row.cells += [""] * (right + 1 - len(row.cells))
            for column in range(left, right + 1):
                row.cells[column] = row.cells[column] or value
    grid.rows = [rows[number] for number in sorted(rows)]


def show(value: object) -> str:
    """A cell as text, the way Excel shows it in Russia."""
    if isinstance(value, str):
        return text.clean(value)
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if value == value and abs(value) < 1e15 and value == int(value):
            return str(int(value))
        return f"{value:.10g}"
    if isinstance(value, datetime):
        pattern = "%d.%m.%Y" if value.time() == time(0) else "%d.%m.%Y %H:%M"
        return f"{value:%d.%m.}{value.year:04d}" + ("" if pattern == "%d.%m.%Y" else f" {value:%H:%M}")
    if isinstance(value, date):
        return f"{value:%d.%m.}{value.year:04d}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        return str(value)
    return text.clean(str(value))
