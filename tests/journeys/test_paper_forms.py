"""Filled forms typed in by the keyboard alone, at the speed of a form a minute: real server, real browser, keys counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from journeys.conftest import Server, running
from journeys.walker import Walker

KEYS_A_SECOND = 2.0
"""A slow typist: 120 keys a minute. A practised one makes twice as many."""
COUNT = """() => { window.keys = 0; addEventListener('keydown', () => { window.keys += 1; }, true); }"""
AT = """() => { const e = document.activeElement; const g = e.closest('fieldset,.question,.field');
  return {tag: e.tagName, type: e.type, name: e.name, scale: !!(g && g.querySelector('.picks--scale')),
          boxes: g ? g.querySelectorAll('input[type=radio],input[type=checkbox]').length : 0}; }"""


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Server]:
    with running(tmp_path / "school", stage=3) as served:
        yield served


def opened(me: Walker) -> str:
    """A collection of «С чем вам помочь», begun. Returns its address."""
    me.go("/surveys/")
    me.page.locator("a[href='/surveys/new/mentee_needs/']").click()
    me.press("Дальше")
    me.page.locator("main .actions form button").first.click()
    me.page.wait_for_load_state()
    return me.path


def type_form(me: Walker) -> int:
    """Answer every question with keys alone and save. Returns how many keys it took."""
    page = me.page
    page.evaluate(COUNT)
    page.locator("#paper input:not([type=hidden]),#paper select,#paper textarea").first.focus()
    for _ in range(120):
        at = page.evaluate(AT)
        if at["tag"] == "BUTTON":
            break
        if at["type"] == "radio":
            page.keyboard.press("2")
            if at["boxes"] > 9:
                page.keyboard.press("Enter")
        elif at["type"] == "checkbox":
            page.keyboard.press("1")
            page.keyboard.press("Enter")
            if at["boxes"] > 9:
                page.keyboard.press("Enter")
        elif at["tag"] == "SELECT" and at["name"].endswith(":1"):
            page.keyboard.press("3")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("Enter" if at["tag"] != "TEXTAREA" else "Tab")
    keys = int(page.evaluate("window.keys")) + 1
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    return keys


@pytest.mark.browser
def test_a_form_a_minute_by_the_keyboard_alone(school: Server, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="ru-RU")
    me = Walker(context.new_page(), school)
    me.page.set_default_timeout(30_000)
    me.sign_in("curator")
    campaign = opened(me)
    me.link("Внести с бумаги")
    first = me.path
    keys = type_form(me)
    assert me.says("Ответы внесены"), me.page.locator("main").inner_text()[:500]
    assert me.path != first and me.path.endswith("/paper/"), "the next person's form is open at once"
    assert keys / KEYS_A_SECOND < 60, f"{keys} keys for a form"
    print(f"{keys} keys for a form of {15} questions and 25 rows")

    me.go(campaign)
    me.follow("Внести листок без имени")
    slips = me.fetch(f"{campaign}blank/slips/").decode()
    code = re.search(r"Код листка: <b>([2-9A-Z-]+)</b>", slips)
    assert code is not None
    me.page.locator("input[name=code]").fill(code[1])
    keys = type_form(me)
    assert me.says("Листок внесён"), me.page.locator("main").inner_text()[:500]
    assert keys / KEYS_A_SECOND < 60
    context.close()


@pytest.mark.browser
def test_paper_and_the_builder_look_right_at_both_widths_and_work_without_javascript(
    school: Server, browser: Any
) -> None:
    for width in (1366, 360):
        context = browser.new_context(viewport={"width": width, "height": 768}, locale="ru-RU")
        me = Walker(context.new_page(), school)
        me.page.set_default_timeout(30_000)
        me.sign_in("curator")
        campaign = opened(me)
        for page in ("", "blank/", "blank/slips/", "slip/"):
            me.go(f"{campaign}{page}")
        me.go("/surveys/new/mentee_needs/")
        me.press("Сделать свою версию")
        version = me.path
        for page in ("", "edit/", "edit/intro/", "edit/add/", "publish/", "preview/"):
            me.go(f"{version}{page}")
        context.close()

    plain = browser.new_context(viewport={"width": 1366, "height": 768}, locale="ru-RU", java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{school.url}/account/login/")
    page.fill("input[name=login]", "curator")
    page.fill("input[name=password]", "uchim-vmeste-2026")
    page.get_by_role("button", name=re.compile("^Войти")).first.click()
    page.goto(f"{school.url}{version}edit/")
    page.get_by_role("link", name="Добавить вопрос").click()
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_label("Текст вопроса").fill("В каком кабинете вас найти?")
    page.get_by_role("button", name="Сохранить").click()
    assert "В каком кабинете вас найти?" in page.locator("main").inner_text()
    page.goto(f"{school.url}{version}publish/")
    page.get_by_role("button", name=re.compile("^Опубликовать версию")).click()
    assert "Опубликовано" in page.locator("body").inner_text()
    plain.close()
