"""Rows of a table to people: parsed values, blocking problems, notices, and what to do with someone known already.

Pure and deterministic: the same table, mapping, people, day and fixes give the same check.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .fields import Field
from .known import settle
from .mapping import ColumnMapping, mapping_problems
from .people import Check, ExistingPerson, Fixes
from .reader import RowReader
from .table import Issue, Table


def check_rows(
    table: Table,
    mapping: ColumnMapping,
    *,
    existing: Sequence[ExistingPerson] = (),
    today: date,
    fixes: Fixes | None = None,
) -> Check:
    """Parse and check every data row.

    ``mapping`` says which column is what; ``fixes`` replace what a cell holds, as if the user had corrected the file.
    Never raises on any table, mapping or fix.
    """
    fixes = fixes or {}
    columns = _columns(table, mapping)
    error_cells: dict[int, list[Issue]] = {}
    for issue in table.notices:
        error_cells.setdefault(issue.row, []).append(issue)
    drafts = [
        RowReader(row, columns, today, fixes.get(row.number, {}), error_cells.get(row.number, [])).read()
        for row in table.rows
    ]
    rows = settle(drafts, columns, existing)
    return Check(tuple(rows), table.skipped, mapping_problems(table, mapping))


def _columns(table: Table, mapping: ColumnMapping) -> dict[Field, list[int]]:
    present = {column.index for column in table.columns}
    columns: dict[Field, list[int]] = {}
    for index, name in sorted(mapping.items()):
        try:
            meaning = Field(name)
        except ValueError:
            continue
        if index in present and meaning is not Field.IGNORE:
            columns.setdefault(meaning, []).append(index)
    return columns
