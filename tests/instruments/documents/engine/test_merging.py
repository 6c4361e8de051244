"""Several documents become one file for the printer, and the text of a document is read back."""

from __future__ import annotations

import pytest
from lxml import etree

from instruments.documents.engine.word_files import BODY, file, unzip
from nastavnik.instruments.documents.engine import merge, open_package, plain_text
from nastavnik.instruments.documents.engine.builder import document, paragraph, table
from nastavnik.instruments.documents.engine.normalising import P, W


def body(data: bytes) -> etree._Element:
    return etree.fromstring(unzip(data)[BODY])[0]


def breaks(data: bytes) -> list[str]:
    """The text of the paragraphs that begin a page."""
    found = body(data).iter(P)
    return ["".join(p.itertext()) for p in found if p.find(f"{{{W}}}pPr/{{{W}}}pageBreakBefore") is not None]


def test_each_document_begins_on_a_sheet_of_its_own() -> None:
    merged = merge([file("Согласие Беловой", "текст"), file("Согласие Орлова"), file("Согласие Чу")])
    assert breaks(merged) == ["Согласие Орлова", "Согласие Чу"]
    assert plain_text(merged) == "Согласие Беловой\nтекст\nСогласие Орлова\nСогласие Чу\n"
    open_package(merged)


def test_the_page_settings_stay_one_and_last() -> None:
    parts = body(merge([file("а"), file("б")]))
    assert [index for index, block in enumerate(parts) if block.tag == f"{{{W}}}sectPr"] == [len(parts) - 1]


def test_a_document_that_begins_with_a_table_gets_a_new_page_too() -> None:
    merged = merge([file("а"), file(table([900], ["№"], [["1"]]))])
    assert breaks(merged) == [""] and plain_text(merged) == "а\n\n№\n1\n"


def test_a_document_that_has_its_page_break_gets_no_second() -> None:
    merged = merge([file("а"), document([paragraph("Лист", "Title", new_page=True)])])
    assert unzip(merged)[BODY].count(b"pageBreakBefore") == 1


def test_one_document_stays_as_it_is_and_none_is_a_mistake() -> None:
    one = file("а")
    assert plain_text(merge([one])) == plain_text(one)
    with pytest.raises(ValueError, match="Nothing"):
        merge([])


def test_the_same_documents_give_the_same_bytes() -> None:
    assert merge([file("а"), file("б")]) == merge([file("а"), file("б")])


def test_text_is_read_with_tabs_and_tables() -> None:
    rows = [["1", "Белова\nучитель"], ["2", "Орлов"]]
    read = plain_text(file("Дата\t№ 5", "", table([900, 4000], ["№", "Кто"], rows), "Директор"))
    assert read == "Дата\t№ 5\n\n№\tКто\n1\tБелова / учитель\n2\tОрлов\nДиректор\n"
