"""A document of the register as PDF: the same words as its Word file, or a sentence that says why not."""

from __future__ import annotations

import io
from datetime import date

import docx
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conftest import School, World
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.documents import printing
from nastavnik.instruments.documents.actions.revise_document import revise_document
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.roadmap.actions.open_year import open_year
from nastavnik.kernel import tenancy
from nastavnik.stages.regulations.actions.issue_regulation import issue_regulation


@pytest.fixture
def order(school: School) -> Document:
    year: SchoolYear = open_year(school.act(), starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
    curator = school.person("Белова Мария Сергеевна", post="учитель математики")
    return issue_regulation(school.act(), year=year, dated_on=date(2026, 9, 1), curator=curator)


def text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_a_document_opens_as_pdf_with_its_own_words(school: School, order: Document) -> None:
    answer = school.client("head").get(reverse("regulations:pdf", args=[order.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith("inline") and ".pdf" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    assert "Белову Марию Сергеевну, учителя математики" in text(answer.content)
    assert "Лист ознакомления" in text(answer.content)


def test_what_word_added_and_pdf_cannot_show_is_said_on_the_page(
    school: School, order: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "PROGRAMS", ())  # as on a server without LibreOffice
    file = docx.Document()
    file.add_paragraph("Приказ с колонками")
    file.sections[0]._sectPr.xpath("w:cols")[0].set(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}num", "2"
    )
    out = io.BytesIO()
    file.save(out)
    with tenancy.within(school.organisation):
        revise_document(school.act(), document=order, upload=SimpleUploadedFile("приказ.docx", out.getvalue()))
    client = school.client("curator")
    answer = client.get(reverse("regulations:pdf", args=[order.pk]))
    assert answer["Location"] == reverse("regulations:show", args=[order.pk])
    assert "текст в несколько колонок" in client.get(answer["Location"]).content.decode()


def test_others_do_not_open_it(world: World, order: Document) -> None:
    path = reverse("regulations:pdf", args=[order.pk])
    assert world.neighbour.client("curator").get(path).status_code == 404
    assert world.school.client("mentor").get(path).status_code == 404
    assert world.school.client("psychologist").get(path).status_code == 403
