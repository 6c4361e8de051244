"""What a look at the raw parts tells before a workbook is opened in earnest.

calamine builds a dense rectangle between the first and the last value of a sheet and turns errors and formulas without
a value into empty cells. So the raw parts are read first, as a stream: how far the values reach, and which cells hold
an error or a formula nobody has computed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from . import errors
from .limits import Limits

_MAX_REMARKS = 200  # cells with errors worth naming; more would only be noise
_ERRORS_XLS = {0: "#ПУСТО!", 7: "#ДЕЛ/0!", 15: "#ЗНАЧ!", 23: "#ССЫЛКА!", 29: "#ИМЯ?", 36: "#ЧИСЛО!", 42: "#Н/Д"}
_ERRORS_EN = {
    "#NULL!": "#ПУСТО!",
    "#DIV/0!": "#ДЕЛ/0!",
    "#VALUE!": "#ЗНАЧ!",
    "#REF!": "#ССЫЛКА!",
    "#NAME?": "#ИМЯ?",
    "#NUM!": "#ЧИСЛО!",
    "#N/A": "#Н/Д",
}

Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class SheetScan:
    """Reach and blemishes of one sheet; rows and columns count from 0. ``failures``: errors and uncounted formulas."""

    name: str = ""
    first_row: int = -1
    last_row: int = -1
    first_column: int = -1
    last_column: int = -1
    failures: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)

    def value_at(self, row: int, column: int) -> None:
        """A value stands here: stretch the rectangle."""
        if self.first_row < 0:
            self.first_row = self.last_row = row
            self.first_column = self.last_column = column
            return
        self.first_row, self.last_row = min(self.first_row, row), max(self.last_row, row)
        self.first_column, self.last_column = min(self.first_column, column), max(self.last_column, column)

    def failure_at(self, row: int, column: int, found: str) -> None:
        if len(self.failures) < _MAX_REMARKS:
            self.failures[(row, column)] = found

    @property
    def area(self) -> int:
        """Cells of the rectangle a reader would build."""
        if self.first_row < 0:
            return 0
        return (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)


def _parser() -> expat.XMLParserType:
    """An expat parser that refuses document types: no workbook program writes them, and they can explode."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise errors.damaged()

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _run(parser: expat.XMLParserType, data: bytes) -> None:
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as broken:
        raise errors.damaged() from broken


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _position(reference: str) -> tuple[int, int] | None:
    """«B12» → (11, 1); None when it is not a reference."""
    column = 0
    index = 0
    while index < len(reference) and "A" <= reference[index] <= "Z":
        column = column * 26 + ord(reference[index]) - 64
        index += 1
    digits = reference[index:]
    if not index or not digits.isascii() or not digits.isdigit() or len(digits) > 8 or index > 4:
        return None
    return int(digits) - 1, column - 1


def scan_xlsx_sheet(data: bytes) -> SheetScan:
    """Reach, errors and formulas without a stored value of one ``xl/worksheets/sheet*.xml``."""
    scan = SheetScan()
    row = column = -1
    kind = ""
    inside = formula = filled = False
    reading: list[str] | None = None

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, kind, inside, formula, filled, reading
        name = _local(name)
        if name == "row":
            number = attributes.get("r", "")
            row = int(number) - 1 if number.isascii() and number.isdigit() and len(number) < 9 else row + 1
            column = -1
        elif name == "c":
            where = _position(attributes.get("r", ""))
            row, column = where if where else (row, column + 1)
            kind = attributes.get("t", "n")
            inside, formula, filled = True, False, False
        elif inside and name == "f":
            formula = True
            if len(attributes.get("si", "")) > 6:
                raise errors.damaged()  # a number of a shared formula nobody has so many of
        elif inside and name in {"v", "t"}:
            reading = []

    def text(part: str) -> None:
        if reading is not None:
            reading.append(part)

    def end(name: str) -> None:
        nonlocal inside, filled, reading
        name = _local(name)
        if reading is not None and name in {"v", "t"}:
            value = "".join(reading).strip()
            reading = None
            if value:
                filled = True
                if kind == "e":
                    scan.failure_at(row, column, _ERRORS_EN.get(value, value[:20]))
        elif name == "c" and inside:
            inside = False
            if filled or formula:
                scan.value_at(max(row, 0), max(column, 0))
            if formula and not filled and kind != "str":
                scan.failure_at(row, column, "")

    parser = _parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    _run(parser, data)
    return scan


