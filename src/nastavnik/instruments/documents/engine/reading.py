"""The text of a document, for golden texts and for finding changes."""

from __future__ import annotations

from difflib import SequenceMatcher

from lxml import etree

from nastavnik.instruments.documents.engine.gate import open_package
from nastavnik.instruments.documents.engine.normalising import TR, P, T, W, parse

TAB, BREAK, TC, TBL = f"{{{W}}}tab", f"{{{W}}}br", f"{{{W}}}tc", f"{{{W}}}tbl"


def plain_text(data: bytes) -> str:
    """Paragraphs by lines, table rows by lines with tabs between cells."""
    body = parse(open_package(data)["word/document.xml"])[0]
    lines: list[str] = []
    for block in body:
        if block.tag == P:
            lines.append(_text(block))
        elif block.tag == TBL:
            lines += [
                "\t".join(" / ".join(_text(p) for p in cell.iter(P)) for cell in row.iter(TC)) for row in block.iter(TR)
            ]
    return "\n".join(line.rstrip() for line in lines).strip() + "\n"


def changed_paragraphs(before: bytes, after: bytes) -> int:
    """How many paragraphs (rows of a table count as one) a person changed, added or took out; spaces do not matter."""
    old, new = (_lines(data) for data in (before, after))
    steps = SequenceMatcher(None, old, new).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for step, i1, i2, j1, j2 in steps if step != "equal")


def _lines(data: bytes) -> list[str]:
    return [" ".join(words) for line in plain_text(data).splitlines() if (words := line.split())]


def _text(paragraph: etree._Element) -> str:
    out = []
    for node in paragraph.iter(T, TAB, BREAK):
        out.append(node.text or "" if node.tag == T else "\t" if node.tag == TAB else "\n")
    return "".join(out)
