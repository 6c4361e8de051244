"""Workbooks (.xlsx, .xlsm, .xls, .ods) to grids, through calamine, after the raw parts were found harmless."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import python_calamine

from . import containers, errors, scan
from .grid import Grid, GridRow, show
from .limits import Limits

T = TypeVar("T")

_SPARE_ROWS = 300  # titles, sections and totals above the limit of data rows


class Workbook:
    """An opened workbook: names and visibility of its sheets at once, grids on demand."""

    def __init__(self, data: bytes, container: str, limits: Limits) -> None:
        self.limits = limits
        self._scans: dict[str, scan.SheetScan] = {}
        if container == "zip":
            self.kind, parts, data = containers.open_zip(data, limits)
            if self.kind == "ods":
                if "content.xml" not in parts:
                    raise errors.damaged()
                found = scan.scan_ods(parts["content.xml"])
                self._scans = {sheet.name: sheet for sheet in found}
            else:
                found = self._scan_xlsx(parts)
        else:
            self.kind = "xls"
            stream = containers.open_ole(data, limits)
            found = scan.scan_xls(stream, limits)
            data = containers.pack_ole(scan.honest_dimensions(stream))
        if self.kind != "xlsx" and any(sheet.area > limits.max_cells for sheet in found):
            raise errors.scattered(next(s.name or "1" for s in found if s.area > limits.max_cells))
        if self.kind == "xls" and sum(sheet.area for sheet in found) > 2 * limits.max_cells:
            raise errors.bomb()
        self._book = _guarded(lambda: python_calamine.load_workbook(io.BytesIO(data)))
        worksheet = python_calamine.SheetTypeEnum.WorkSheet
        visible = python_calamine.SheetVisibleEnum.Visible
        metadata = [sheet for sheet in self._book.sheets_metadata if sheet.typ == worksheet]
        if len(metadata) > limits.max_sheets:
            raise errors.bomb()
        self.sheets: dict[str, bool] = {sheet.name: sheet.visible != visible for sheet in metadata}
        if self.kind == "xls":
            every = self._book.sheet_names
            if len(every) == len(found):
                self._scans = dict(zip(every, found, strict=True))

    def _scan_xlsx(self, parts: dict[str, bytes]) -> list[scan.SheetScan]:
        by_path = {
            path.lower(): scan.scan_xlsx_sheet(content)
            for path, content in parts.items()
            if path.lower().startswith("xl/worksheets/")
        }
        lower = {path.lower(): content for path, content in parts.items()}
        named = scan.xlsx_sheet_parts(lower["xl/workbook.xml"], lower.get("xl/_rels/workbook.xml.rels", b"<none/>"))
        for name, path in named.items():
            if path.lower() in by_path:
                self._scans[name] = by_path[path.lower()]
        # A part no sheet name leads to could still be opened by a reader that resolves paths in another way.
        unnamed = [sheet for sheet in by_path.values() if not any(sheet is known for known in self._scans.values())]
        if any(sheet.area > self.limits.max_cells for sheet in unnamed):
            raise errors.bomb()
        return list(by_path.values())

    def grid(self, name: str) -> Grid:
        """All non-empty rows of one sheet. Raises ``scattered`` when its rectangle would be too large."""
        seen = self._scans.get(name, scan.SheetScan())
        if seen.area > self.limits.max_cells:
            raise errors.scattered(name)
        grid = Grid(self.kind, name, self.sheets.get(name, False), merges=seen.merges)
        sheet = _guarded(lambda: self._book.get_sheet_by_name(name))
        if sheet.start is None or sheet.height == 0:
            return grid
        left = sheet.start[1]
        merges = _guarded(lambda: sheet.merged_cell_ranges)
        if merges:
            grid.merges = merges
        most = self.limits.max_rows + _SPARE_ROWS
        failing_rows = {row for row, _ in seen.failures}
        for number, values in enumerate(_rows(sheet), start=1):
            if not any(value != "" for value in values) and number - 1 not in failing_rows:
                continue
            cells = [""] * left + [show(value)[: self.limits.max_text] for value in values]
            if number - 1 in failing_rows:
                for (row, column), found in seen.failures.items():
                    if row == number - 1 and column < len(cells):
                        cells[column] = ""  # some readers hand over «#N/A» as a text
                        grid.failures[(number, column)] = found
            if any(cells) or number - 1 in failing_rows:
                grid.rows.append(GridRow(number, cells))
            if len(grid.rows) > most:
                grid.truncated = True
                break
        return grid


def _rows(sheet: python_calamine.CalamineSheet) -> Iterator[list[Any]]:
    rows = _guarded(sheet.iter_rows)
    while True:
        row = _guarded(lambda: next(rows, None))
        if row is None:
            return
        yield row


def _guarded(read: Callable[[], T]) -> T:
    """Any failure inside the reader is a damaged file; a panic of its Rust core is no ``Exception``, so look closer."""
    try:
        return read()
    except python_calamine.PasswordError as locked:
        raise errors.protected() from locked
    except Exception as broken:
        raise errors.damaged() from broken
    except BaseException as panic:
        if type(panic).__name__ == "PanicException":
            raise errors.damaged() from panic
        raise