def xlsx_sheet_parts(workbook: bytes, relations: bytes) -> dict[str, str]:
    """Sheet name → path of its part inside ``xl/``."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            ids = [value for key, value in attributes.items() if key.endswith(":id")]
            sheets[attributes.get("name", "")] = ids[0] if ids else ""

    for data, handler in ((relations, relation), (workbook, sheet)):
        parser = _parser()
        parser.StartElementHandler = handler
        _run(parser, data)
    parts = {}
    for title, reference in sheets.items():
        target = targets.get(reference, "")
        parts[title] = target[1:] if target.startswith("/") else target if target.startswith("xl/") else f"xl/{target}"
    return parts


def _count(attributes: dict[str, str], name: str) -> int:
    value = next((v for k, v in attributes.items() if k.endswith(name)), "1")
    return int(value) if value.isascii() and value.isdigit() and 0 < len(value) < 9 else 1


def scan_ods(data: bytes) -> list[SheetScan]:
    """Reach, errors and merged cells of every sheet of ``content.xml``."""
    scans: list[SheetScan] = []
    row = rows = column = columns = 0
    filled = in_row = False
    depth_cell = 0
    spans = (1, 1)
    value: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, rows, column, columns, filled, depth_cell, spans, in_row
        name = _local(name)
        if name == "table":
            title = next((v for k, v in attributes.items() if k.endswith(":name")), "")
            scans.append(SheetScan(name=title))
            row = 0
        elif not scans:
            return
        elif name == "table-row":
            rows, column, in_row = _count(attributes, ":number-rows-repeated"), 0, True
        elif name in {"table-cell", "covered-table-cell"} and in_row:
            depth_cell += 1
            columns = _count(attributes, ":number-columns-repeated")
            spans = (_count(attributes, ":number-rows-spanned"), _count(attributes, ":number-columns-spanned"))
            filled = any(key.endswith((":value-type", ":formula")) for key in attributes)
            value.clear()
        elif name == "p" and depth_cell:
            filled = True

    def text(part: str) -> None:
        if depth_cell and len(value) < 50:
            value.append(part)

    def end(name: str) -> None:
        nonlocal row, column, depth_cell, in_row
        name = _local(name)
        if name in {"table-cell", "covered-table-cell"} and depth_cell:
            depth_cell -= 1
            scan = scans[-1]
            if filled:
                scan.value_at(row, column)
                scan.value_at(row + rows - 1, column + columns - 1)
                shown = "".join(value).strip()
                if shown in _ERRORS_EN or shown in _ERRORS_EN.values() or shown.startswith("Err:"):
                    scan.failure_at(row, column, _ERRORS_EN.get(shown, shown[:20]))
            if spans != (1, 1) and rows == columns == 1:
                scan.merges.append(((row, column), (row + spans[0] - 1, column + spans[1] - 1)))
            column += columns
        elif name == "table-row" and in_row:
            in_row = False
            row += rows

    parser = _parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    _run(parser, data)
    return scans


# --- .xls: records of the BIFF stream -------------------------------------------------------------------------------

_CELLS = {
    0x0006,
    0x00BD,
    0x00FD,
    0x0203,
    0x0204,
    0x0205,
    0x027E,
    0x00D6,
    0x0003,
    0x0004,
    0x0002,
    0x0005,
    0x0406,
    0x0206,
}
_DIMENSIONS = {0x0000, 0x0200}
_BOF, _BOUNDSHEET, _FILEPASS = {0x0809, 0x0409, 0x0209, 0x0009}, 0x0085, 0x002F


def _records(stream: bytes) -> Iterator[tuple[int, int, int, int]]:
    """(offset of the record, id, offset of its data, length) until the stream ends or stops making sense."""
    offset = 0
    while offset + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, offset)
        if offset + 4 + length > len(stream):
            return
        yield offset, record, offset + 4, length
        offset += 4 + length


def honest_dimensions(stream: bytes) -> bytes:
    """The stream with every DIMENSIONS record saying «empty»: a reader reserves memory by it, before any cell."""
    honest = bytearray(stream)
    for _, record, at, length in _records(stream):
        if record in _DIMENSIONS:
            honest[at : at + length] = bytes(length)
    return bytes(honest)


def scan_xls(stream: bytes, limits: Limits) -> list[SheetScan]:
    """Reach and error cells of every substream of a Workbook stream, in file order of BOUNDSHEET.

    Raises ``protected`` for an encrypted workbook.
    """
    order: list[int] = []
    scans: dict[int, SheetScan] = {}
    current: SheetScan | None = None
    for offset, record, at, length in _records(stream):
        if record == _FILEPASS:
            raise errors.protected()
        if record == _BOUNDSHEET and length >= 4:
            order.append(struct.unpack_from("<I", stream, at)[0])
            if len(order) > limits.max_sheets:
                raise errors.bomb()
        elif record in _BOF:
            current = scans.setdefault(offset, SheetScan())
        elif record in _CELLS and current is not None and length >= 6:
            row, column = struct.unpack_from("<HH", stream, at)
            last = column
            if record == 0x00BD:
                last = max(column, struct.unpack_from("<H", stream, at + length - 2)[0])
            current.value_at(row, column)
            current.value_at(row, last)
            if record == 0x0205 and length >= 8 and stream[at + 7] == 1:
                current.failure_at(row, column, _ERRORS_XLS.get(stream[at + 6], "#Н/Д"))
            elif record == 0x0006 and length >= 14 and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
                current.failure_at(row, column, _ERRORS_XLS.get(stream[at + 8], "#Н/Д"))
    known = [scans.pop(offset) for offset in order if offset in scans]
    return known if len(known) == len(order) else [*known, *scans.values()]
