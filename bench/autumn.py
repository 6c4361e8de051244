"""A large region's autumn: 10,000 documents of fifty schools are made at once, and the page that shows it stays alive.

``python3 run.py bench autumn [--schools 50]``: the server and its background worker over a temporary data folder. Every
school has 100 agreed pairs with signed consents; every curator presses «Подготовить документы» in the same minute. While the
one worker makes an order, 100 agreements and 100 programmes for each, two browsers ask for the waiting pages as htmx does.
Afterwards every school must have its 201 papers, each once, each with a file that is there. Prints Markdown.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import sqlite3
import sys
import threading
import time
from datetime import date
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from _house import House, _family, house, tables

SCHOOLS, PAIRS = 50, 100
PAPERS = 1 + 2 * PAIRS
PATIENCE = 3_600.0
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def main() -> None:
    if sys.argv[1:] == ["prepare"]:
        prepare()
        return
    os.environ["BENCH_SCHOOLS"] = str(sys.argv[sys.argv.index("--schools") + 1] if "--schools" in sys.argv else SCHOOLS)
    with house(__file__, worker=True) as served:
        curators = [dict(row) for row in json.loads((served.data / "curators.json").read_text())]
        begun = time.perf_counter()
        jobs = [ask(served.base, cookies, "POST", "/pairs/packages/prepare/")[1] for cookies in curators]
        asked = time.perf_counter() - begun
        times: list[float] = []
        peak, done = watch(served, list(zip(curators, jobs, strict=True)), begun, times)
        check(served, len(curators))
    times.sort()
    p50, p99 = (times[int(len(times) * part)] * 1000 for part in (0.5, 0.99))
    made = len(curators) * PAPERS
    print(
        "| Школ | Документов | Секунд | В секунду | Нажатие, мс | Страница ожидания: запросов | p50, мс | p99, мс | Память фоновой работы, МБ |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    print(
        f"| {len(curators)} | {made} | {done:.0f} | {made / done:.0f} | {asked / len(curators) * 1000:.0f} | {len(times)} "
        f"| {p50:.0f} | {p99:.0f} | {peak:.0f} |"
    )


def ask(base: str, cookies: dict[str, str], method: str, path: str) -> tuple[str, str]:
    """The page and where it leads."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), **FORM}
    body = urlencode({"csrfmiddlewaretoken": cookies["csrftoken"]}) if method == "POST" else None
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    assert answer.status in (200, 302), (path, answer.status, text[-400:])
    return text, answer.headers.get("Location", "")


def watch(
    served: House,
    waiting: list[tuple[dict[str, str], str]],
    begun: float,
    times: list[float],
    said: str = "Подготовлено:",
) -> tuple[float, float]:
    """Two browsers look at the pages of the first unfinished schools, till each says ``said``. Returns the worker's peak, MB,
    and the seconds."""
    left, lock = list(waiting), threading.Lock()
    peak = 0.0

    def look() -> None:
        while True:
            with lock:
                if not left:
                    return
                cookies, job = left[0]
            start = time.perf_counter()
            page, _ = ask(served.base, cookies, "GET", job)
            times.append(time.perf_counter() - start)
            assert "не получилось" not in page.lower(), page[-600:]
            if said in page:
                with lock:
                    if left and left[0][1] == job:
                        left.pop(0)
            assert time.perf_counter() - begun < PATIENCE, "too long"
            time.sleep(0.25)

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        peak = max([peak, *map(resident, _family(served.processes[1].pid))])
        time.sleep(0.2)
    return peak, time.perf_counter() - begun


