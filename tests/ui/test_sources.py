"""What no template and no style sheet of ours may hold: inline code, calls outside, broken nesting, pages without a title."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ui.sheets import SHEETS, SOURCE, TOKENS

TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
LAYOUTS = SOURCE / "ui" / "templates" / "ui" / "layouts"
PARTS = SOURCE / "ui" / "templates" / "ui" / "components"


def name_of(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def page_templates() -> list[Path]:
    """Whole pages: neither layouts, nor components, nor fragments (their names begin with «_»)."""
    return [path for path in TEMPLATES if path.parent not in (LAYOUTS, PARTS) and not path.name.startswith("_")]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_holds_no_inline_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"'{]", text)
    assert not re.search(r"(?i)javascript:", text)
    assert not re.search(r"\b(hx-on|hx-vars)\b|hx-on:|hx-vals\s*=\s*[\"']js:", text)
    assert [tag for tag in re.findall(r"<script\b[^>]*>", text) if "src=" not in tag] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_calls_nobody_outside(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"(?:href|src|action|srcset|poster)\s*=\s*[\"'](?:https?:)?//[^\"']*", text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_form_stands_inside_a_paragraph(path: Path) -> None:
    """A paragraph ends where a form begins: the browser would leave an empty paragraph behind."""
    text = path.read_text(encoding="utf-8")
    inside = re.findall(r"<p\b[^>]*>(?:(?!</p>).)*?(?:<form|post_button\(|<ul|<dl|<table)", text, flags=re.S)
    assert [item[:120] for item in inside] == []


@pytest.mark.parametrize("path", page_templates(), ids=name_of)
def test_a_page_has_a_layout_and_a_title(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.search(r'{% extends "(ui/layouts/(page|narrow|base)|respond/layout)\.html" %}', text)
    if path.name == "layout.html":
        return
    title = re.search(r"{% block title %}(.*?){% endblock %}", text)
    assert title and title[1].strip()


@pytest.mark.parametrize("path", [TOKENS, *SHEETS], ids=lambda path: path.name)
def test_a_style_sheet_brings_nothing_from_outside(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "@import" not in text
    assert re.findall(r"url\(\s*[\"']?(?:https?:)?//", text) == []


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    sprite = (SOURCE / "ui" / "static" / "ui" / "icons.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'id="i-([a-z0-9-]+)"', sprite))
    used = {
        name
        for path in TEMPLATES
        for name in re.findall(r'(?:\bicon\(|icon_name=)"([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    assert used
    assert used <= known


def test_classes_with_an_exclamation_are_the_exception() -> None:
    """`!important` only where the order of the sheets cannot help: the print, errors, the low-vision version, indents."""
    count = sum(path.read_text(encoding="utf-8").count("!important") for path in SHEETS)
    assert count <= 8
