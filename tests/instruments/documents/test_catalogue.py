"""Every edition of the catalogue: drawn from its text, whole, said in good Russian, the same words on paper and in PDF."""

from __future__ import annotations

import io
import json
import re
import tomllib
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from docxtpl import DocxTemplate
from lxml import etree

from nastavnik.instruments.documents.drawing import drawn, texts
from nastavnik.instruments.documents.engine import compile_template, plain_text, render
from nastavnik.instruments.documents.engine.normalising import W
from nastavnik.instruments.documents.kinds import CATALOGUE, edition_named, kinds
from nastavnik.instruments.documents.pdf import make_pdf
from nastavnik.instruments.documents.publish import LOCK
from nastavnik.kernel.catalogue import EditionLock

CODES = sorted(kinds())
FIELDS = {
    "code",
    "edition",
    "name",
    "title",
    "series",
    "number_suffix",
    "retention",
    "signatories",
    "must_be_acquainted",
}


def sample(code: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CATALOGUE / code / "sample.json").read_text(encoding="utf-8"))
    return found


def made(code: str) -> bytes:
    return render(compile_template(kinds()[code].file("template.docx")), sample(code))


def words(text: str) -> Counter[str]:
    """Words with their counts. A word joiner keeps «273-ФЗ» on one line of a PDF; it is no part of the word."""
    return Counter(re.findall(r"[а-яёa-z0-9]+", text.lower().replace("\u2060", "")))


def rejoined(text: str, known: Counter[str]) -> str:
    """A word that a narrow cell has parted is made whole again; a hyphen of its own at the end of a line is not such."""

    def whole(found: re.Match[str]) -> str:
        word = found[1] + found[2]
        return word if word.lower() in known else f"{found[1]} {found[2]}"

    return re.sub(r"(\w+)[-\u2010\u00ad]\n(\w+)", whole, text)


def test_a_school_has_the_papers_it_issues_itself() -> None:
    assert {
        "D01", "D02", "D03", "D04", "D05", "D10", "D11", "D12", "D13", "D14", "D15", "D16", "D17", "D18", "D19", "D20",
        "D21", "D22", "D24", "D25", "D27", "D28", "D29", "D30", "D32", "D34", "D35", "D36",
    } <= set(CODES)  # fmt: skip


def test_what_is_published_does_not_change_under_its_number() -> None:
    assert EditionLock(LOCK).faults(kinds().values()) == []


@pytest.mark.parametrize("name", sorted(EditionLock(LOCK).published))
def test_every_published_edition_can_still_be_drawn_up(name: str) -> None:
    """A draft is finished by the edition it was begun with, also after the product was updated."""
    found = edition_named(name)
    assert (str(found), found.sha256) == (name, EditionLock(LOCK).published[name])
    assert compile_template(found.file("template.docx")).fields


@pytest.mark.parametrize("code", CODES)
def test_the_manifest_says_all(code: str) -> None:
    manifest = tomllib.loads((CATALOGUE / code / "manifest.toml").read_text(encoding="utf-8"))
    assert set(manifest) >= FIELDS
    assert manifest["code"] == code
    assert manifest["name"] and manifest["title"] and manifest["retention"]


@pytest.mark.parametrize("code", sorted(texts()))
def test_the_template_is_drawn_from_its_text(code: str) -> None:
    assert drawn(texts()[code]) == kinds()[code].file("template.docx"), "run the drawing and raise the edition"


@pytest.mark.parametrize("code", CODES)
def test_the_sample_gives_the_golden_words(code: str) -> None:
    golden = (CATALOGUE / code / "golden.txt").read_text(encoding="utf-8")
    assert plain_text(made(code)).strip() == golden.strip()


@pytest.mark.parametrize("code", CODES)
def test_no_slip_of_the_pen(code: str) -> None:
    text = re.sub("_+", "пропуск", plain_text(made(code)))
    for slip in (
        r"\{|\}",
        r"\.\.",
        r",,",
        r" ,",
        r" \.(?!\d)",
        r"\bNone\b",
        r"\(\)",
        r"«»",
        r"\bв в\b",
        r"\bс статьёй",
    ):
        assert not re.search(slip, text), re.search(slip, text)
    for line in text.splitlines():
        assert "  " not in line.replace("\t", ""), line


@pytest.mark.parametrize("code", CODES)
def test_word_opens_it_and_the_same_facts_give_the_same_bytes(code: str) -> None:
    content = made(code)
    assert content == made(code)
    assert docx.Document(io.BytesIO(content)).paragraphs
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize("code", CODES)
def test_the_pdf_says_the_same(code: str) -> None:
    content = made(code)
    pages = pypdf.PdfReader(io.BytesIO(make_pdf(content, title=code))).pages
    printed = words(rejoined("\n".join(page.extract_text() for page in pages), words(plain_text(content))))
    # The running number of a page is not in the words of the Word file; a repeated table head may be.
    numbers = words(" ".join(str(number) for number in range(2, len(pages) + 1)))
    missing = words(plain_text(content)) - printed
    assert not missing, missing
    extra = printed - words(plain_text(content)) - numbers
    heads = words(
        " ".join(cell.text for table in docx.Document(io.BytesIO(content)).tables for cell in table.rows[0].cells)
    )
    assert not extra - Counter({word: count * len(pages) for word, count in heads.items()}), extra


@pytest.mark.parametrize("code", CODES)
def test_the_usual_way_gives_the_same_xml(code: str, tmp_path: Path) -> None:
    """docxtpl with autoescape is the oracle: canonical XML is equal, without a tolerance."""
    usual = DocxTemplate(io.BytesIO(kinds()[code].file("template.docx")))
    usual.render(sample(code), autoescape=True)
    usual.save(tmp_path / "usual.docx")
    for name in ("word/document.xml", "word/header1.xml"):
        assert canonical((tmp_path / "usual.docx").read_bytes(), name) == canonical(made(code), name)


def canonical(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tree = etree.fromstring(archive.read(name))
    return etree.tostring(tree, method="c14n").decode()


@pytest.mark.parametrize("code", sorted(texts()))
def test_a_signature_never_stands_on_a_sheet_alone(code: str) -> None:
    """What stands before it goes with it, whichever branch of a condition that is."""
    paragraphs = docx.Document(io.BytesIO(made(code))).element.body.findall(f"{{{W}}}p")
    for before, paragraph in pairwise(paragraphs):
        style = paragraph.find(f"{{{W}}}pPr/{{{W}}}pStyle")
        text = "".join(node.text or "" for node in before.iter(f"{{{W}}}t"))
        if style is not None and style.get(f"{{{W}}}val") == "Sign" and before.getnext() is paragraph and text:
            own = before.find(f"{{{W}}}pPr/{{{W}}}pStyle")
            signs = own is not None and own.get(f"{{{W}}}val") == "Sign"
            assert signs or before.find(f"{{{W}}}pPr/{{{W}}}keepNext") is not None, text
