"""A questionnaire from the curator's desk to «Спасибо»: real server, real browser, keyboard only, every theme, no JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from journeys.conftest import Server, running
from journeys.walker import Walker

PHONE = "Mozilla/5.0 (Linux; Android 9; SM-A105F) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
ACTIVE = """() => { const e = document.activeElement; const named = e && e.name ? [...document.getElementsByName(e.name)] : [];
  return e && e.closest('#sheet') ? {kind: e.type || e.localName, name: e.name, done: named.some(n => n.checked) || (e.value && e.type !== 'radio' && e.type !== 'checkbox')} : null; }"""
NEW = "/surveys/new/mentee_needs/"
"""Where a new sending of «С чем вам помочь» begins; the demonstration has sent it once already."""
LOOKS = {
    "light": "on=0&theme=light", "dark": "on=0&theme=dark", "black on white": "on=1&scheme=wb", "white on black": "on=1&scheme=bw",
}  # fmt: skip


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Server]:
    """A school that knows who asks for help."""
    with running(tmp_path / "school", stage=3) as served:
        yield served


def link_from_the_curator(server: Server, browser: Any) -> str:
    """Send «С чем вам помочь» and take the link of the first message. Returns its path."""
    me = Walker(browser.new_context(viewport={"width": 1366, "height": 768}, locale="ru-RU").new_page(), server)
    me.sign_in("curator")
    me.go("/surveys/")
    me.page.locator(f"a[href='{NEW}']").click()
    me.press("Дальше")
    assert me.says("Проверьте перед отправкой")
    me.page.locator("main form button").first.click()
    me.page.wait_for_load_state()
    me.follow("Сообщение и QR")
    found = re.search(r"/o/[A-Z0-9-]+", me.page.locator("#message").inner_text())
    assert found is not None
    return found[0]


def by_keyboard(me: Walker) -> None:
    """Answer one screen with Tab, Space, arrows and letters alone, and go on."""
    before = me.page.url
    for _ in range(400):
        me.page.keyboard.press("Tab")
        at = me.page.evaluate(ACTIVE)
        if at is None:
            continue
        if at["kind"] == "submit":
            me.page.keyboard.press("Enter")
            me.page.wait_for_url(lambda url: url != before)
            me.page.wait_for_load_state()
            return
        if at["done"]:
            continue
        if at["kind"] in ("radio", "checkbox"):
            me.page.keyboard.press("Space")
        elif at["kind"] == "select-one" and at["name"].endswith(":1"):
            me.page.keyboard.press("ArrowDown")
        elif at["kind"] in ("textarea", "text"):
            me.page.keyboard.type("Ситуация на уроке")
    raise AssertionError(f"{before}: the keyboard does not lead on")


@pytest.mark.browser
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_whole_questionnaire_with_the_keyboard_alone(school: Server, browser: Any, phone: bool) -> None:
    link = link_from_the_curator(school, browser)
    size = {"width": 360, "height": 740} if phone else {"width": 1366, "height": 768}
    context = browser.new_context(viewport=size, locale="ru-RU", **({"user_agent": PHONE} if phone else {}))
    me = Walker(context.new_page(), school)
    me.go(link)
    assert me.page.url == f"{school.url}/o/", "the address shows no token"
    me.link("Начать")
    seen = 0
    while "/q/" in me.page.url:
        if seen < 8 or seen % 10 == 0:
            me.look()
        by_keyboard(me)
        seen += 1
    assert seen > (40 if phone else 9)
    me.look()
    me.press("Отправить ответы")
    assert me.says("Спасибо")
    me.follow("Изменить ответы")
    assert me.says("Проверьте ответы")
    context.close()


@pytest.mark.browser
def test_every_page_in_every_theme_and_without_javascript(school: Server, browser: Any) -> None:
    link = link_from_the_curator(school, browser)
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="ru-RU")
    me = Walker(context.new_page(), school)
    me.go(link)
    me.page.goto(f"{school.url}/o/")
    first = me.page.locator("main a.btn--primary").get_attribute("href")
    for look in LOOKS.values():
        context.add_cookies([{"name": "look", "value": look, "url": school.url}])
        for path in ("/o/", first, "/o/check/", "/o/later/", "/o/done/", "/o/stranger/"):
            me.go(path)
    context.close()

    plain = browser.new_context(viewport={"width": 1366, "height": 768}, locale="ru-RU", java_script_enabled=False)
    page = plain.new_page()
    page.goto(school.url + link)
    page.get_by_role("link", name="Начать").click()
    here = page.url
    page.get_by_role("button", name="Дальше").click()
    assert page.url == here and "Проверьте, пожалуйста" in page.locator("main").inner_text(), (
        "an empty screen is refused"
    )
    page.locator("input[type=checkbox]").first.check()
    page.get_by_role("button", name="Ответить позже").click()
    assert "Ответы сохранены" in page.locator("main").inner_text()
    page.goto(school.url + link)
    assert "С возвращением" in page.locator("main").inner_text(), "another day, the same link, the same place"
    plain.close()


@pytest.mark.browser
def test_a_lost_connection_loses_nothing(school: Server, browser: Any) -> None:
    link = link_from_the_curator(school, browser)
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="ru-RU", user_agent=PHONE)
    me = Walker(context.new_page(), school)
    me.go(link)
    me.link("Начать")
    page = me.page
    page.locator("#sheet input[type=checkbox]").first.check()
    context.set_offline(True)
    before = page.url
    page.get_by_role("button", name="Дальше").click()
    page.get_by_text("Похоже, пропала связь").wait_for()
    assert page.url == before
    context.set_offline(False)
    page.wait_for_url(lambda url: url != before, timeout=15_000)
    page.goto(before)
    assert page.locator("#sheet input[type=checkbox]").first.is_checked()
    context.close()
