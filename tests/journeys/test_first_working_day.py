"""The first working day: from a staff list in Excel to a registered order that fixes the pairs. Real server, real browser."""

from __future__ import annotations

import re
from typing import Any

import pytest

from journeys.conftest import Server
from journeys.walker import Walker
from nastavnik.instruments.documents.engine import plain_text

STAFF = """Список педагогических работников\t\t\t
\t\t\t
№\tФИО\tДолжность\tПредмет\tПед. стаж
1\tБелова  Мария Сергеевна\tучитель математики\tматем.\t1 год
2\tОрлов Иван Дмитриевич\tучитель физики\tфизика\t0
3\tГромова Елена Андреевна\tучитель математики\tматематика, информатика\t22
4\tЛебедева Ольга Николаевна\tучитель физики\tфизика\t15 лет
5\tКравец Павел Игоревич\tучитель истории\tистория\tдвадцать
Итого\t5\t\t
"""


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1366, 768), (360, 740)], ids=["desktop", "phone"])
def test_from_a_staff_list_to_a_registered_order(server: Server, browser: Any, size: tuple[int, int]) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, accept_downloads=True, locale="ru-RU")
    me = Walker(context.new_page(), server)
    me.sign_in("curator")

    # 1. The year.
    assert me.says("Начнём учебный год")
    me.follow("Начать учебный год")
    me.press("Дальше")
    me.press("Дальше")
    me.press("Дальше")
    me.press("Запустить учебный год")
    assert me.says("Учебный год 2026/27 запущен") or me.says("запущен")

    # 2. The staff list, messy as it is: one row has a question, nothing is written before «Добавить».
    me.go("/people/import/")
    me.page.locator("textarea").first.fill(STAFF)
    me.press("Проверить")
    assert me.says("двадцать")
    me.page.get_by_role("button", name=re.compile("^Добавить")).first.click()
    me.page.wait_for_load_state()
    me.look()
    me.go("/people/")
    for name in ("Белова М. С.", "Орлов И. Д.", "Громова Е. А.", "Лебедева О. Н."):
        assert me.says(name), name
    assert not me.says("Кравец")

    # 3. Who asks for help, who may help, with what.
    me.go("/selection/participants/mark/")
    me.page.get_by_label("Белова\u00a0М.\u00a0С.: просит помощи").check()
    me.page.get_by_label("Орлов\u00a0И.\u00a0Д.: просит помощи").check()
    me.page.get_by_label("Громова\u00a0Е.\u00a0А.: готов помочь").check()
    me.page.get_by_label("Лебедева\u00a0О.\u00a0Н.: готов помочь").check()
    me.press("Отметить")
    for name in ("Белова", "Орлов"):
        me.go("/selection/participants/")
        me.link(f"Внести запросы: {name}")
        me.page.get_by_label("С чего начать: первое").select_option(label="Порядок на уроке")
        me.press("Сохранить")
    for name in ("Громова", "Лебедева"):
        me.go("/selection/participants/")
        me.link(f"Внести сильные стороны: {name}")
        me.page.get_by_label("Лучше всего получается: первое").select_option(label="Порядок на уроке")
        me.press("Сохранить")

    # 4. Separate consents: printed, signed on paper, registered.
    me.go("/selection/participants/")
    me.press("Подготовить 8 согласий")
    for box in me.page.locator("input[name=consent]").all():
        box.check()
    with me.page.expect_download() as started:
        me.page.get_by_role("button", name="Скачать для печати").click()
    printed = plain_text(open(started.value.path(), "rb").read())  # noqa: SIM115
    assert printed.count("на обработку персональных данных участника") == 4
    assert "от Беловой Марии Сергеевны" in printed
    me.press("Отметить подписанным")
    me.press("Отметить 8 подписанными")
    assert me.says("4 из 4")

    # 5. Pairs: proposed with reasons, decided, sent.
    me.go("/selection/")
    me.press("Подобрать пары")
    assert me.says("Один предмет: математика")
    for _ in range(2):
        me.press("Принять")
        if not me.page.get_by_role("button", name=re.compile("^Принять")).count():
            break
    assert me.says("Принято 2 из 2")
    me.follow("Отправить на согласие")
    me.press("Отправить 4 сообщения")
    for number in range(2):
        me.go("/selection/")
        me.page.get_by_role("link", name=re.compile("^Ответы")).nth(number).click()
        me.page.wait_for_load_state()
        for _ in range(2):
            me.press("Да, согласие получено")
        assert me.says("Согласована")

    # 6. The order in Word with declined names; the head signs; it is registered.
    me.go("/pairs/draft-order/")
    me.press("Подготовить приказ")
    order = plain_text(me.download("Скачать Word"))
    assert "Закрепить наставников за наставляемыми" in order
    assert "Громову Елену Андреевну, учителя математики" in order
    assert "Беловой Марией Сергеевной" in order
    assert "Лист ознакомления" in order
    me.press("Передать руководителю")
    path = me.page.url.removeprefix(server.url)

    chief = Walker(browser.new_context(viewport={"width": size[0], "height": size[1]}).new_page(), server)
    chief.sign_in("head")
    assert chief.says("На подпись: 1 документ")
    chief.go(path)
    chief.press("Зарегистрировать")
    assert chief.says("зарегистрирован: № 1-ОД")

    # 7. The pairs are active; the road map shows what is proven.
    me.go("/pairs/")
    assert me.page.get_by_text("Действует").count() == 2
    me.go("/roadmap/")
    rows = me.page.locator("li.task")
    for title in ("Закрепить пары и группы приказом", "Сформировать пары и группы", "Сформировать банк наставляемых"):
        row = rows.filter(has=me.page.get_by_role("link", name=title, exact=True))
        assert "Готово" in row.inner_text(), title
    me.go("/")
    context.close()
