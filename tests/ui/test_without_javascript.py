"""The curator's morning with JavaScript switched off: forms, lists and settings do their work all the same."""

from __future__ import annotations

import re
from typing import Any

import pytest

from journeys.conftest import Server
from ui.conftest import signed_in


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1366, 768), (360, 740)], ids=["desktop", "phone"])
def test_a_person_is_added_and_marked_and_the_documents_open(
    server: Server, browser: Any, size: tuple[int, int]
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=False)
    page = signed_in(context.new_page(), server, "curator")

    def press(name: str) -> None:
        page.get_by_role("button", name=re.compile(f"^{name}")).first.click()
        page.wait_for_load_state()

    # The school year: four steps.
    page.get_by_role("link", name="Начать учебный год").click()
    for _ in range(3):
        press("Дальше")
    press("Запустить учебный год")
    assert "запущен" in page.locator("main").inner_text()

    # A person: first a refusal that keeps what was typed, then the person.
    page.goto(f"{server.url}/people/add-person/")
    page.fill("input[name=surname]", "Белова")
    press("Добавить")
    assert page.locator("#errors").is_visible()
    assert page.input_value("input[name=surname]") == "Белова"
    page.fill("input[name=name]", "Мария")
    page.fill("input[name=patronymic]", "Сергеевна")
    press("Добавить")
    page.goto(f"{server.url}/people/")
    assert "Белова" in page.locator("main table").inner_text()

    # A cell of the list has a page of its own.
    page.get_by_role("link", name=re.compile("изменить стаж")).first.click()
    page.wait_for_load_state()
    page.locator("main input[type=text], main input[type=number], main input:not([type])").first.fill("2")
    press("Сохранить")

    # A participant.
    page.goto(f"{server.url}/selection/participants/mark/")
    page.get_by_label(re.compile("^Белова.*: просит помощи$")).check()
    press("Отметить")
    assert "Белова" in page.locator("main table").inner_text()
    press("Подготовить")
    assert "ждёт подписи" in page.locator("main table").inner_text()

    # The documents, by the navigation that a role sees.
    if size[0] < 700:
        page.locator(".nav__more summary").click()
    page.locator(".nav a:visible", has_text="Документы").click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() == "Документы"

    # The version for weak sight is one link away and stays.
    page.get_by_role("link", name="Версия для слабовидящих").click()
    page.goto(f"{server.url}/")
    assert "a11y" in page.locator("html").get_attribute("class")

    page.locator(".menu--right summary").click()
    page.get_by_role("button", name="Выйти").click()
    page.wait_for_load_state()
    page.goto(f"{server.url}/people/")
    assert "/account/login/" in page.url
    context.close()
