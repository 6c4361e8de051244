"""The two doors: a file and a paste. Both give a ``Table`` or raise ``RosterFileError``, and nothing else."""

from __future__ import annotations

from . import containers, delimited, errors, layout
from .grid import Grid, spread
from .limits import DEFAULT_LIMITS, Limits
from .table import Sheet, Table
from .workbook import Workbook

_SCORED_SHEETS = 30


def read_table(data: bytes, filename: str, *, sheet: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Read a staff list from the bytes of a file.

    The content decides what it is; ``filename`` is only kept for the record. Without ``sheet`` the sheet that looks
    most like a staff list is taken; ``Table.sheet`` and ``Table.sheets`` tell which, out of which.
    """
    if len(data) > limits.max_bytes:
        raise errors.too_large(limits.max_bytes)
    if not data.strip(b"\0 \t\r\n"):
        raise errors.empty()
    container = containers.kind_of(data)
    if container == "text":
        grid = delimited.parse(delimited.decode(data), "csv", limits)
        if sheet is not None:
            raise errors.no_such_sheet(sheet)
        return layout.build(grid, filename, (), limits)
    return _from_workbook(Workbook(data, container, limits), filename, sheet, limits)


def read_pasted(pasted: str, *, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Read what was copied from Excel, Word or a web page and pasted as text."""
    if len(pasted) > limits.max_bytes // 2:
        raise errors.too_large(limits.max_bytes)
    if not pasted.strip():
        raise errors.nothing_pasted()
    return layout.build(delimited.parse(pasted, "paste", limits), "", (), limits)


def read_grids(data: bytes, filename: str, *, limits: Limits = DEFAULT_LIMITS) -> list[Grid]:
    """Every visible sheet of a file as it stands, for lists other than of the staff; merged cells hold their text in every place."""
    if len(data) > limits.max_bytes:
        raise errors.too_large(limits.max_bytes)
    if not data.strip(b"\0 \t\r\n"):
        raise errors.empty()
    container = containers.kind_of(data)
    if container == "text":
        return [delimited.parse(delimited.decode(data), "csv", limits)]
    book = Workbook(data, container, limits)
    found = [book.grid(name) for name, hidden in book.sheets.items() if not hidden][:_SCORED_SHEETS]
    for grid in found:
        spread(grid)
    if not any(grid.rows for grid in found):
        raise errors.empty()
    return found


def paste_grid(pasted: str, *, limits: Limits = DEFAULT_LIMITS) -> Grid:
    """What was copied, as it stands."""
    if len(pasted) > limits.max_bytes // 2:
        raise errors.too_large(limits.max_bytes)
    if not pasted.strip():
        raise errors.nothing_pasted()
    return delimited.parse(pasted, "paste", limits)


def _from_workbook(book: Workbook, filename: str, sheet: str | None, limits: Limits) -> Table:
    if sheet is not None and sheet not in book.sheets:
        raise errors.no_such_sheet(sheet)
    found: list[Sheet] = []
    best: Grid | None = None
    best_score = -1.0
    refused: errors.RosterFileError | None = None
    for order, (name, hidden) in enumerate(book.sheets.items()):
        if order >= _SCORED_SHEETS and name != sheet:
            found.append(Sheet(name, hidden, 0.0))
            continue
        try:
            grid = book.grid(name)
        except errors.RosterFileError as refusal:
            if name == sheet:
                raise
            refused = refused or refusal
            found.append(Sheet(name, hidden, 0.0))
            continue
        score = round(layout.score(grid), 1)
        found.append(Sheet(name, hidden, score))
        if name == sheet:
            best, best_score = grid, float("inf")
        elif grid.rows and score - (0.05 if hidden else 0.0) > best_score:
            best, best_score = grid, score
    if best is None:
        raise refused or errors.empty()
    return layout.build(best, filename, found, limits)
