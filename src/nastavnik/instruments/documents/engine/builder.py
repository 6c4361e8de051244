"""Writes a slim .docx: what our own templates are first drawn with. After that Word edits them like any document.

Layout by ГОСТ Р 7.0.97-2025 as far as it is known to us: left margin 30 mm (orders kept over ten years), right 10, top and
bottom 20; Times New Roman 14, 12 in tables; first line 1.25 cm; page numbers from the second page, top centre.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from nastavnik.instruments.documents.engine.compiling import DATE

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = (
    HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    '<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>'
    "</Types>"
)
RELS = (
    HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
DOCUMENT_RELS = (
    HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/>'
    "</Relationships>"
)
FONT = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="Times New Roman"/>'


def _style(key: str, name: str, paragraph: str = "", run: str = "", default: bool = False) -> str:
    mark = ' w:default="1"' if default else ""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"{mark}><w:name w:val="{name}"/>{based}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


STYLES = (
    HEAD
    + f'<w:styles {NS}><w:docDefaults><w:rPrDefault><w:rPr>{FONT}<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="ru-RU"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    + _style("Normal", "Normal", default=True)
    + _style("Body", "Основной текст", '<w:ind w:firstLine="709"/><w:jc w:val="both"/>')
    + _style("Left", "Без отступа", '<w:jc w:val="left"/>')
    + _style("Center", "По центру", '<w:keepNext/><w:jc w:val="center"/>')
    + _style(
        "Title",
        "Заголовок документа",
        '<w:keepNext/><w:spacing w:before="120" w:after="120"/><w:jc w:val="center"/>',
        "<w:b/>",
    )
    + _style(
        "Heading", "Раздел", '<w:keepNext/><w:spacing w:before="240" w:after="120"/><w:jc w:val="center"/>', "<w:b/>"
    )
    + _style("Right", "Справа", '<w:ind w:left="5103"/><w:jc w:val="left"/>')
    + _style(
        "Sign",
        "Подпись",
        '<w:keepLines/><w:tabs><w:tab w:val="left" w:pos="5387"/><w:tab w:val="right" w:pos="9637"/></w:tabs><w:spacing w:before="480"/>',
    )
    + _style(
        "Line",
        "Дата и номер",
        '<w:tabs><w:tab w:val="right" w:pos="9637"/></w:tabs><w:spacing w:before="120" w:after="120"/>',
    )
    + _style("Cell", "Таблица", '<w:jc w:val="left"/>', '<w:sz w:val="24"/><w:szCs w:val="24"/>')
    + _style(
        "CellHead",
        "Шапка таблицы",
        '<w:keepNext/><w:jc w:val="center"/>',
        '<w:b/><w:sz w:val="24"/><w:szCs w:val="24"/>',
    )
    + _style("Small", "Примечание", '<w:jc w:val="left"/>', '<w:sz w:val="20"/><w:szCs w:val="20"/>')
    + "</w:styles>"
)
PAGE_NUMBER = (
    HEAD + f'<w:hdr {NS}><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>'
)


def paragraph(text: str = "", style: str = "Body", new_page: bool = False, keep: bool = False) -> str:
    """A paragraph; tabs in ``text`` become Word's tabs. ``keep``: on one sheet with the next."""
    runs = "<w:r><w:tab/></w:r>".join(
        f'<w:r><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>' if piece else "" for piece in text.split("\t")
    )
    page = ("<w:keepNext/>" if keep else "") + ("<w:pageBreakBefore/>" if new_page else "")
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{page}</w:pPr>{runs}</w:p>'


def table(widths: Sequence[int], head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A bordered table; ``widths`` in twentieths of a point. A row of one cell spans the table (tags of rows stand so)."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    out = [
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{border}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    ]
    out.append(_row(widths, head, "CellHead", repeat=True))
    out += [_row(widths, row, "Cell") for row in rows]
    return "".join(out) + "</w:tbl>"


def _row(widths: Sequence[int], cells: Sequence[str], style: str, repeat: bool = False) -> str:
    properties = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if repeat else "") + "</w:trPr>"
    out = []
    for index, text in enumerate(cells):
        span = f'<w:gridSpan w:val="{len(widths)}"/>' if len(cells) == 1 and len(widths) > 1 else ""
        width = sum(widths) if span else widths[index]
        body = "".join(paragraph(line, style) for line in text.split("\n"))
        out.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr>{body}</w:tc>')
    return f"<w:tr>{properties}{''.join(out)}</w:tr>"


def document(blocks: Sequence[str], landscape: bool = False) -> bytes:
    """The file. The same blocks give the same bytes."""
    size = (
        '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>' if landscape else '<w:pgSz w:w="11906" w:h="16838"/>'
    )
    section = (
        f'<w:sectPr><w:headerReference w:type="default" r:id="rId2"/>{size}'
        '<w:pgMar w:top="1134" w:right="567" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "word/document.xml": f"{HEAD}<w:document {NS}><w:body>{''.join(blocks)}{section}</w:body></w:document>",
        "word/_rels/document.xml.rels": DOCUMENT_RELS,
        "word/styles.xml": STYLES,
        "word/header1.xml": PAGE_NUMBER,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, DATE), content.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()
