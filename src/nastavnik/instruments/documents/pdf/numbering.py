"""Numbers and bullets of lists (ECMA-376 Part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from nastavnik.instruments.documents.pdf.properties import Properties, W, paragraph_properties, value

RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
LATIN = "abcdefghijklmnopqrstuvwxyz"
BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "o": "○", "\uf0fc": "✓", "\uf0d8": "›", "": "•"}


class Numbering:
    """The lists of one document, counted as the reader meets their paragraphs."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, etree._Element]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for item in root if root is not None else ():
            name = etree.QName(item).localname
            if name == "abstractNum":
                levels = {int(value(level, "ilvl", "0")): level for level in item.iterfind(W + "lvl")}
                self._levels[value(item, "abstractNumId")] = levels
            elif name == "num":
                key = value(item, "numId")
                self._lists[key] = value(item.find(W + "abstractNumId"))
                for change in item.iterfind(W + "lvlOverride"):
                    start = value(change.find(W + "startOverride"))
                    if start.isdigit():
                        self._starts[key, int(value(change, "ilvl", "0"))] = int(start)

    def next(self, key: str, depth: int) -> tuple[str | None, Properties]:
        """Number of the next paragraph of a list and the indents its level asks; ``None`` for a numbering we do not know."""
        abstract = self._lists.get(key, "")
        levels = self._levels.get(abstract, {})
        level = levels.get(depth)
        if level is None:
            return None, {}
        # Lists over one definition go on counting together, unless one starts anew.
        counts = self._counts.setdefault(key if any(one == key for one, _ in self._starts) else abstract, {})
        counts[depth] = counts[depth] + 1 if depth in counts else self._start(key, depth, level)
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        indents = {
            name: item
            for name, item in paragraph_properties(level.find(W + "pPr")).items()
            if name in ("left", "first")
        }
        text = value(level.find(W + "lvlText"))
        if value(level.find(W + "numFmt")) == "bullet":
            return BULLETS.get(
                text, text if text.isprintable() and not "\ue000" <= text[0] <= "\uf8ff" else "•"
            ), indents
        try:
            words = re.sub(r"%(\d)", lambda found: self._number(key, int(found[1]) - 1, levels, counts), text)
        except KeyError:
            return None, indents
        return words, indents

    def _start(self, key: str, depth: int, level: etree._Element) -> int:
        start: Any = value(level.find(W + "start"), default="1")
        return self._starts.get((key, depth), int(start) if start.isdigit() else 1)

    def _number(self, key: str, depth: int, levels: dict[int, etree._Element], counts: dict[int, int]) -> str:
        level = levels[depth]
        number = counts.setdefault(depth, self._start(key, depth, level))
        form = value(level.find(W + "numFmt"), default="decimal")
        if form == "none":
            return ""
        return FORMS[form](number)


def _letter(number: int, letters: str) -> str:
    """а, б, … я, аа, бб: as Word counts past the end of the alphabet."""
    times, index = divmod(number - 1, len(letters))
    return letters[index] * (times + 1)


def _roman(number: int) -> str:
    out = ""
    for size, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "M CM D CD C XC L XL X IX V IV I".split(),
        strict=True,
    ):
        out += sign * (number // size)
        number %= size
    return out


FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "lowerLetter": lambda number: _letter(number, LATIN),
    "upperLetter": lambda number: _letter(number, LATIN).upper(),
    "russianLower": lambda number: _letter(number, RUSSIAN),
    "russianUpper": lambda number: _letter(number, RUSSIAN).upper(),
}
