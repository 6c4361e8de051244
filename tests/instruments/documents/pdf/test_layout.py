"""What of a Word file reaches the page, and what is refused by name. Documents are made by python-docx, an independent writer."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import docx
import pytest
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from nastavnik.instruments.documents.pdf import NotForPdf, layout


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def blocks(document: Any) -> list[dict[str, Any]]:
    [section] = layout(saved(document))["sections"]
    found: list[dict[str, Any]] = section["blocks"]
    return found


def words(block: dict[str, Any]) -> str:
    return "".join(part.get("text", "\t" if "tab" in part else "") for part in block["parts"])


def element(name: str, **values: str) -> Any:
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def png(side: int = 2) -> bytes:
    rows = b"".join(b"\0" + b"\0\0\0" * side for _ in range(side))
    body = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", body), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    packed = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + packed


def test_a_paragraph_inherits_from_its_styles_and_overrides_them() -> None:
    document = docx.Document()
    style = document.styles.add_style("Свой", 1)
    style.base_style = document.styles["Normal"]
    style.font.size, style.font.bold, style.paragraph_format.left_indent = Pt(14), True, Cm(2)
    paragraph = document.add_paragraph(style="Свой")
    paragraph.add_run("жирно ")
    paragraph.add_run("прямо").bold = False
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    [block] = blocks(document)
    assert (block["align"], round(block["left"]), block["size"]) == ("both", 57, 14.0)
    assert [(part["text"], part.get("bold", False)) for part in block["parts"]] == [("жирно ", True), ("прямо", False)]


def test_a_style_that_descends_from_itself_ends() -> None:
    document = docx.Document()
    one, two = document.styles.add_style("Один", 1), document.styles.add_style("Два", 1)
    one.base_style, two.base_style = two, one
    document.add_paragraph("текст", style="Один")
    assert words(blocks(document)[0]) == "текст"


def test_headings_keep_their_level_for_the_reader_aloud() -> None:
    document = docx.Document()
    document.add_heading("Раздел", level=2)
    assert blocks(document)[0]["level"] == 2


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("закон № 273-ФЗ от", [("закон № ", False), ("273-ФЗ", True), (" от", False)]),
        ("по\u2011русски", [("по-русски", True)]),
        ("учебно-воспитательной", [("учебно-воспитательной", False)]),
        ("пере\u00adнос\u200b", [("перенос", False)]),
    ],
)
def test_what_must_not_part_is_whole_and_nothing_invisible_stays(text: str, pieces: list[tuple[str, bool]]) -> None:
    document = docx.Document()
    document.add_paragraph(text)
    assert [(part["text"], part.get("whole", False)) for part in blocks(document)[0]["parts"]] == pieces


def test_tab_stops_come_in_order_with_their_kind() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Директор\t___\tА. Б. Вольный")
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(9))
    [block] = blocks(document)
    assert [(round(place), kind) for place, kind, _ in block["tabs"]] == [(255, "left"), (482, "right")]
    assert words(block) == "Директор\t___\tА. Б. Вольный"


def test_a_page_break_ends_a_paragraph() -> None:
    document = docx.Document()
    run = document.add_paragraph("до").add_run()
    run.add_break(WD_BREAK.PAGE)
    document.paragraphs[0].add_run("после")
    first, second = blocks(document)
    assert (words(first), first["page"], words(second), second["page"]) == ("до", False, "после", True)


def test_numbers_of_lists_are_counted_by_level() -> None:
    document = docx.Document()
    for text, style in (
        ("раз", "List Number"),
        ("два", "List Number"),
        ("точка", "List Bullet"),
        ("три", "List Number"),
    ):
        document.add_paragraph(text, style=style)
    assert [words(block) for block in blocks(document)] == ["1.\tраз", "2.\tдва", "•\tточка", "3.\tтри"]
    assert blocks(document)[0]["first"] < 0


def test_merged_cells_and_repeated_heads_of_a_table() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
    table.cell(0, 0).merge(table.cell(0, 1)).text = "шапка"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "высокая"
    [block] = [item for item in blocks(document) if item["kind"] == "table"]
    assert (block["head"], block["align"]) == (1, "center")
    assert [[(cell["span"], cell["tall"]) for cell in row["cells"]] for row in block["rows"]] == [
        [(2, 1), (1, 1)],
        [(1, 1), (1, 1), (1, 2)],
        [(1, 1), (1, 1)],
    ]
    assert all(width for cell in block["rows"][0]["cells"] for width in cell["edges"].values())


def test_a_table_without_borders_has_none() -> None:
    document = docx.Document()
    document.add_table(rows=1, cols=2)
    [block] = [item for item in blocks(document) if item["kind"] == "table"]
    assert all(width is None for cell in block["rows"][0]["cells"] for width in cell["edges"].values())


def test_words_wider_than_their_cell_may_be_parted() -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    table.columns[0].width, table.columns[1].width = Cm(1.5), Cm(14)
    table.cell(0, 0).text = table.cell(0, 1).text = "Достопримечательность"
    [row] = next(item for item in blocks(document) if item["kind"] == "table")["rows"]
    assert [cell["tight"] for cell in row["cells"]] == [True, False]


def test_an_inline_picture_keeps_its_size_and_words() -> None:
    document = docx.Document()
    document.add_picture(io.BytesIO(png()), width=Pt(60))
    document.inline_shapes[0]._inline.docPr.set("descr", "QR-код документа")
    [part] = blocks(document)[0]["parts"]
    assert (part["width"], part["alt"], bytes(part["picture"])) == (60.0, "QR-код документа", png())


def test_sections_keep_their_pages_and_inherit_their_headers() -> None:
    document = docx.Document()
    document.add_paragraph("книжная")
    document.sections[0].header.paragraphs[0].text = "сверху"
    wide = document.add_section()
    wide.page_width, wide.page_height = wide.page_height, wide.page_width
    document.add_paragraph("альбомная")
    first, second = layout(saved(document))["sections"]
    assert (words(first["blocks"][0]), words(second["blocks"][0])) == ("книжная", "альбомная")
    assert first["width"] < first["height"] and second["width"] > second["height"]
    assert words(first["header"][0]) == words(second["header"][0]) == "сверху"


def _append(document: Any, made: Any) -> None:
    document.add_paragraph("Рядом").add_run()._r.append(made)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("w:pict", "фигура или надпись"), ("mc:AlternateContent", "фигура или надпись"), ("w:object", "вставленный объект"),
        ("w:footnoteReference", "сноска"), ("w:sym", "символ из особого шрифта"),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_is_refused_by_name_and_place(name: str, words: str) -> None:
    document = docx.Document()
    prefix, _, local = name.partition(":")
    if prefix == "mc":
        from lxml import etree

        made: Any = etree.fromstring(
            f'<mc:{local} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"/>'
        )
    else:
        made = element(name)
    _append(document, made)
    with pytest.raises(NotForPdf) as refused:
        layout(saved(document))
    assert refused.value.text == (
        f"В документе есть {words} рядом с текстом «Рядом». PDF без Word так не делается: уберите это или сохраните PDF из Word."
    )


def test_columns_and_unaccepted_corrections_are_refused() -> None:
    document = docx.Document()
    document.sections[0]._sectPr.find(qn("w:cols")).set(qn("w:num"), "2")
    with pytest.raises(NotForPdf, match="несколько колонок"):
        layout(saved(document))
    document = docx.Document()
    document.add_paragraph("текст")._p.append(element("w:del"))
    with pytest.raises(NotForPdf, match="непринятое исправление"):
        layout(saved(document))
