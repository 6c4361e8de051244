"""Text to a grid: .csv in the encodings Russian offices produce, and what the clipboard holds after Excel."""

from __future__ import annotations

import csv
import io
from collections import Counter

from . import errors, text
from .grid import Grid, GridRow
from .limits import Limits

_DELIMITERS = ("\t", ";", ",", "|")
_SPARE_ROWS = 300
_RUSSIAN = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё")
_SWALLOWED = 15  # line breaks in one cell: more means a stray quote ate the rest of the table


def decode(data: bytes) -> str:
    """The text of a .csv: UTF-8 (with or without mark), UTF-16, Windows-1251, DOS 866. Raises for binary data."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _checked(_or_damaged(data, "utf-16"))
    if data.startswith(b"\xef\xbb\xbf"):
        return _checked(data[3:].decode("utf-8", "replace"))
    if 0 in data[:2000]:
        for encoding, half in (("utf-16-le", data[1:2000:2]), ("utf-16-be", data[:2000:2])):
            if half and (half.count(0) + half.count(4)) * 5 >= len(half) * 4:  # upper bytes of Latin and Cyrillic
                return _checked(_or_damaged(data, encoding))
        raise _binary()
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    guesses = [data.decode(encoding, "replace") for encoding in ("cp1251", "cp866")]
    return _checked(max(guesses, key=_russian_letters))


def _or_damaged(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as broken:
        raise errors.damaged() from broken


def _binary() -> errors.RosterFileError:
    return errors.wrong_type("не текст и не книга Excel")


def _checked(decoded: str) -> str:
    sample = decoded[:20_000]
    strange = sum(1 for c in sample if (ord(c) < 32 and c not in "\t\n\r\f\v\x1c\x1d\x1e\x1f") or c == "\ufffd")
    if strange > 0 and strange * 50 >= len(sample):
        raise _binary()
    return decoded.replace("\x00", "")


def _russian_letters(decoded: str) -> int:
    return sum(1 for c in decoded[:20_000] if c in _RUSSIAN)


def parse(source: str, kind: str, limits: Limits) -> Grid:
    """Split into records and cells. A record keeps its number, counted with blank lines, as Excel would show it."""
    source = source.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    declared = ""
    first, _, rest = source.partition("\n")
    skipped = 0
    if first.lower().startswith("sep=") and len(first) == 5:
        declared, source, skipped = first[4], rest, 1
    delimiter = declared or _delimiter(source)
    records = _records(source, delimiter, limits, quoted=True)
    if records is None or any(cell.count("\n") > _SWALLOWED for _, cells in records for cell in cells):
        records = _records(source, delimiter, limits, quoted=False) or []
    grid = Grid(kind)
    for number, cells in records:
        shown = [text.clean(cell)[: limits.max_text] for cell in cells]
        if any(shown):
            grid.rows.append(GridRow(number + skipped, shown))
    grid.truncated = len(records) > limits.max_rows + _SPARE_ROWS
    return grid


def _records(source: str, delimiter: str, limits: Limits, *, quoted: bool) -> list[tuple[int, list[str]]] | None:
    """Non-blank records with their numbers; None when the quotes make no sense."""
    found: list[tuple[int, list[str]]] = []
    if not quoted:
        lines = enumerate((raw.split(delimiter) if delimiter else [raw] for raw in source.split("\n")), start=1)
    else:
        reader = csv.reader(io.StringIO(source, newline=""), delimiter=delimiter or "\x1f", quotechar='"')
        lines = enumerate(reader, start=1)
    try:
        for number, cells in lines:
            if any(cell.strip() for cell in cells):
                found.append((number, cells))
                if len(found) > limits.max_rows + _SPARE_ROWS:
                    break
    except csv.Error:
        return None
    return found


def _delimiter(source: str) -> str:
    """The mark that cuts most lines into the same number of cells, at least two; "" for a single column."""
    lines = [row for row in source[:200_000].split("\n")[:300] if row.strip()]
    best, best_score = "", 0.0
    for rank, delimiter in enumerate(_DELIMITERS):
        widths = Counter(_cells_outside_quotes(row, delimiter) for row in lines)
        cut = sum(count for width, count in widths.items() if width > 1)
        if not cut:
            continue
        width, same = max(((w, c) for w, c in widths.items() if w > 1), key=lambda item: (item[1], item[0]))
        share = cut / len(lines)
        regular = same / cut
        if delimiter in "\t;" and share < 0.2:
            continue
        if delimiter in ",|" and (share < 0.6 or (regular < 0.6 and width < 4)):
            continue
        score = share * (0.5 + regular / 2) + (0.3, 0.15, 0.0, 0.0)[rank]
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _cells_outside_quotes(row: str, delimiter: str) -> int:
    if '"' not in row:
        return row.count(delimiter) + 1
    return sum(part.count(delimiter) for part in row.split('"')[::2]) + 1
