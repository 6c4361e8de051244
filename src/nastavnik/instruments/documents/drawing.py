"""How our templates are drawn: ``python -m nastavnik.instruments.documents.drawing`` writes ``template.docx`` of every
edition that has a ``text.txt`` beside it.

A line of the text is a paragraph; its first sign says which:

    # title        ## section       ^ centred       > in the right corner      < without an indent
    = date and number (parts parted by « | »)         ~ a signature (post | initials and surname)
    ! the same, from a new page: «!# Title»           . an empty line
    | a | b |      a row of a table: first the widths (``|: 700 4100``, in twentieths of a point), then the head, then rows;
                   « // » is a new line in a cell; a row of one cell spans the table (tags of rows stand so)
    [name]         the lines of ``catalogue/blocks/name.txt``
    @landscape     the page lies on its side

Everything else is plain text. A template that was edited in Word since is not drawn again: its ``text.txt`` is removed
and its edition number raised.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from pathlib import Path

from nastavnik.instruments.documents.engine.builder import document, paragraph, table

STYLES = {"##": "Heading", "#": "Title", "^": "Center", ">": "Right", "<": "Left"}
CATALOGUE = Path(__file__).parent / "catalogue"
BLANK = "_______________"
GAP = ".."


def drawn(text: str, blocks: Path = CATALOGUE / "blocks") -> bytes:
    """The Word file of a text. Raises ``FileNotFoundError`` for a block that is not there."""
    lines = list(_lines(text, blocks))
    return document(list(_parts(line for line in lines if line != "@landscape")), landscape="@landscape" in lines)


def _lines(text: str, blocks: Path) -> Iterator[str]:
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            yield from _lines((blocks / f"{line[1:-1]}.txt").read_text(encoding="utf-8"), blocks)
        elif line:
            yield line


def _parts(lines: Iterable[str]) -> Iterator[str]:
    whole = list(_spaced(list(lines)))
    kept = _before_signatures(whole)
    for is_table, group in groupby(enumerate(whole), key=lambda item: item[1].startswith("|")):
        part = list(group)
        if is_table:
            yield _table([line for _, line in part])
        else:
            yield from (_paragraph(line, number in kept) for number, line in part)


def _before_signatures(lines: list[str]) -> set[int]:
    """Paragraphs a signature follows, whatever a condition lets through: it never stands on a sheet alone."""
    found = set()
    for number, line in enumerate(lines):
        if line.startswith(("~", "|", "{%p", "{%tr")):
            continue
        at, skipped = number + 1, 0
        while at < len(lines) and (skipped or lines[at].startswith("{%p")):
            if skipped:
                skipped += lines[at].startswith("{%p if") - lines[at].startswith("{%p endif")
            elif lines[at].startswith("{%p else"):
                skipped = 1  # the other branch does not follow this one
            at += 1
        if at < len(lines) and lines[at].startswith("~"):
            found.add(number)
    return found


def _spaced(lines: list[str]) -> Iterator[str]:
    """A little air between a table and the text around it."""
    for before, line in pairwise(["", *lines]):
        texts = [other for other in (before, line) if not other.startswith(("|", "~", "#", "!", "."))]
        if before and before.startswith("|") != line.startswith("|") and texts:
            yield GAP
        yield line


def _paragraph(line: str, keep: bool = False) -> str:
    new_page = line.startswith("!")
    line = line.removeprefix("!")
    if line in (".", GAP):
        return paragraph("", "Small" if line == GAP else "Left", new_page, keep)
    mark, _, rest = line.partition(" ")
    if mark == "=":
        return paragraph(rest.replace(" | ", "\t"), "Line", new_page)
    if mark == "~":
        left, _, right = rest.partition(" | ")
        return paragraph(f"{left}\t{BLANK}\t{right}", "Sign", new_page)
    return paragraph(*((rest, STYLES[mark]) if mark in STYLES else (line, "Body")), new_page, keep)


def _table(rows: list[str]) -> str:
    widths = [int(width) for width in rows[0].removeprefix("|:").split()]
    cells = [[cell.strip().replace(" // ", "\n") for cell in row.strip("|").split(" | ")] for row in rows[1:]]
    return table(widths, cells[0], cells[1:])


def texts(catalogue: Path = CATALOGUE) -> dict[str, str]:
    """Code → text of the editions that are drawn."""
    return {path.parent.name: path.read_text(encoding="utf-8") for path in sorted(catalogue.glob("D*/text.txt"))}


def draw(codes: Iterable[str], catalogue: Path = CATALOGUE) -> None:
    """Write the templates (of ``codes``, or all)."""
    chosen = set(codes)
    for code, text in texts(catalogue).items():
        if not chosen or code in chosen:
            (catalogue / code / "template.docx").write_bytes(drawn(text))


if __name__ == "__main__":
    draw(sys.argv[1:])
