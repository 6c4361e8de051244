"""Tables of a Word file: rows, merged cells, borders and margins (ECMA-376 Part 1, 17.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from nastavnik.instruments.documents.pdf.properties import W, name_of, points, value


def rows(table: etree._Element) -> Iterator[etree._Element]:
    for item in table:
        if name_of(item) == "tr":
            yield item
        elif name_of(item) == "sdt":
            yield from rows(item.find(W + "sdtContent"))


def cells(row: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    for item in row:
        if name_of(item) == "tc":
            yield item, int(value(item.find(f"{W}tcPr/{W}gridSpan"), default="1") or 1)
        elif name_of(item) == "sdt":
            yield from cells(item.find(W + "sdtContent"))


def continued(lines: list[list[tuple[etree._Element, int]]], row: int, column: int) -> int:
    """How many rows below go on with the cell that starts here."""
    count = 0
    for line in lines[row + 1 :]:
        below = _at(line, column)
        merge = below.find(f"{W}tcPr/{W}vMerge") if below is not None else None
        if merge is None or value(merge) == "restart":
            break
        count += 1
    return count


def _at(line: list[tuple[etree._Element, int]], column: int) -> etree._Element | None:
    """The cell of a row that starts at a column of the grid."""
    at = 0
    for cell, span in line:
        if at == column:
            return cell
        at += span
    return None


def nearest(layers: list[etree._Element], name: str) -> etree._Element | None:
    return next((found for layer in layers if (found := layer.find(W + name)) is not None), None)


def borders(node: etree._Element | None) -> dict[str, float | None]:
    """Side → width in points, ``None`` for none; sides not named are left out."""
    sides = {"start": "left", "end": "right"}
    found: dict[str, float | None] = {}
    for item in node if node is not None else ():
        name = name_of(item)
        found[sides.get(name, name)] = (
            None if value(item) in ("nil", "none") else max(points(value(item, "sz", "4"), 8.0), 0.25)
        )
    return found


_INSET = {"top": 0.0, "bottom": 0.0, "left": 5.4, "right": 5.4}


def inset(node: etree._Element | None, default: dict[str, float] | None = None) -> dict[str, float]:
    found = dict(_INSET if default is None else default)
    for item in node if node is not None else ():
        side = {"start": "left", "end": "right"}.get(name_of(item), name_of(item))
        found[side] = points(value(item, "w", "0"))
    return found


def tight(blocks: list[dict[str, Any]], width: float) -> bool:
    """Whether some word is surely wider than the cell: only then words of the cell are hyphenated."""
    for block in blocks:
        for part in block.get("parts", ()):
            size = part.get("size") or block["size"]
            room = width - block["left"] - block["right"]
            if any(len(word) * size * 0.52 > room for word in re.split(r"[\s\u2060-]+", part.get("text", ""))):
                return True
    return False
