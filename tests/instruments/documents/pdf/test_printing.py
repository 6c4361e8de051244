"""The PDF itself: read back by pypdf, an independent reader."""

from __future__ import annotations

import io
import re
from typing import Any

import docx
import pypdf
import pytest
from docx.oxml import parse_xml
from docx.shared import Pt

from nastavnik.instruments.documents.engine import FileFault
from nastavnik.instruments.documents.engine.builder import document as drawn
from nastavnik.instruments.documents.engine.builder import paragraph, table
from nastavnik.instruments.documents.pdf import NotForPdf, make_pdf


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> list[str]:
    return " ".join(page.extract_text() for page in read(pdf).pages).split()


def order(rows: int = 3) -> bytes:
    people = [[str(number), f"Педагог {number}", "учитель"] for number in range(rows)]
    return drawn([
        paragraph("ПРИКАЗ", "Title"),
        paragraph("29 сентября 2026 г.\t№ 2-ОД", "Line"),
        paragraph("В соответствии с Федеральным законом № 273-ФЗ «Об образовании» приказываю:"),
        table([700, 5000, 3900], ["№", "Кто", "Должность"], people),
        paragraph("Директор\t_______________\tО. В. Громова", "Sign"),
    ])  # fmt: skip


def test_it_is_archival_tagged_and_in_russian() -> None:
    reader = read(make_pdf(order(), title="Приказ № 2-ОД"))
    root: Any = reader.trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfaid:part>2<", xmp) and re.search(r"pdfaid:conformance>A<", xmp)
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert str(root["/Lang"]).lower().startswith("ru")
    assert reader.metadata is not None and reader.metadata.title == "Приказ № 2-ОД"
    assert root["/OutputIntents"]


def test_every_font_is_embedded() -> None:
    for page in read(make_pdf(order(), title="Приказ")).pages:
        for font in page["/Resources"]["/Font"].values():
            [inner] = font.get_object()["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_all_words_in_order_none_lost_none_joined() -> None:
    found = words(make_pdf(order(), title="Приказ"))
    assert found[:7] == ["ПРИКАЗ", "29", "сентября", "2026", "г.", "№", "2-ОД"]
    assert "273-ФЗ" in found
    assert found[-4:] == ["_______________", "О.", "В.", "Громова"]


def test_the_same_file_gives_the_same_bytes() -> None:
    assert make_pdf(order(), title="Приказ") == make_pdf(order(), title="Приказ")


def test_a_long_table_repeats_its_head_and_pages_are_numbered_from_the_second() -> None:
    pages = [page.extract_text() for page in read(make_pdf(order(120), title="Приказ")).pages]
    assert len(pages) > 2
    assert all("Должность" in page for page in pages)
    assert pages[1].split()[0] == "2" and pages[0].split()[0] == "ПРИКАЗ"
    assert sum(page.count("Педагог ") for page in pages) == 120


def test_a_piece_too_long_for_its_tab_wraps_beside_the_others() -> None:
    post = "Исполняющий обязанности заместителя директора по учебно-воспитательной и методической работе"
    data = drawn([paragraph(f"{post}\t_______________\tО. В. Громова", "Sign")])
    pdf = make_pdf(data, title="Подпись")
    assert sorted(words(pdf)) == sorted([*post.split(), "_______________", "О.", "В.", "Громова"])
    assert len(read(pdf).pages) == 1


def test_text_is_never_markup() -> None:
    text = '#import "x" *не жирно* $x^2$ <метка> @ссылка \\ [скобки] `код` {{ поле }} // конец'
    data = saved_with(text)
    assert " ".join(words(make_pdf(data, title='"#панель"'))) == text


def saved_with(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    return saved(document)


def test_a_sign_without_a_glyph_is_refused_in_words() -> None:
    with pytest.raises(NotForPdf, match="нет в шрифтах"):
        make_pdf(saved_with("Ура 🙂"), title="Знак")


def test_letters_of_the_peoples_of_russia_are_there() -> None:
    text = "Әлфия Җәмилә Ңүхтә Һибә Ҫӗнӗ Ӏиса ₽ № «ё»"
    assert " ".join(words(make_pdf(saved_with(text), title="Буквы"))) == text


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(FileFault):
        make_pdf(b"not a zip", title="")


def test_a_minimal_row_height_is_kept() -> None:
    document = docx.Document()
    made = document.add_table(rows=2, cols=1)
    made.rows[0].height = Pt(300)
    for row in made.rows:
        row.cells[0].text = "строка"
    tops: list[float] = []
    read(make_pdf(saved(document), title="")).pages[0].extract_text(
        visitor_text=lambda text, outer, inner, *rest: (
            tops.append(abs(outer[3]) * inner[5] + outer[5]) if text.strip() else None
        )
    )
    assert abs(tops[0] - tops[-1]) >= 299


def test_links_are_live_and_only_to_the_web() -> None:
    document = docx.Document()
    part = document.part
    for target in ("https://edu.gov.ru/", "file:///etc/passwd"):
        key = part.relate_to(
            target, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", is_external=True
        )
        document.add_paragraph()._p.append(parse_xml(
            '<w:hyperlink xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
            f'r:id="{key}"><w:r><w:t>ссылка</w:t></w:r></w:hyperlink>'
        ))  # fmt: skip
    pages = read(make_pdf(saved(document), title="")).pages
    uris = [item.get_object()["/A"]["/URI"] for page in pages for item in page.get("/Annots", [])]
    assert uris == ["https://edu.gov.ru/"]
