"""Without a mouse: the way past the header, a focus one can see, menus that open and close."""

from __future__ import annotations

from typing import Any

import pytest

from journeys.conftest import Server
from ui.conftest import signed_in

SHAPE = """() => {
  const style = getComputedStyle(document.activeElement);
  return {outline: style.outlineStyle, width: parseFloat(style.outlineWidth), ring: style.boxShadow};
}"""


@pytest.mark.browser
def test_the_first_stop_leads_past_the_header(region: Server, browser: Any) -> None:
    page = signed_in(browser.new_page(), region, "curator")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Перейти к содержанию"
    box = skip.bounding_box()
    assert box["x"] >= 0 and box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("look", ["light", "dark", "low-vision"])
def test_every_stop_of_the_board_has_a_visible_focus(region: Server, browser: Any, look: str) -> None:
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, color_scheme="dark" if look == "dark" else "light"
    )
    page = signed_in(context.new_page(), region, "curator")
    if look == "low-vision":
        page.goto(f"{region.url}/ui/look/?a11y=on&scheme=yb")
    page.goto(f"{region.url}/selection/")
    stops = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        shape = page.evaluate(SHAPE)
        assert shape["outline"] == "solid" and shape["width"] >= 3, page.evaluate("document.activeElement.outerHTML")
        assert shape["ring"] != "none"
        box = page.locator(":focus").bounding_box()
        assert box["width"] > 0 and box["height"] > 0
        stops += 1
    assert stops > 20
    context.close()


@pytest.mark.browser
def test_a_menu_opens_with_enter_and_closes_with_escape(region: Server, browser: Any) -> None:
    page = signed_in(browser.new_page(), region, "curator")
    summary = page.locator(".menu--right summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("link", name="Мои настройки").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Мои настройки").is_visible()
    assert summary.evaluate("element => element === document.activeElement")
    page.close()


@pytest.mark.browser
def test_after_a_refusal_the_focus_is_on_the_summary_of_errors(region: Server, browser: Any) -> None:
    page = signed_in(browser.new_page(), region, "curator")
    page.goto(f"{region.url}/people/add-person/")
    page.get_by_role("button", name="Добавить").click()
    page.wait_for_load_state()
    assert page.evaluate("document.activeElement.id") == "errors"
    assert page.title().startswith("Ошибка: ")
    assert not page.title().startswith("Ошибка: Ошибка")
    page.locator("#errors a").first.click()
    assert page.evaluate("document.activeElement.name") == "surname"
    page.close()
