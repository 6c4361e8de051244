"""How long a school waits for its staff list: 1,000 rows from the file to the check screen and from «Добавить» to done.

``python3 run.py bench import_staff``: a real server process and a real background worker over a temporary data folder,
spoken to over HTTP as a browser would. Twice: a clean list, and the same list with 20 broken rows. It is a check as well:
every broken row must be named on the screen, the other 980 must become people once although the button is pressed twice,
and none may be lost. Prints Markdown.
"""

from __future__ import annotations

import http.cookiejar
import io
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import xlsxwriter

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
    if "DJANGO_SETTINGS_MODULE" in os.environ and len(sys.argv) > 1 and sys.argv[1] == "prepare":
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
    data = Path(tempfile.mkdtemp(prefix="import-staff-"))
    processes: list[subprocess.Popen[bytes]] = []
    try:
        env = {
            **os.environ, "NASTAVNIK_DATA": str(data), "DJANGO_SETTINGS_MODULE": "nastavnik.config.settings",
            "NASTAVNIK_DEBUG": "0", "NASTAVNIK_JOBS_INLINE": "0",
        }  # fmt: skip
        env.pop("NASTAVNIK_DATABASE_URL", None)
        subprocess.run([sys.executable, __file__, "prepare"], env=env, check=True)
        port = free_port()
        log = (data / "log").open("wb")
        server = [
            "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
            "--blocking-threads", "2", "--no-ws", "--log-level", "warning", "nastavnik.config.wsgi:application",
        ]  # fmt: skip
        for command in (server, ["-m", "nastavnik.config.manage", "work"]):
            process = subprocess.Popen(
                [sys.executable, *command], env=env, stdout=log, stderr=log, start_new_session=True
            )
            processes.append(process)
        browser = Browser(f"http://127.0.0.1:{port}")
        browser.wait()
        browser.sign_in()
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
        lost = count_lost(data, rows, expected)
        assert lost == 0, f"{lost} rows are lost"
        title = f"{ROWS} строк, {broken} с ошибками" if broken else f"{ROWS} строк без ошибок"
        print(f"| {title} | {checked:.2f} | {added_in:.2f} | {ROWS - broken} | {len(named)} | {lost} |", flush=True)
    except BaseException:
        log_file = data / "log"
        if log_file.exists():
            print(log_file.read_text(errors="replace")[-4000:], file=sys.stderr)
        raise
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(data, ignore_errors=True)


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


class Browser:
    """Cookies, forms and redirects: as much of a browser as the measurement needs."""

    def __init__(self, base: str) -> None:
        self.base, self.address, self.token = base, "/", ""
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def copy(self) -> Browser:
        """The same signed-in browser in another window."""
        window = Browser(self.base)
        window.token = self.token
        for cookie in self.jar:
            window.jar.set_cookie(cookie)
        return window

    def wait(self) -> None:
        for _ in range(300):
            try:
                self.get("/account/login/")
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def get(self, address: str) -> str:
        return self._open(urllib.request.Request(self.base + address))

    def post(self, address: str, fields: dict[str, str]) -> str:
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": self.token}).encode()
        return self._open(urllib.request.Request(self.base + address, data))

    def send_file(self, address: str, content: bytes) -> str:
        edge = uuid.uuid4().hex
        name = "Content-Disposition: form-data; name="
        body = b"\r\n".join(
            [
                f'--{edge}\r\n{name}"csrfmiddlewaretoken"\r\n\r\n{self.token}'.encode(),
                f'--{edge}\r\n{name}"file"; filename="staff.xlsx"\r\nContent-Type: application/octet-stream\r\n'.encode(),
                content,
                f"--{edge}--\r\n".encode(),
            ]
        )
        kind = f"multipart/form-data; boundary={edge}"
        return self._open(urllib.request.Request(self.base + address, body, {"Content-Type": kind}))

    def sign_in(self) -> None:
        self.get("/account/login/")
        self.post("/account/login/", {"login": "curator", "password": PASSWORD})
        assert "Вставить из Excel" in self.get("/people/import/"), "could not sign in"

    def _open(self, request: urllib.request.Request) -> str:
        with self.opener.open(request, timeout=120) as answer:
            page: str = answer.read().decode()
            self.address = answer.geturl().removeprefix(self.base)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        self.token = found[1] if found else self.token
        return page


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def prepare() -> None:
    """Tables, static files, one school and its curator, in the temporary folder."""
    import django

    django.setup()
    from django.core.management import call_command

    from nastavnik.foundation.accounts.actions.grant_role import grant_role
    from nastavnik.foundation.accounts.actions.open_account import open_account
    from nastavnik.foundation.organisations.actions.create_organisation import create_organisation, plant_root
    from nastavnik.kernel import clock
    from nastavnik.kernel.act import Act, Actor

    for command in (("migrate",), ("createcachetable",), ("collectstatic", "--noinput")):
        call_command(*command, verbosity=0)
    root = plant_root(name="Регион", short_name="Регион")
    act = Act(actor=Actor.system("Измерение"), organisation=root, now=clock.now())
    school = create_organisation(act, parent=root, kind="school", name="Школа № 12", short_name="Школа № 12")
    user = open_account(act, username="curator", name="Смирнова Анна Петровна", password=PASSWORD)
    grant_role(act, user=user, organisation=school, role="curator", starts_on=act.today)


if __name__ == "__main__":
    main()
