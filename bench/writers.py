"""Sixteen people write at once for a minute, on SQLite: nothing may fail, nothing may be lost.

``python3 run.py bench writers [--seconds 60]``: a real server process over a temporary data folder. Sixteen signed-in
curators of one school, each on a connection kept open, post the product's own forms as fast as answers come: the post
of a person (nine of ten), a new person (one of ten). Afterwards the file itself is asked: every acknowledged value
stands, every act is in the journal once, its chain is whole. Beside it, in the same run: sixteen threads that each
write one row in one transaction with Python's ``sqlite3``, which is as fast as the file can be. Prints Markdown.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from _house import House, house, tables

CLIENTS, SECONDS = 16, 60.0
ADD_EVERY = 10
FORM = "application/x-www-form-urlencoded"


@dataclass
class Writer:
    """One curator: the person whose post they change, their cookies, and what the server has acknowledged."""

    number: int
    person: int
    cookies: dict[str, str]
    post: str = ""
    edits: int = 0
    added: dict[int, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def write(self, base: str, end: float) -> None:
        connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Content-Type": FORM}
        count = 0
        while time.perf_counter() < end:
            count += 1
            surname, post = f"Новая{_letters(self.number)}{_letters(count)}", f"учитель {self.number}-{count}"
            if count % ADD_EVERY:
                address, fields = f"/people/{self.person}/edit-post/", {"post": post}
            else:
                person = {"surname": surname, "name": "Анна", "patronymic": "Ивановна", "gender": "f"}
                address, fields = "/people/add-person/", {**person, "post": "учитель", "category": ""}
            body = urlencode({**fields, "csrfmiddlewaretoken": self.cookies["csrftoken"]})
            begun = time.perf_counter()
            try:
                connection.request("POST", address, body, headers)
                answer = connection.getresponse()
                answer.read()
            except OSError as fault:
                self.errors.append(repr(fault))
                connection.close()
                continue
            self.times.append(time.perf_counter() - begun)
            wanted = r"/people/\?.*" if count % ADD_EVERY else r"/people/(\d+)/"
            shown = re.fullmatch(wanted, answer.headers.get("Location", ""))
            if answer.status != 302 or shown is None:
                self.errors.append(f"{address}: {answer.status}, {answer.headers.get('Location')}")
            elif count % ADD_EVERY:
                self.post, self.edits = post, self.edits + 1
            else:
                self.added[int(shown[1])] = surname


def main() -> None:
    if sys.argv[1:] == ["prepare"]:
        prepare()
        return
    seconds = float(sys.argv[sys.argv.index("--seconds") + 1]) if "--seconds" in sys.argv else SECONDS
    with house(__file__) as served:
        writers = [Writer(*known) for known in json.loads((served.data / "writers.json").read_text())]
        begun = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(lambda writer: writer.write(served.base, begun + seconds), writers))
        spent = time.perf_counter() - begun
        errors = [error for writer in writers for error in writer.errors]
        for error in errors[:5]:
            print(error, file=sys.stderr)
        lost = count_lost(served, writers)
    times = sorted(item for writer in writers for item in writer.times)
    written = sum(writer.edits + len(writer.added) for writer in writers)
    bare = bare_writes(min(seconds, 10.0))
    print(
        "| Клиентов | Секунд | Записей | В секунду | p50, мс | p99, мс | Ошибок | Потеряно | sqlite3 без всего, в секунду | Доля |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    p50, p99 = (times[int(len(times) * part)] * 1000 for part in (0.5, 0.99))
    print(
        f"| {CLIENTS} | {spent:.0f} | {written} | {written / spent:.0f} | {p50:.0f} | {p99:.0f} | {len(errors)} | {lost} "
        f"| {bare:.0f} | 1/{bare / (written / spent):.0f} |"
    )
    assert not errors, f"{len(errors)} errors"
    assert lost == 0, f"{lost} writes are lost"


def count_lost(served: House, writers: list[Writer]) -> int:
    """Acknowledged writes that person by person the file or the journal does not hold; the chain must be whole."""
    with sqlite3.connect(served.data / "nastavnik.sqlite3") as base:
        people = {
            pk: (surname, post) for pk, surname, post in base.execute("SELECT id, surname, post FROM people_person")
        }
        journal = {
            (event, int(pk)): count
            for event, pk, count in base.execute(
                "SELECT event, subject_id, count(*) FROM audit_auditentry WHERE event LIKE 'people.person.%' GROUP BY 1, 2"
            )
        }
    lost = 0
    for writer in writers:
        lost += writer.edits > 0 and people[writer.person][1] != writer.post
        lost += abs(writer.edits - journal.get(("people.person.edited", writer.person), 0))
        for pk, surname in writer.added.items():
            lost += people.get(pk, ("", ""))[0] != surname
            lost += journal.get(("people.person.added", pk), 0) != 1
    env = {**os.environ, "NASTAVNIK_DATA": str(served.data), "PYTHONPATH": str(Path(__file__).parents[1] / "src")}
    env["DJANGO_SETTINGS_MODULE"] = "nastavnik.config.settings"
    subprocess.run(
        [sys.executable, "-m", "nastavnik.config.manage", "verify_audit"],
        env=env,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return lost


def bare_writes(seconds: float) -> float:
    """Transactions a second of 16 threads, one row each, with the product's journal mode, durability and patience."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bare.sqlite3"
        with sqlite3.connect(path) as base:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, post TEXT)")
            base.executemany("INSERT INTO person VALUES (?, '')", [(number,) for number in range(CLIENTS)])
        counts = [0] * CLIENTS
        end = time.perf_counter() + seconds

        def work(number: int) -> None:
            own = sqlite3.connect(path, timeout=20, isolation_level=None)
            own.execute("PRAGMA synchronous = FULL")
            while time.perf_counter() < end:
                own.execute("BEGIN IMMEDIATE")
                own.execute("UPDATE person SET post = ? WHERE id = ?", (f"учитель {counts[number]}", number))
                own.execute("COMMIT")
                counts[number] += 1
            own.close()

        threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(counts) / seconds


