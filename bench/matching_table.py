"""What the matching table of 500 people costs: 250 mentees against 250 mentors in one school.

``python3 run.py bench matching_table``: the page opens; the curator pins a pair and presses «Пересчитать»: the pairs of all the
others are computed anew, proven, explained, stored, and the page is shown again. Server time is measured from the first byte
sent to the last received, over one kept-open connection, warm, the redirect followed; the peer is a Django view that returns
a constant, in the same server and run. CPU is the server's, read from the kernel. Bar: median of either below 150 ms. The
plan of the last run is checked by the engine's verifier and the table by its rows before a figure is printed. Prints Markdown.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import statistics
import sys
import time
import urllib.parse
from pathlib import Path
from urllib.parse import urlsplit

from _house import Browser, House, house, tables

MENTEES, MENTORS, SHOWN = 250, 250, 50
TURNS, BARE = 25, 400
BOARD = "/selection/"
PASSWORD = "uchim-vmeste-2026"


def main() -> None:
    if sys.argv[1:] == ["prepare"]:
        prepare()
        return
    print("| База | Что | Медиана, мс | p95, мс | CPU сервера, мс | Во сколько раз дольше пустого вида |")
    print("|---|---|---:|---:|---:|---:|")
    for postgres in ("", *([os.environ["NASTAVNIK_DATABASE_URL"]] if os.environ.get("NASTAVNIK_DATABASE_URL") else [])):
        with house(__file__, settings="_settings", postgres=postgres) as served:
            measure(served)


def measure(served: House) -> None:
    browser = Browser(served.base)
    browser.sign_in(PASSWORD)
    page = browser.post("/selection/propose-pairs/", {"policy": "everyone"})
    rows = page.count('class="pair"')
    assert rows == SHOWN, f"{rows} rows shown"
    keen = Connection(served.base, browser)
    bare = Connection(served.base, None)
    bare.times("/bare/", BARE // 4)
    keen.times(BOARD, 5)
    begun = served.cpu()
    nothing = bare.times("/bare/", BARE)
    empty = statistics.median(nothing)
    _tell(served, "Пустой вид", nothing, (served.cpu() - begun) / BARE, empty)
    begun = served.cpu()
    opened = keen.times(BOARD, TURNS)
    _tell(served, f"Открыть таблицу: {MENTEES + MENTORS} человек", opened, (served.cpu() - begun) / TURNS, empty)
    solved, pressed = [], []
    begun = served.cpu()
    for turn in range(TURNS):
        found = re.findall(r"/selection/proposals/(\d+)/(?:un)?pin/", keen.page)
        verb = "pin" if turn % 2 == 0 else "unpin"
        pressed.append(keen.press(f"/selection/proposals/{found[0]}/{verb}/", {}))
        solved.append(keen.press("/selection/propose-pairs/", {"policy": "everyone"}))
    spent = (served.cpu() - begun) / TURNS
    _tell(served, "Закрепить пару и увидеть таблицу", pressed, None, empty)
    _tell(served, "Пересчитать всех и увидеть таблицу (CPU — вместе с закреплением)", solved, spent, empty)
    link = re.search(r"/selection/runs/\d+/", keen.page)
    assert link is not None
    assert "Доказательство проверено" in browser.get(link[0])


def _tell(served: House, what: str, times: list[float], cpu: float | None, empty: float) -> None:
    middle, late = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
    name = "PostgreSQL" if served.database else "SQLite"
    spent = f"{cpu * 1000:.1f}" if cpu is not None else ""
    print(f"| {name} | {what} | {middle * 1000:.1f} | {late * 1000:.1f} | {spent} | {middle / empty:.0f} |", flush=True)


class Connection:
    """One kept-open connection, of the signed-in curator or of nobody."""

    def __init__(self, base: str, browser: Browser | None) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
        self.headers = {"Cookie": browser.cookies if browser else "", "Accept-Encoding": "identity"}
        self.token, self.page = browser.token if browser else "", ""

    def times(self, path: str, count: int) -> list[float]:
        found = []
        for _ in range(count):
            begun = time.perf_counter()
            self._ask("GET", path)
            found.append(time.perf_counter() - begun)
        return found

    def press(self, path: str, fields: dict[str, str]) -> float:
        """Post a form and follow to the page it leads to. Seconds of both."""
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": self.token})
        begun = time.perf_counter()
        place = self._ask("POST", path, body)
        self._ask("GET", place.partition("#")[0])
        return time.perf_counter() - begun

    def _ask(self, method: str, path: str, body: str | None = None) -> str:
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        self.connection.request(method, path, body, {**self.headers, **form})
        answer = self.connection.getresponse()
        content = answer.read().decode()
        assert answer.status == (302 if body is not None else 200), (path, answer.status, content[:300])
        if body is None:
            self.page = content
        return answer.headers.get("Location", "")


def prepare() -> None:
    """The demonstration at stage 1; its main school given 250 mentees and 250 mentors with requests and strengths of theirs."""
    tables()
    from datetime import date

    from nastavnik.config.demo import build
    from nastavnik.foundation.files.storing import DOCX, keep
    from nastavnik.foundation.organisations.models import Organisation, SchoolYear
    from nastavnik.foundation.people.models import Employment, Person
    from nastavnik.instruments.consents.models import Consent
    from nastavnik.instruments.surveys.taxonomy import competences
    from nastavnik.kernel import tenancy, writing
    from nastavnik.kernel.act import Act, Actor
    from nastavnik.stages.mentees.models import Mentee, Request
    from nastavnik.stages.mentors.models import Mentor, Strength

    demo = build(1, date(2026, 11, 23))
    (Path(os.environ["NASTAVNIK_DATA"]) / "demo-clock").write_text(
        f"{demo.moment.isoformat()} {demo.moment.isoformat()}"
    )
    school = Organisation.objects.get(short_name="Школа № 12")
    dice, codes = random.Random(12), list(competences())
    subjects = ["mathematics", "physics", "russian", "history", "english", "biology", "geography", "primary"]
    with tenancy.within(school), writing.permit("a measurement"):
        year = SchoolYear.objects.order_by("-starts_on").first()
        people = Person.objects.bulk_create(
            Person(
                organisation=school, surname=f"Ветрова{number}", name="Анна", patronymic="Ивановна", post="учитель",
                created_at=demo.moment, search_text=f"ветрова{number} анна ивановна", subjects=[dice.choice(subjects)],
                levels=dice.sample(["primary", "basic", "secondary"], 2),
            )
            for number in range(MENTEES + MENTORS)
        )  # fmt: skip
        Employment.objects.bulk_create(
            Employment(organisation=school, person=person, starts_on=date(2020, 9, 1)) for person in people
        )

        # R01: nobody is in a bank without a signed consent; one blank serves all, its text is not what is measured.
        act = Act(actor=Actor.system("Измерение"), organisation=school, now=demo.moment)
        blank = keep(act, b"-", name="consent.docx", kind=DOCX)
        Consent.objects.bulk_create(
            Consent(organisation=school, year=year, person=person, kind="D17", edition="D17/1", text_sha256=blank.sha256,
                    file=blank, printed_at=demo.moment, state="signed", signed_on=date(2026, 9, 8))
            for person in people
        )  # fmt: skip

        def ways() -> dict[str, list[str]]:
            return {
                "days": dice.sample(["mon", "tue", "wed", "thu", "fri"], 3),
                "times": dice.sample(["before", "between", "after", "remote_evening"], 2),
            }

        mentees = Mentee.objects.bulk_create(
            Mentee(organisation=school, year=year, person=person, state="searching", asked_on=date(2026, 9, 5),
                   entered_on=date(2026, 9, 8), first_of_all=dice.random() < 0.2, **ways())
            for person in people[:MENTEES]
        )  # fmt: skip
        mentors = Mentor.objects.bulk_create(
            Mentor(organisation=school, year=year, person=person, state="in_bank", asked_on=date(2026, 9, 5),
                   entered_on=date(2026, 9, 14), capacity=1, **ways())
            for person in people[MENTEES:]
        )  # fmt: skip
        Request.objects.bulk_create(
            Request(organisation=school, mentee=mentee, competence=code, level=dice.choice("1123"),
                    priority=place + 1 if place < 3 else None)
            for mentee in mentees
            for place, code in enumerate(dice.sample(codes, 8))
        )  # fmt: skip
        Strength.objects.bulk_create(
            Strength(organisation=school, mentor=mentor, competence=code, level=dice.choice("123"), best=place < 2)
            for mentor in mentors
            for place, code in enumerate(dice.sample(codes, 12))
        )  # fmt: skip


if __name__ == "__main__":
    main()
