"""Several documents as one file for the printer: each begins on a sheet of its own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from lxml import etree

from nastavnik.instruments.documents.engine.compiling import DATE
from nastavnik.instruments.documents.engine.gate import open_package
from nastavnik.instruments.documents.engine.normalising import P, W, parse

SECTION, PROPERTIES, BREAK = f"{{{W}}}sectPr", f"{{{W}}}pPr", f"{{{W}}}pageBreakBefore"


def merge(documents: Sequence[bytes]) -> bytes:
    """One .docx of several of ours (same styles). Raises ``ValueError`` for an empty list."""
    if not documents:
        raise ValueError("Nothing to merge")
    package = open_package(documents[0])
    root = parse(package["word/document.xml"])
    body = root[0]
    end = body.find(SECTION)
    for data in documents[1:]:
        other = parse(open_package(data)["word/document.xml"])[0]
        blocks = [block for block in other if block.tag != SECTION]
        if blocks:
            _on_new_page(blocks, body, end)
        for block in blocks:
            body.append(block) if end is None else end.addprevious(block)
    package["word/document.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in package.items():
            archive.writestr(zipfile.ZipInfo(name, DATE), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _on_new_page(blocks: list[etree._Element], body: etree._Element, end: etree._Element | None) -> None:
    first = blocks[0]
    if first.tag != P:
        first = etree.Element(P)
        blocks.insert(0, first)
    properties = first.find(PROPERTIES)
    if properties is None:
        properties = etree.Element(PROPERTIES)
        first.insert(0, properties)
    if properties.find(BREAK) is None:
        style = properties.find(f"{{{W}}}pStyle")
        properties.insert(0 if style is None else 1, etree.Element(BREAK))
