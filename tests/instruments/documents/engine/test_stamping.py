"""The code in the foot of the first sheet: read by a machine from the printed page, never pushed over a school's own foot."""

from __future__ import annotations

import io
import json

import docx
import pypdfium2
import pytest
import zxingcpp

from instruments.documents.engine.word_files import BODY, changed, file, unzip
from nastavnik.instruments.documents.engine import code_picture, compile_template, plain_text, render
from nastavnik.instruments.documents.engine.stamping import FOOT, PICTURE
from nastavnik.instruments.documents.kinds import kind, kinds
from nastavnik.instruments.documents.pdf import make_pdf

ADDRESS = "https://school12.example/documents/code/K7Q29FMX3T/"
CODE = "K7Q29-FMX3T"


def coded(template: bytes, context: dict[str, object]) -> bytes:
    compiled = compile_template(template, coded=True)
    assert compiled.coded
    return render(compiled, {**context, "код_документа": CODE}, code_picture(ADDRESS))


def seen(pdf: bytes, dots: int = 200) -> list[list[str]]:
    """What a machine reads on each sheet of the print."""
    pages = pypdfium2.PdfDocument(pdf)
    return [[code.text for code in zxingcpp.read_barcodes(page.render(scale=dots / 72).to_numpy())] for page in pages]


@pytest.mark.parametrize("code", sorted(kinds()))
def test_a_scanner_reads_it_on_the_first_sheet_only(code: str) -> None:
    edition = kind(code)
    made = coded(edition.file("template.docx"), json.loads(edition.file("sample.json")))
    first, *rest = seen(make_pdf(made, title="Документ"))
    assert first == [ADDRESS]
    assert all(codes == [] for codes in rest)


def test_word_opens_the_file_and_the_foot_says_the_code() -> None:
    made = coded(file("Приказ"), {})
    section = docx.Document(io.BytesIO(made)).sections[0]
    assert CODE in "".join(paragraph.text for paragraph in section.first_page_footer.paragraphs)
    assert section.different_first_page_header_footer
    assert unzip(made)[PICTURE].startswith(b"\x89PNG")


def test_the_text_stays_what_it_is() -> None:
    template = kind("D12").file("template.docx")
    context = json.loads(kind("D12").file("sample.json"))
    plain = render(compile_template(template), context)
    assert (
        plain_text(coded(template, context)).replace(f"Код документа {CODE}", "").split() == plain_text(plain).split()
    )


def test_a_template_with_its_own_first_foot_or_no_room_is_left_alone() -> None:
    whole = file("Приказ")
    own = changed(whole, BODY, b"<w:sectPr>", b'<w:sectPr><w:footerReference w:type="first" r:id="rId9"/>')
    narrow = changed(whole, BODY, b'w:bottom="1134"', b'w:bottom="400"')
    for template in (own, narrow):
        compiled = compile_template(template, coded=True)
        assert not compiled.coded
        assert FOOT not in unzip(compiled.base)


def test_a_head_of_all_sheets_stays_on_the_first() -> None:
    template = changed(file("Приказ"), BODY, b"<w:titlePg/>", b"")
    section = docx.Document(io.BytesIO(coded(template, {}))).sections[0]
    assert not section.first_page_header.is_linked_to_previous


def test_the_picture_is_the_same_for_the_same_words() -> None:
    assert code_picture(ADDRESS) == code_picture(ADDRESS) != code_picture(ADDRESS + "1")
    assert len(code_picture(ADDRESS)) < 600
