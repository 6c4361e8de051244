"""From two banks to a pair both have agreed to: the curator at a desk, mentor and mentee on phones. Real server, real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from journeys.conftest import Server, running
from journeys.walker import Walker


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Server]:
    """A school whose banks are full and in which nobody has been matched."""
    with running(tmp_path / "school", stage=3) as served:
        yield served


def person(browser: Any, server: Server, login: str, size: tuple[int, int], *, scripts: bool = True) -> Walker:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="ru-RU", java_script_enabled=scripts
    )
    walker = Walker(context.new_page(), server)
    walker.sign_in(login)
    return walker


@pytest.mark.browser
def test_from_matching_to_an_agreed_pair(school: Server, browser: Any) -> None:
    phones = {side: person(browser, school, side, (360, 740)) for side in ("mentor", "mentee")}
    surname = {}
    for side, own in (("mentor", "Чем я делюсь"), ("mentee", "Мои запросы")):
        phones[side].follow(own)
        surname[side] = phones[side].page.locator("h1").inner_text().split()[0]
    me = person(browser, school, "curator", (1366, 768))

    # 1. Matched, two ways compared, one chosen; the proof stands.
    me.go("/selection/")
    me.press("Подобрать пары")
    me.follow("Сравнить варианты")
    assert me.says("Наставник найден")
    me.press("Выбрать")
    assert me.says("Пары подобраны по выбранному варианту")
    me.follow("Доказательство подбора")
    assert me.says("Доказательство проверено сейчас ещё раз")
    assert me.says("Выбран из вариантов")

    # 2. A pair is kept while the rest is computed again.
    me.go("/selection/")
    me.press("Закрепить")
    me.page.get_by_text("Не меняется при пересчёте").first.wait_for()
    me.press("Пересчитать")
    assert me.says("Не меняется при пересчёте")

    # 3. The curator changes a mentor: what it costs is told before.
    me.page.locator("main a").filter(
        has_text=re.compile(f"^\\s*(Сменить наставника|Поставить вручную): {surname['mentee']}")
    ).first.click()
    me.page.get_by_role("heading", name="Кого ещё можно предложить").wait_for()
    me.look()
    options = me.page.get_by_label("Другой наставник")
    value = options.locator("option").filter(has_text=re.compile(f"^{surname['mentor']}")).first.get_attribute("value")
    options.select_option(value)
    me.press("Посмотреть")
    me.page.locator(f"form:has(input[name=mentor][value='{value}']) button").click()
    me.page.wait_for_load_state()
    assert me.says("Пара поставлена")

    # 4. Sent; each answers on a phone; the curator sees both answers.
    me.follow("Отправить на согласие")
    me.press("Отправить 2 сообщения")
    for phone in phones.values():
        phone.go("/")
        phone.follow("Посмотреть и ответить")
        assert phone.says("Вам предложена пара")
        phone.press("Да, участвую")
        assert phone.says("Спасибо за ответ")
    me.go("/selection/")
    me.link("Ответы")
    assert me.page.get_by_text("Согласована", exact=True).count() == 1
