"""Every screen of every role: one first-level heading and a title, one primary button, no sideways scroll, no axe faults."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from journeys.conftest import Server
from ui.conftest import signed_in

AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"region": {"enabled": True}, "heading-order": {"enabled": True}},
}
LEAKS = re.compile(r"<[A-Z]\w+: |\bNone\b|\bTrue\b|\bFalse\b|\{\{|\{%|\bobject at 0x|datetime\.|\bundefined\b")
"""Code that shows through: a repr, a Python constant, a template."""
PRIMARY = "main .btn--primary:visible"
ROLES = ["curator", "head", "mentor", "mentee", "psychologist", "municipal", "region", "admin"]
DESKTOP, PHONE = (1366, 768), (360, 740)


def own_pages(page: Any, served: Server) -> list[str]:
    """Addresses of the navigation and, from each of its pages, the first link of every kind inside the content."""
    entries = page.eval_on_selector_all(".nav__list > li:not(.nav__more) > a", "links => links.map(a => a.pathname)")
    found: dict[str, str] = {re.sub(r"\d+", "0", path): path for path in entries}
    for path in entries:
        page.goto(served.url + path)
        links = page.eval_on_selector_all(
            "main a[href^='/']:not([download])", "links => links.map(a => a.getAttribute('href').split('#')[0])"
        )
        for link in links:
            if not re.match(r"/(files|ui|jobs)/|.*/download/", link):
                found.setdefault(re.sub(r"\d+", "0", link.split("?")[0]), link)
    return list(found.values())


@pytest.mark.browser
@pytest.mark.parametrize("login", ROLES)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_screens_of_a_role(region: Server, browser: Any, login: str, size: tuple[int, int]) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="ru-RU")
    page = signed_in(context.new_page(), region, login)
    outside: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda call: None if call.url.startswith(region.url) else outside.append(call.url))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    faults: list[tuple[str, object]] = []
    paths = own_pages(page, region)
    assert len(paths) >= 2
    for path in paths:
        answer = page.goto(region.url + path)
        if answer.status != 200:
            faults.append((path, answer.status))
            continue
        if not page.title().replace("— Наставник", "").strip():
            faults.append((path, "no title"))
        if page.locator("h1").count() != 1:
            faults.append((path, f"{page.locator('h1').count()} first-level headings"))
        if page.locator(PRIMARY).count() > 1:
            faults.append((path, page.locator(PRIMARY).all_inner_texts()))
        if leak := LEAKS.search(page.locator("body").inner_text()):
            faults.append((path, leak[0]))
        if (wide := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 1:
            faults.append((path, f"scrolls sideways by {wide} px"))
        for item in Axe().run(page, options=AXE).response["violations"]:
            faults.append((path, (item["id"], item["nodes"][0]["html"][:160])))
    assert faults == []
    assert (outside, complaints) == ([], [])
    context.close()


@pytest.mark.browser
def test_the_bottom_bar_of_a_phone_holds_five_and_covers_nothing(region: Server, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = signed_in(context.new_page(), region, "curator")
    bar = page.locator(".nav__list > li:visible")
    assert bar.count() == 5
    assert bar.last.inner_text().strip() == "Ещё"
    bar.last.locator("summary").click()
    page.locator(".nav .menu__list").get_by_role("link", name="Документы").click()
    page.wait_for_load_state()
    assert page.url.endswith("/documents/")
    assert "nav__here" in page.locator(".nav__more summary").get_attribute("class")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    words = page.locator(".footer .wrap").bounding_box()
    edge = page.locator(".nav").bounding_box()
    assert words["y"] + words["height"] <= edge["y"]
    context.close()


@pytest.mark.browser
def test_the_navigation_of_a_curator_is_one_line_on_a_desktop(region: Server, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = signed_in(context.new_page(), region, "curator")
    tops = page.eval_on_selector_all(
        ".nav__list > li:not(.nav__more)", "rows => rows.map(row => row.getBoundingClientRect().top)"
    )
    assert len(tops) >= 8
    assert len(set(tops)) == 1
    context.close()


@pytest.mark.browser
def test_at_a_zoom_of_four_hundred_per_cent_the_page_reflows(region: Server, browser: Any) -> None:
    """WCAG 1.4.10: 1280 × 1024 at 400 % is 320 × 256; the bar of a phone would cover the page and goes to the header."""
    context = browser.new_context(viewport={"width": 320, "height": 256})
    page = signed_in(context.new_page(), region, "curator")
    for path in ("/", "/selection/", "/people/", "/selection/participants/"):
        page.goto(region.url + path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1, path
        assert page.locator(".nav").evaluate("bar => getComputedStyle(bar).position") == "static"
    context.close()
