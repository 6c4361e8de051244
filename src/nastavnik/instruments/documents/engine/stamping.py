"""The code of a document in the foot of its first sheet: letters for a person, a QR square for the scanner.

ГОСТ Р 7.0.97-2025 names the requisite «штрих-код (QR-код) документа» and puts it in the right bottom corner of the first
sheet. The stamp is added to any template when it is compiled, the school's own ones too; a template whose first sheet has
a foot of its own is left as it is.
"""

from __future__ import annotations

import struct
import zlib

from lxml import etree

from nastavnik.instruments.documents.engine.normalising import W, parse

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
FOOT, PICTURE = "word/footer-code.xml", "word/media/code.png"
RELATION = "rIdCode"
SIDE = 14
"""Millimetres of the square with its quiet zone: at 300 dots an inch a module is over three dots wide."""
FROM_EDGE = 283  # twentieths of a point: 5 mm, so that the foot stays inside the bottom margin
EMU = 36_000  # a millimetre

FOOT_XML = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:ftr xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" \
xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" \
xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:p><w:pPr><w:spacing w:before="0" w:after="0" \
w:line="240" w:lineRule="auto"/><w:ind w:left="0" w:firstLine="0"/><w:jc w:val="right"/></w:pPr><w:r><w:rPr><w:rFonts \
w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr>\
<w:t xml:space="preserve">Код документа {{{{ код_документа }}}}  </w:t></w:r><w:r><w:drawing><wp:inline distT="0" distB="0" \
distL="0" distR="0"><wp:extent cx="{SIDE * EMU}" cy="{SIDE * EMU}"/><wp:docPr id="9001" name="Код документа" \
descr="QR-код документа"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>\
<pic:nvPicPr><pic:cNvPr id="9001" name="code.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId1"/>\
<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{SIDE * EMU}" \
cy="{SIDE * EMU}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
</wp:inline></w:drawing></w:r></w:p></w:ftr>"""
FOOT_RELATIONS = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{RELATIONS}">'
    f'<Relationship Id="rId1" Type="{R}/image" Target="media/code.png"/></Relationships>'
)


def stamped(package: dict[str, bytes]) -> dict[str, bytes] | None:
    """The package with a foot for the code on its first sheet, or ``None`` when the sheet has a foot of its own."""
    try:
        root = parse(package["word/document.xml"])
        relations = parse(package["word/_rels/document.xml.rels"])
        types = parse(package["[Content_Types].xml"])
    except KeyError:
        return None
    section = next(root.iter(f"{{{W}}}sectPr"), None)
    if section is None or not _room(section):
        return None
    reference = etree.Element(f"{{{W}}}footerReference")
    reference.set(f"{{{W}}}type", "first")
    reference.set(f"{{{R}}}id", RELATION)
    section.insert(0, reference)
    etree.SubElement(
        relations, f"{{{RELATIONS}}}Relationship", Id=RELATION, Type=f"{R}/footer", Target="footer-code.xml"
    )
    etree.SubElement(
        types,
        f"{{{TYPES}}}Override",
        PartName=f"/{FOOT}",
        ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml",
    )
    if not any(item.get("Extension", "").lower() == "png" for item in types):
        types.insert(0, etree.Element(f"{{{TYPES}}}Default", Extension="png", ContentType="image/png"))
    return {
        **package,
        "[Content_Types].xml": _xml(types),
        "word/document.xml": _xml(root),
        "word/_rels/document.xml.rels": _xml(relations),
        FOOT: FOOT_XML.encode(),
        "word/_rels/footer-code.xml.rels": FOOT_RELATIONS.encode(),
    }


def _room(section: etree._Element) -> bool:
    """Whether the first sheet has no foot yet and its bottom margin holds one; then it is told to differ from the rest."""
    title = section.find(f"{{{W}}}titlePg")
    feet = {item.get(f"{{{W}}}type", "default") for item in section.findall(f"{{{W}}}footerReference")}
    if "first" in feet or (title is None and "default" in feet):
        return False
    margins = section.find(f"{{{W}}}pgMar")
    if margins is None or int(margins.get(f"{{{W}}}bottom", "0")) < FROM_EDGE + SIDE * 57:
        return False
    margins.set(f"{{{W}}}footer", str(FROM_EDGE))
    if title is None:
        # The first sheet now has a head of its own too: the same as the others'.
        for head in section.findall(f"{{{W}}}headerReference"):
            if head.get(f"{{{W}}}type", "default") == "default":
                first = etree.Element(head.tag, {f"{{{W}}}type": "first", f"{{{R}}}id": head.get(f"{{{R}}}id", "")})
                head.addprevious(first)
        section.append(etree.Element(f"{{{W}}}titlePg"))
    return True


def _xml(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def code_picture(text: str) -> bytes:
    """A PNG of the QR square that says ``text``: a bit a module, black on white, the quiet zone around it."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    image = memoryview(zxingcpp.write_barcode_to_image(code, scale=1))  # type: ignore[arg-type]
    height, width = image.shape[:2]
    rows = b"".join(b"\0" + _packed(image.tobytes()[at * width : (at + 1) * width]) for at in range(height))
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")


def _packed(row: bytes) -> bytes:
    bits = "".join("1" if value else "0" for value in row) + "0" * (-len(row) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