def _letters(number: int) -> str:
    """A number as small Cyrillic letters: surnames hold no digits."""
    return "".join("абвгдежзик"[int(digit)] for digit in str(number))


def prepare() -> None:
    """One school, sixteen curators already signed in, and a person for each to write about."""
    tables()
    from django.middleware.csrf import _get_new_csrf_string  # type: ignore[attr-defined]
    from django.test import Client

    from nastavnik.foundation.accounts.actions.grant_role import grant_role
    from nastavnik.foundation.accounts.actions.open_account import open_account
    from nastavnik.foundation.organisations.actions.create_organisation import create_organisation, plant_root
    from nastavnik.foundation.people.actions.add_person import add_person
    from nastavnik.kernel import clock, tenancy
    from nastavnik.kernel.act import Act, Actor

    root = plant_root(name="Регион", short_name="Регион")
    act = Act(actor=Actor.system("Измерение"), organisation=root, now=clock.now())
    school = create_organisation(act, parent=root, kind="school", name="Школа № 12", short_name="Школа № 12")
    inside = Act(actor=Actor.system("Измерение"), organisation=school, now=clock.now())
    known = []
    for number in range(CLIENTS):
        user = open_account(
            act, username=f"curator{number}", name=f"Смирнова Анна {number}", password="uchim-vmeste-2026"
        )
        grant_role(act, user=user, organisation=school, role="curator", starts_on=act.today)
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        with tenancy.within(school):
            facts = {"surname": f"Белова{_letters(number)}", "name": "Мария", "patronymic": "Сергеевна", "gender": "f"}
            person = add_person(inside, facts={**facts, "post": "учитель"})  # type: ignore[typeddict-item]
        known.append((number, person.pk, {**cookies, "csrftoken": _get_new_csrf_string()}))
    (Path(os.environ["NASTAVNIK_DATA"]) / "writers.json").write_text(json.dumps(known))


if __name__ == "__main__":
    main()
