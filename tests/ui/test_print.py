"""Paper: no navigation, no buttons; the school and the year stand at the top; black on white whatever the theme."""

from __future__ import annotations

from typing import Any

import pytest

from journeys.conftest import Server
from ui.conftest import signed_in


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_printed_page_holds_only_the_content(region: Server, browser: Any, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme=scheme)
    page = signed_in(context.new_page(), region, "curator")
    for path in ("/", "/roadmap/", "/selection/", "/selection/participants/", "/people/"):
        page.goto(region.url + path)
        page.emulate_media(media="print", color_scheme=scheme)
        for gone in (".nav", ".topline", ".header", ".footer", ".btn", ".bulk", ".chips"):
            assert page.locator(f"{gone}:visible").count() == 0, (path, gone)
        assert page.locator(".print-header").is_visible()
        assert "Школа № 12" in page.locator(".print-header").inner_text()
        assert page.locator("h1").is_visible()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
        page.emulate_media(media="screen")
        assert page.locator(".nav").is_visible()
    context.close()


@pytest.mark.browser
def test_the_head_of_a_table_repeats_on_every_sheet(region: Server, browser: Any) -> None:
    page = signed_in(browser.new_page(), region, "curator")
    page.goto(f"{region.url}/people/")
    page.emulate_media(media="print")
    assert page.locator("thead").first.evaluate("head => getComputedStyle(head).display") == "table-header-group"
    assert page.locator("tbody tr").first.evaluate("row => getComputedStyle(row).breakInside") == "avoid"
    page.close()
