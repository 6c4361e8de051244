"""A Word file as a tree of plain values that the Typst program prints. What it cannot print, it refuses by name.

Supported: sections with page size, margins, headers, footers and page numbers; paragraphs with alignment, indents, spacing, tab
stops, numbered and bulleted lists; runs with font, size, weight, colour; line and page breaks; hyperlinks; inline pictures; tables
with borders, merged cells, repeated head rows.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from nastavnik.instruments.documents.engine.gate import open_package
from nastavnik.instruments.documents.engine.normalising import parse
from nastavnik.instruments.documents.pdf import tables
from nastavnik.instruments.documents.pdf.numbering import Numbering
from nastavnik.instruments.documents.pdf.properties import (
    RUN,
    Properties,
    Styles,
    W,
    joined,
    name_of,
    paragraph_properties,
    points,
    run_properties,
    switched,
    value,
)

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
EMU = 12700.0
JOINER = "\u2060"
PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff")
SKIPPED = frozenset(
    "bookmarkStart bookmarkEnd proofErr lastRenderedPageBreak commentRangeStart commentRangeEnd commentReference annotationRef "
    "permStart permEnd moveFromRangeStart moveFromRangeEnd softHyphen rPr pPr tblPr tblGrid trPr tcPr sectPr tblPrEx".split()
)
REFUSED = {
    "pict": "фигура или надпись", "AlternateContent": "фигура или надпись", "object": "вставленный объект",
    "footnoteReference": "сноска", "endnoteReference": "сноска", "oMath": "формула", "oMathPara": "формула",
    "del": "непринятое исправление", "moveFrom": "непринятое исправление", "altChunk": "вложенный документ",
    "ruby": "надстрочная подпись", "sym": "символ из особого шрифта",
}  # fmt: skip


class NotForPdf(Exception):
    """The document holds something our PDF cannot show; ``text`` says in Russian what, and what to do."""

    def __init__(self, what: str, near: str = "") -> None:
        place = f" рядом с текстом «{near[:60]}»" if near else ""
        self.text = (
            f"В документе есть {what}{place}. PDF без Word так не делается: уберите это или сохраните PDF из Word."
        )
        super().__init__(self.text)


def layout(data: bytes) -> dict[str, Any]:
    """The tree of a .docx. Raises ``FileFault`` for what is no honest Word file, ``NotForPdf`` for what cannot be printed."""
    return _Reader(open_package(data)).document()


class _Reader:
    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self.styles = _styles(parts.get("word/styles.xml"))
        self.numbering = Numbering(self._part("word/numbering.xml"))
        self.relations: dict[str, str] = {}

    def _part(self, name: str) -> etree._Element | None:
        return parse(self.parts[name]) if name in self.parts else None

    def _relations(self, part: str) -> dict[str, str]:
        folder, name = posixpath.split(part)
        root = self._part(f"{folder}/_rels/{name}.rels")
        return {str(item.get("Id")): str(item.get("Target")) for item in root} if root is not None else {}

    # ── sections ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def document(self) -> dict[str, Any]:
        root = self._part("word/document.xml")
        assert root is not None  # the gate has seen it
        self.relations = relations = self._relations("word/document.xml")
        sections: list[dict[str, Any]] = []
        blocks: list[dict[str, Any]] = []
        kept: dict[tuple[str, str], str] = {}
        body = root.find(W + "body")
        for node in body if body is not None else ():
            if node.tag == W + "sectPr":
                sections.append(self._section(node, blocks, kept, relations))
                blocks = []
                continue
            blocks += self._blocks([node])
            ending = node.find(f"{W}pPr/{W}sectPr") if node.tag == W + "p" else None
            if ending is not None:
                sections.append(self._section(ending, blocks, kept, relations))
                blocks = []
        if blocks:
            sections.append(self._section(None, blocks, kept, relations))
        return {"sections": sections}

    def _section(
        self,
        node: etree._Element | None,
        blocks: list[dict[str, Any]],
        kept: dict[tuple[str, str], str],
        relations: dict[str, str],
    ) -> dict[str, Any]:
        def child(name: str) -> etree._Element | None:
            return node.find(W + name) if node is not None else None

        if int(value(child("cols"), "num", "1") or 1) > 1:
            raise NotForPdf("текст в несколько колонок")
        size, margins, numbers = child("pgSz"), child("pgMar"), child("pgNumType")
        for reference in node if node is not None else ():
            name = etree.QName(reference).localname
            if name in ("headerReference", "footerReference"):
                kept[name[:6], value(reference, "type", "default")] = relations.get(str(reference.get(R + "id")), "")
        edges = {
            side: abs(points(value(margins, side, default)))
            for side, default in (
                ("top", "1134"), ("bottom", "1134"), ("left", "1701"), ("right", "850"), ("header", "709"), ("footer", "709"),
            )
        }  # fmt: skip
        title = child("titlePg")
        first = title is not None and switched(title)
        start = value(numbers, "start")
        return {
            "width": points(value(size, "w", "11906")),
            "height": points(value(size, "h", "16838")),
            "margins": edges,
            "first": first,
            "start": int(start) if start.isdigit() else None,
            "header": self._around(kept.get(("header", "default"), "")),
            "footer": self._around(kept.get(("footer", "default"), "")),
            "first-header": self._around(kept.get(("header", "first"), "")) if first else [],
            "first-footer": self._around(kept.get(("footer", "first"), "")) if first else [],
            "blocks": blocks,
        }

    def _around(self, target: str) -> list[dict[str, Any]]:
        """Blocks of a header or footer."""
        name = posixpath.normpath(posixpath.join("word", target.lstrip("/"))) if target else ""
        root = self._part(name)
        if root is None:
            return []
        outer, self.relations = self.relations, self._relations(name)
        try:
            found = self._blocks(root)
        finally:
            self.relations = outer
        return found if any(block["kind"] == "table" or block["parts"] for block in found) else []

    # ── blocks ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _blocks(self, nodes: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for node in nodes:
            name = name_of(node)
            if name == "p":
                found += self._paragraph(node)
            elif name == "tbl":
                found.append(self._table(node))
            elif name == "sdt":
                found += self._blocks(node.find(W + "sdtContent"))
            elif name in ("ins", "customXml", "smartTag"):
                found += self._blocks(node)
            elif name not in SKIPPED:
                raise NotForPdf(REFUSED.get(name, f"непонятный элемент «{name}»"))
        return found

    def _paragraph(self, node: etree._Element) -> list[dict[str, Any]]:
        own = node.find(W + "pPr")
        base, entry, numbered = self._measured(own, node)
        parts: list[dict[str, Any]] = list(numbered)
        parts += self._runs(node, base, node)
        size, font = entry["size"], entry["font"]
        for part in parts:  # what a part shares with its paragraph does not travel
            if part.get("size") == size:
                del part["size"]
            if part.get("font") == font:
                del part["font"]
        return list(_split_pages({**entry, "parts": parts, "tabbed": any("tab" in part for part in parts)}))

    def _measured(
        self, own: etree._Element | None, node: etree._Element
    ) -> tuple[Properties, dict[str, Any], list[dict[str, Any]]]:
        """Properties of the runs, the paragraph without its parts, the number of a list. One that says no more than its
        style is measured once for all documents of a template."""
        styled = own is not None and len(own) == 1 and own[0].tag == W + "pStyle"
        key = value(own.find(W + "pStyle") if own is not None else None) or self.styles.default
        if styled and key in self.styles.measured:
            return (*self.styles.measured[key], [])
        if own is not None and own.find(W + "framePr") is not None:
            raise NotForPdf("рамка", _text(node))
        direct = paragraph_properties(own)
        style = self.styles.of(key)
        merged = joined(joined(self.styles.paragraph, style[0]), direct)
        base = self.styles.run | style[1]
        mark = base | run_properties(own.find(W + "rPr") if own is not None else None)
        numbered: list[dict[str, Any]] = []
        listed = merged["list"] is not None
        if listed:
            text, indents = self.numbering.next(*merged["list"])
            if text is None:
                raise NotForPdf("список с нумерацией, которой мы не знаем,", _text(node))
            merged = joined(merged, {**indents, **{side: direct[side] for side in ("left", "first") if side in direct}})
            if text:
                numbered = [{**_look(mark), "text": text}, {"tab": True}]
        entry = {
            "kind": "paragraph", "align": merged["align"], "left": merged["left"], "right": merged["right"],
            "first": merged["first"], "before": merged["before"], "after": merged["after"], "line": merged["line"],
            "rule": merged["rule"], "next": merged["next"], "lines": merged["lines"], "page": merged["page"],
            "level": merged["level"], "tabs": [[place, *stop] for place, stop in sorted(merged["tabs"].items())],
            "style": key, "close": merged["close"], "size": mark["size"], "font": mark["font"],
        }  # fmt: skip
        if styled and not listed:
            self.styles.measured[key] = base, entry
        return base, entry, numbered

    def _runs(self, node: etree._Element, base: Properties, whole: etree._Element) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        field = ""
        inside = False  # between a field's instruction and its end: Word's own stored result, which we compute anew
        for item in node:
            name = name_of(item)
            if name == "r":
                own = item.find(W + "rPr")
                look = base if own is None else base | run_properties(own)
                for piece in item:
                    kind = name_of(piece)
                    if kind == "fldChar":
                        state = value(piece, "fldCharType")
                        if state == "begin":
                            field, inside = "", True
                        elif state == "end":
                            found += self._field(field, look, whole)
                            inside = False
                    elif kind == "instrText":
                        field += piece.text or ""
                    elif not inside and not look["hidden"]:
                        found += self._piece(kind, piece, look, whole)
            elif name == "hyperlink":
                found += self._link(item, base, whole)
            elif name == "fldSimple":
                found += self._field(value(item, "instr"), base, whole)
            elif name in ("ins", "smartTag", "customXml", "dir", "bdo"):
                found += self._runs(item, base, whole)
            elif name == "sdt":
                found += self._runs(item.find(W + "sdtContent"), base, whole)
            elif name not in SKIPPED:
                raise NotForPdf(REFUSED.get(name, f"непонятный элемент «{name}»"), _text(whole))
        return found

    def _link(self, node: etree._Element, base: Properties, whole: etree._Element) -> list[dict[str, Any]]:
        target = self.relations.get(str(node.get(R + "id")), "")
        parts = self._runs(node, base, whole)
        if target.startswith(("http://", "https://", "mailto:")):
            parts = [{**part, "link": target} if "text" in part else part for part in parts]
        return parts

    def _field(self, instruction: str, look: Properties, whole: etree._Element) -> list[dict[str, Any]]:
        word = (instruction.split() or [""])[0].upper()
        if word in ("PAGE", "NUMPAGES", "SECTIONPAGES"):
            return [{**_look(look), "field": "page" if word == "PAGE" else "pages"}]
        if word in ("HYPERLINK", ""):
            return []
        raise NotForPdf(f"вычисляемое поле {word}", _text(whole))

    def _piece(self, kind: str, piece: etree._Element, look: Properties, whole: etree._Element) -> list[dict[str, Any]]:
        if kind == "t":
            return [{**_look(look), **words} for words in _words(piece.text or "")]
        if kind == "noBreakHyphen":
            return [{**_look(look), "text": f"{JOINER}-{JOINER}"}]
        if kind in ("tab", "ptab"):
            return [{"tab": True}]
        if kind in ("br", "cr"):
            if kind == "br" and value(piece, "type") == "column":
                raise NotForPdf("разрыв колонки", _text(whole))
            return [{"break": "page" if kind == "br" and value(piece, "type") == "page" else "line"}]
        if kind == "drawing":
            return [self._picture(piece, whole)]
        if kind in SKIPPED:
            return []
        raise NotForPdf(REFUSED.get(kind, f"непонятный элемент «{kind}»"), _text(whole))

    def _picture(self, node: etree._Element, whole: etree._Element) -> dict[str, Any]:
        inline, image = node.find(WP + "inline"), node.find(f".//{A}blip")
        if inline is None:
            raise NotForPdf("рисунок с обтеканием (сделайте его «в тексте»)", _text(whole))
        extent = inline.find(WP + "extent")
        target = self.relations.get(str(image.get(R + "embed")), "") if image is not None else ""
        content = self.parts.get(posixpath.normpath(posixpath.join("word", target)), b"")
        if extent is None or not content.startswith(PICTURES):
            raise NotForPdf("рисунок не в формате PNG или JPEG", _text(whole))
        words = inline.find(WP + "docPr")
        return {
            "picture": list(content),
            "width": points(str(extent.get("cx")), EMU),
            "height": points(str(extent.get("cy")), EMU),
            "alt": str(words.get("descr") or words.get("name") or "") if words is not None else "",
        }

    # ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _table(self, node: etree._Element) -> dict[str, Any]:
        own = node.find(W + "tblPr")
        key = value(own.find(W + "tblStyle") if own is not None else None)
        layers = [*([own] if own is not None else []), *self.styles.table(key)]
        if any(layer.find(W + "tblpPr") is not None for layer in layers[:1]):
            raise NotForPdf("таблица с обтеканием", _text(node))
        widths = [points(value(item, "w")) for item in node.iterfind(f"{W}tblGrid/{W}gridCol")]
        edges, inset = (
            tables.borders(tables.nearest(layers, "tblBorders")),
            tables.inset(tables.nearest(layers, "tblCellMar")),
        )
        shift, jc = tables.nearest(layers, "tblInd"), tables.nearest(layers, "jc")
        rows = list(tables.rows(node))
        cells = [list(tables.cells(row)) for row in rows]
        columns = max((sum(span for _, span in line) for line in cells), default=0)
        if len(widths) < columns:
            widths = [*widths, *([60.0] * (columns - len(widths)))]
        heads = 0
        while heads < len(rows) and rows[heads].find(f"{W}trPr/{W}tblHeader") is not None:
            heads += 1
        printed = []
        for number, (row, line) in enumerate(zip(rows, cells, strict=True)):
            height = row.find(f"{W}trPr/{W}trHeight")
            out, column = [], 0
            for cell, span in line:
                properties = cell.find(W + "tcPr")
                merge = properties.find(W + "vMerge") if properties is not None else None
                if merge is None or value(merge) == "restart":
                    tall = 1 if merge is None else 1 + tables.continued(cells, number, column)
                    out.append(
                        self._cell(
                            cell, properties, span, tall, edges, inset, (number, column), (len(rows), columns), widths
                        )
                    )
                column += span
            printed.append({
                "cells": out,
                "height": points(value(height)) if height is not None else 0.0,
                "whole": row.find(f"{W}trPr/{W}cantSplit") is not None,
            })  # fmt: skip
        return {
            "kind": "table", "widths": widths, "head": heads, "rows": printed,
            "shift": points(value(shift, "w", "0")), "align": {"center": "center", "right": "right"}.get(value(jc), "left"),
        }  # fmt: skip

    def _cell(
        self,
        node: etree._Element,
        properties: etree._Element | None,
        span: int,
        tall: int,
        edges: dict[str, Any],
        inset: dict[str, float],
        place: tuple[int, int],
        size: tuple[int, int],
        widths: list[float],
    ) -> dict[str, Any]:
        says = {item.tag: item for item in properties} if properties is not None else {}
        own = tables.borders(says.get(W + "tcBorders"))
        (row, column), (rows, columns) = place, size
        outer = {
            "top": "top" if row == 0 else "insideH",
            "bottom": "bottom" if row + tall >= rows else "insideH",
            "left": "left" if column == 0 else "insideV",
            "right": "right" if column + span >= columns else "insideV",
        }
        margins, shade = says.get(W + "tcMar"), value(says.get(W + "shd"), "fill")
        pad = inset | tables.inset(margins, {}) if margins is not None else inset
        width = sum(widths[column : column + span]) - pad["left"] - pad["right"]
        blocks = self._blocks(node)
        return {
            "span": span, "tall": tall, "blocks": blocks, "inset": pad,
            "edges": {side: own[side] if side in own else edges.get(name) for side, name in outer.items()},
            "align": {"center": "horizon", "bottom": "bottom"}.get(value(says.get(W + "vAlign")), "top"),
            "fill": "#" + shade if re.fullmatch("[0-9A-Fa-f]{6}", shade) else None,
            "tight": tables.tight(blocks, width),
        }  # fmt: skip


@lru_cache(maxsize=32)
def _styles(part: bytes | None) -> Styles:
    """The styles of a template serve all documents drawn up by it."""
    return Styles(parse(part) if part is not None else None)


def _words(text: str) -> Iterator[dict[str, Any]]:
    """Text in pieces: what must not part («273-ФЗ», non-breaking hyphens) stands alone and whole; nothing invisible stays."""
    text = _INVISIBLE.sub("", text)
    if "-" not in text and "\u2011" not in text:
        if text:
            yield {"text": text}
        return
    for piece in _WHOLE.split(text):
        if piece:
            whole = _WHOLE.fullmatch(piece) is not None
            yield {"text": piece.replace("\u2011", "-"), **({"whole": True} if whole else {})}


_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\u00ad\u200b\ufeff]")
_WHOLE = re.compile(r"(\b\d+(?:-\w+)+|\w+(?:\u2011\w+)+)")


def _text(node: etree._Element) -> str:
    return "".join(item.text or "" for item in node.iter(W + "t")).strip()


def _look(properties: Properties) -> dict[str, Any]:
    """The properties that differ from a plain run: what travels to the page."""
    return {name: item for name, item in properties.items() if item != _PLAIN[name] and name not in _UNSEEN}


_PLAIN = {**RUN, "size": None, "font": None}
_UNSEEN = ("hidden", "style")


def _split_pages(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A page break inside a paragraph ends it; what follows begins a page."""
    parts: list[dict[str, Any]] = []
    page = entry["page"]
    if not any(part.get("break") == "page" for part in entry["parts"]):
        entry["bare"] = False
        yield entry
        return
    for part in entry["parts"]:
        if part.get("break") == "page":
            if parts or not page:
                yield {**entry, "page": page, "parts": parts, "after": 0.0, "bare": not parts}
            parts, page = [], True
        else:
            parts.append(part)
    yield {**entry, "page": page, "parts": parts, "bare": False}