def resident(pid: int) -> float:
    """The most memory a process has held, MB."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def check(served: House, schools: int) -> None:
    """Every paper there, once, with its file."""
    with sqlite3.connect(served.data / "nastavnik.sqlite3") as base:
        papers = base.execute(
            "SELECT organisation_id, kind, json_extract(context, '$.pair') FROM documents_document"
        ).fetchall()
        keys = {
            key
            for (key,) in base.execute(
                "SELECT f.key FROM documents_document d JOIN files_storedfile f ON f.id = d.file_id"
            )
        }
    assert len(papers) == len(set(papers)) == schools * PAPERS, (len(papers), len(set(papers)))
    assert len(keys) == len(papers)
    lost = [key for key in keys if not any((root / key).is_file() for root in (served.data / "files", served.data))]
    assert not lost, f"{len(lost)} files are lost"


def prepare() -> None:
    """Schools with agreed pairs and signed consents, straight in the tables: what led there is not measured here."""
    tables()
    from django.middleware.csrf import _get_new_csrf_string  # type: ignore[attr-defined]
    from django.test import Client

    from nastavnik.foundation.accounts.actions.grant_role import grant_role
    from nastavnik.foundation.accounts.actions.open_account import open_account
    from nastavnik.foundation.files.storing import keep
    from nastavnik.foundation.organisations.actions.create_organisation import create_organisation, plant_root
    from nastavnik.foundation.organisations.models import SchoolYear
    from nastavnik.foundation.people.actions.add_person import add_person
    from nastavnik.instruments.consents.models import Consent
    from nastavnik.kernel import clock, tenancy
    from nastavnik.kernel.act import Act, Actor
    from nastavnik.kernel.writing import permit
    from nastavnik.stages.mentees.models import Mentee
    from nastavnik.stages.mentors.models import Mentor
    from nastavnik.stages.selection.models import Proposal

    now = clock.now()
    root = plant_root(name="Регион", short_name="Регион")
    act = Act(actor=Actor.system("Измерение"), organisation=root, now=now)
    year_of = act.today.year if act.today.month >= 8 else act.today.year - 1
    first, last = act.today, date(year_of + 1, 5, 31)
    known = []
    for number in range(int(os.environ["BENCH_SCHOOLS"])):
        school = create_organisation(
            act, parent=root, kind="school", name=f"Школа № {number}", short_name=f"Школа № {number}"
        )
        inside = Act(actor=Actor.system("Измерение"), organisation=school, now=now)
        user = open_account(act, username=f"curator{number}", name="Смирнова Анна", password="uchim-vmeste-2026")
        grant_role(act, user=user, organisation=school, role="curator", starts_on=act.today)
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        known.append({**cookies, "csrftoken": _get_new_csrf_string()})
        with tenancy.within(school), permit("the cast of the measurement"):
            year = SchoolYear.objects.create(
                organisation=school, starts_on=date(year_of, 9, 1), ends_on=date(year_of + 1, 8, 31)
            )
            paper = keep(inside, b"PK", name="Согласие.docx", kind="application/octet-stream")
            for pair in range(PAIRS):
                both = []
                for side, post in (("Наставникова", "учитель физики"), ("Наставляемова", "учитель истории")):
                    facts = {
                        "surname": f"{side}{_letters(pair)}",
                        "name": "Мария",
                        "patronymic": "Сергеевна",
                        "gender": "f",
                    }
                    both.append(add_person(inside, facts={**facts, "post": post}))  # type: ignore[typeddict-item]
                own = {"organisation": school, "year": year}
                mentor = Mentor.objects.create(**own, person=both[0], state="in_bank", asked_on=first, entered_on=first)
                mentee = Mentee.objects.create(
                    **own, person=both[1], state="searching", asked_on=first, entered_on=first
                )
                Proposal.objects.create(
                    **own, mentor=mentor, mentee=mentee, state="agreed", starts_on=first, ends_on=last, mentor_answer="yes",
                    mentee_answer="yes",
                )  # fmt: skip
                for person, kind in ((both[0], "D10"), (both[0], "D17"), (both[1], "D11"), (both[1], "D17")):
                    Consent.objects.create(
                        **own, person=person, kind=kind, state="signed", edition=f"{kind}/2", text_sha256="0" * 64, file=paper,
                        printed_at=now, signed_on=first, starts_on=first, ends_on=last,
                    )  # fmt: skip
    (Path(os.environ["NASTAVNIK_DATA"]) / "curators.json").write_text(json.dumps(known))


def _letters(number: int) -> str:
    """A number as small Cyrillic letters: surnames hold no digits."""
    return "".join("абвгдежзик"[int(digit)] for digit in str(number))


if __name__ == "__main__":
    main()
