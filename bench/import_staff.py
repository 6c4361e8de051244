"""How long a school waits for its staff list: 1,000 rows from the file to the check screen and from «Добавить» to done.

``python3 run.py bench import_staff``: a real server process and a real background worker over a temporary data folder,
spoken to over HTTP as a browser would. Twice: a clean list, and the same list with 20 broken rows. It is a check as well:
every broken row must be named on the screen, the other 980 must become people once although the button is pressed twice,
and none may be lost. Prints Markdown.
"""

from __future__ import annotations

import io
import re
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import xlsxwriter
from _house import Browser, house, tables

ROWS, BROKEN = 1_000, 20
PASSWORD = "очень-длинный-пароль"
HEADS = ("№", "ФИО", "Должность", "Предмет", "Пед. стаж", "Категория", "Электронная почта", "Телефон", "Каб.")
SURNAMES = (
    "Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Федоров Морозов Волков Алексеев Лебедев "
    "Семенов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьев Борисов "
    "Яковлев Григорьев Романов Воробьев Сергеев Кузьмин Фролов Александров Дмитриев Королев Гусев Киселев"
).split()
WOMEN = "Мария Анна Елена Ольга Наталья".split()
PATRONYMICS = "Сергеевна Ивановна Петровна Андреевна Игоревна".split()
SUBJECTS = "матем. физика химия русский география".split()


def main() -> None:
    if sys.argv[1:] == ["prepare"]:
        prepare()
        return
    print(
        "| Список | Файл → экран проверки, с | «Добавить» → готово, с | Добавлено | Названо строк с вопросами | Потеряно |"
    )
    print("|---|---:|---:|---:|---:|---:|")
    for broken in (0, BROKEN):
        measure(broken)


def people(broken: int) -> list[tuple[str, ...]]:
    """1,000 different people; every fiftieth row is broken when asked: half by a name, half by the experience."""
    rows: list[tuple[str, ...]] = []
    for number in range(ROWS):
        surname = SURNAMES[number % 40] + "а"
        name, patronymic = WOMEN[number // 40 % 5], PATRONYMICS[number // 200]
        full, years = f"{surname} {name} {patronymic}", str(number % 40)
        if broken and number % (ROWS // broken) == 7:
            if number % (2 * ROWS // broken) == 7:
                full = f"{surname} {name[0]}."
            else:
                years = "двадцать"
        post, subject = "учитель", SUBJECTS[number % 5]
        mail, phone = f"teacher{number}@school.example", f"8 (912) 000-{number // 100:02}-{number % 100:02}"
        rows.append((str(number + 1), full, post, subject, years, "первая", mail, phone, str(100 + number % 60)))
    assert len({row[1] for row in rows if "." not in row[1]}) == ROWS - (broken + 1) // 2
    return rows


def workbook(rows: list[tuple[str, ...]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Педагоги")
        for number, row in enumerate((HEADS, *rows)):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def measure(broken: int) -> None:
    """One list through one fresh server."""
    rows = people(broken)
    content = workbook(rows)
    with house(__file__, worker=True) as served:
        browser = Browser(served.base)
        browser.sign_in(PASSWORD)
        begun = time.perf_counter()
        page = browser.send_file("/people/import/", content)
        checked = time.perf_counter() - begun
        address = browser.address
        named = named_rows(page)
        expected = {number for number, row in enumerate(rows, start=2) if "." in row[1] or row[4] == "двадцать"}
        assert len(expected) == broken, (len(expected), broken)
        assert named == expected, f"named {sorted(named)}, broken {sorted(expected)}"
        promised = re.search(r'name="add" value="([^"]+)"', page)
        assert promised and promised[1] == f"{ROWS - broken}-0-{broken}", promised
        begun = time.perf_counter()
        page, job = press_twice(browser, address, promised[1])
        while "hx-trigger" in page:
            time.sleep(0.05)
            page = browser.get(job)
            assert time.perf_counter() - begun < 300, "the background work did not end"
        added_in = time.perf_counter() - begun
        assert f"Добавлено {ROWS - broken}" in page, page
        lost = count_lost(served.data, rows, expected)
        assert lost == 0, f"{lost} rows are lost"
        title = f"{ROWS} строк, {broken} с ошибками" if broken else f"{ROWS} строк без ошибок"
        print(f"| {title} | {checked:.2f} | {added_in:.2f} | {ROWS - broken} | {len(named)} | {lost} |", flush=True)


def press_twice(browser: Browser, address: str, promised: str) -> tuple[str, str]:
    """An impatient hand: two presses at once lead to one and the same work. Its page and address."""
    fields = {"add": promised}
    other = browser.copy()
    with ThreadPoolExecutor(2) as hands:
        pages = [hands.submit(hand.post, address, fields) for hand in (browser, other)]
        page = pages[0].result()
        pages[1].result()
    assert browser.address == other.address, (browser.address, other.address)
    return page, browser.address


def named_rows(page: str) -> set[int]:
    """Rows of the section «Нужно решить»."""
    section = page.partition("Нужно решить")[2].partition("<h2")[0].partition('class="bulk"')[0]
    return {int(number) for number in re.findall(r'data-label="Строка">(\d+)<', section)}


def count_lost(data: Path, rows: list[tuple[str, ...]], broken: set[int]) -> int:
    """Rows that are neither a person with work, forms and facts, nor waiting in the draft: read from the file itself."""
    import json

    with sqlite3.connect(data / "nastavnik.sqlite3") as base:
        found = {
            " ".join(name): (years, mail, json.loads(forms))
            for *name, years, mail, forms in base.execute(
                "SELECT surname, name, patronymic, experience_years, email, forms FROM people_person"
                " JOIN people_employment ON people_employment.person_id = people_person.id AND ends_on IS NULL"
            )
        }
        [(people_now,)] = base.execute("SELECT count(*) FROM people_person")
        assert people_now == len(rows) - len(broken), f"{people_now} people"
        [(table,)] = base.execute("SELECT \"table\" FROM people_rosterimport WHERE state = 'draft'").fetchall() or [
            ("{}",)
        ]
    waiting = {row[0] for row in json.loads(table).get("rows", ())}
    lost = len(broken - waiting)
    for number, row in enumerate(rows, start=2):
        if number in broken:
            continue
        facts = found.get(row[1])
        lost += facts is None or facts[:2] != (int(row[4]), row[6]) or len(facts[2]) != 4
    return lost


def prepare() -> None:
    """Tables, static files, one school and its curator, in the temporary folder."""
    tables()
    from nastavnik.foundation.accounts.actions.grant_role import grant_role
    from nastavnik.foundation.accounts.actions.open_account import open_account
    from nastavnik.foundation.organisations.actions.create_organisation import create_organisation, plant_root
    from nastavnik.kernel import clock
    from nastavnik.kernel.act import Act, Actor

    root = plant_root(name="Регион", short_name="Регион")
    act = Act(actor=Actor.system("Измерение"), organisation=root, now=clock.now())
    school = create_organisation(act, parent=root, kind="school", name="Школа № 12", short_name="Школа № 12")
    user = open_account(act, username="curator", name="Смирнова Анна Петровна", password=PASSWORD)
    grant_role(act, user=user, organisation=school, role="curator", starts_on=act.today)


if __name__ == "__main__":
    main()
