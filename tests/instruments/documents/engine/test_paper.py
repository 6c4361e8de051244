"""An organisation lays its papers out as its own instruction on paperwork says."""

from __future__ import annotations

import io
import json

import docx
import pytest
from lxml import etree

from nastavnik.instruments.documents.engine import Paper, compile_template, plain_text, render
from nastavnik.instruments.documents.kinds import kind


def made(paper: Paper) -> bytes:
    edition = kind("D01")
    return render(compile_template(edition.file("template.docx"), paper=paper), json.loads(edition.file("sample.json")))


def test_the_recommended_layout_changes_nothing() -> None:
    edition = kind("D01")
    plain = render(compile_template(edition.file("template.docx")), json.loads(edition.file("sample.json")))
    assert made(Paper()) == plain


def test_margins_font_size_and_lines_are_the_schools_own() -> None:
    data = made(Paper(left=20, right=15, top=25, bottom=22, font="Arial", size=12, line=1.5))
    document = docx.Document(io.BytesIO(data))
    section = document.sections[0]
    sides = [section.left_margin, section.right_margin, section.top_margin, section.bottom_margin]
    assert [round(side.mm) for side in sides if side] == [20, 15, 25, 22]
    defaults = etree.tostring(document.styles.element.xpath("w:docDefaults")[0]).decode()
    assert 'w:ascii="Arial"' in defaults and '<w:sz w:val="24"/>' in defaults and 'w:line="360"' in defaults
    assert plain_text(data) == plain_text(made(Paper()))


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
def test_each_side_is_its_own(side: str) -> None:
    section = docx.Document(io.BytesIO(made(Paper(**{side: 33})))).sections[0]
    assert round(getattr(section, f"{side}_margin").mm) == 33
