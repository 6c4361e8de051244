"""The gallery shows every component with its declared properties and is accessible in every theme."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from journeys.conftest import Server
from nastavnik.ui.a11y import SCHEMES
from nastavnik.ui.components import components
from ui.sheets import SOURCE

GALLERY = (SOURCE / "ui" / "templates" / "ui" / "gallery.html").read_text(encoding="utf-8")
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
LOOKS = ["light", "dark", *(f"low-vision {scheme}" for scheme in SCHEMES)]


@pytest.fixture
def page_of_gallery(db: None) -> str:
    answer = Client().get("/ui/gallery/")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_components_are_found() -> None:
    assert {"page_header", "field", "task_row", "pagination"} <= set(components())
    assert str(components()["link_button"]) == 'link_button(text, href, kind="secondary", icon_name="")'


@pytest.mark.parametrize("name", components())
def test_a_component_is_called_in_the_gallery(name: str) -> None:
    assert re.search(rf"\b{name}\(", GALLERY)


@pytest.mark.parametrize("name", components())
def test_its_declared_properties_stand_beside_it(name: str, page_of_gallery: str) -> None:
    assert f"<code>{components()[name]}</code>" in page_of_gallery


def test_every_file_of_components_says_how_they_behave() -> None:
    """No-JavaScript behaviour, keyboard, screen reader, print, empty form: five words in the head of each file."""
    for path in sorted((SOURCE / "ui" / "templates" / "ui" / "components").glob("*.html")):
        head = path.read_text(encoding="utf-8").split("-#}", 1)[0]
        for word in ("No JS", "Keyboard", "Screen reader", "Print", "Empty"):
            assert word in head, (path.name, word)


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1366, 768), (360, 740)], ids=["desktop", "phone"])
@pytest.mark.parametrize("look", LOOKS)
def test_the_gallery_is_accessible(region: Server, browser: Any, look: str, size: tuple[int, int]) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if look == "dark" else "light"
    )
    page = context.new_page()
    if look.startswith("low-vision"):
        page.goto(f"{region.url}/ui/look/?a11y=on&scheme={look.split()[1]}")
    page.goto(f"{region.url}/ui/gallery/")
    classes = page.evaluate("document.documentElement.className")
    assert ("a11y" in classes) == look.startswith("low-vision")
    found = Axe().run(page, options=AXE).response["violations"]
    assert found == [], [(item["id"], item["nodes"][0]["html"][:200]) for item in found]
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 1
    context.close()


@pytest.mark.browser
def test_the_dark_theme_is_dark(region: Server, browser: Any) -> None:
    """The system's wish counts; the visitor's own choice counts more."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    paper = "getComputedStyle(document.body).backgroundColor"
    page.goto(f"{region.url}/ui/gallery/")
    assert page.evaluate(paper) == "rgb(20, 24, 29)"
    page.goto(f"{region.url}/ui/look/?theme=light&back=/ui/gallery/")
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    context.close()
