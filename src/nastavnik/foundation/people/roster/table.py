"""The table as the user sees it: headings, rows with their numbers in the file, and all that was set aside.

Every value is text, as Excel shows it in Russia (dates as 01.09.2020, whole numbers without a tail), so a table, a
paste and a stored draft are one and the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Issue:
    """One remark about one place. ``row`` is the number in the file, ``column`` its letter ("" = the whole row)."""

    code: str
    row: int
    column: str
    field: str
    found: str
    text: str
    suggestions: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "suggestions": list(self.suggestions)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Issue:
        return cls(**{**data, "suggestions": tuple(data["suggestions"])})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook. ``score`` says how much it looks like a staff list (0 = not at all)."""

    name: str
    hidden: bool
    score: float


@dataclass(frozen=True, slots=True)
class Column:
    """``index`` counts from 0, ``letter`` is Excel's; ``key`` is the normalised heading mappings are remembered by."""

    index: int
    letter: str
    heading: str
    key: str
    sample: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A data row. ``section`` is the heading it stands under; ``filled`` are columns taken from a merged cell above."""

    number: int
    cells: tuple[str, ...]
    section: str = ""
    filled: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A non-empty row that is not data. ``reason``: title, header, numbering, section, total, footer."""

    number: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Every non-empty row of the source is in ``header_rows``, ``rows`` or ``skipped``, exactly once."""

    kind: str  # xlsx, xls, ods, csv, paste
    filename: str
    sheet: str
    sheets: tuple[Sheet, ...]
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    skipped: tuple[SkippedRow, ...]
    notices: tuple[Issue, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dicts for a JSON field; ``from_json`` gives an equal table back."""
        return {
            "kind": self.kind,
            "filename": self.filename,
            "sheet": self.sheet,
            "sheets": [asdict(sheet) for sheet in self.sheets],
            "header_rows": list(self.header_rows),
            "columns": [asdict(column) for column in self.columns],
            "rows": [[row.number, list(row.cells), row.section, list(row.filled)] for row in self.rows],
            "skipped": [asdict(row) for row in self.skipped],
            "notices": [issue.to_json() for issue in self.notices],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Table:
        return cls(
            kind=data["kind"],
            filename=data["filename"],
            sheet=data["sheet"],
            sheets=tuple(Sheet(**item) for item in data["sheets"]),
            header_rows=tuple(data["header_rows"]),
            columns=tuple(Column(**item) for item in data["columns"]),
            rows=tuple(TableRow(n, tuple(cells), section, tuple(filled)) for n, cells, section, filled in data["rows"]),
            skipped=tuple(SkippedRow(**item) for item in data["skipped"]),
            notices=tuple(Issue.from_json(item) for item in data["notices"]),
        )


def letter(index: int) -> str:
    """Excel's name of a column counted from 0: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
