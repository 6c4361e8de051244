"""Programmes of a large region's pairs drafted at once: 6,000 pairs of sixty schools, and the page that shows it stays alive.

``python3 run.py bench programme_drafts [--schools 60]``: the server and its background worker over a temporary data folder. Every
school has 100 pairs at work without programmes; mentees have answered the request grid, mentors the strengths grid. Every curator
presses «Составить 100 черновиков» in the same minute; two browsers ask for the waiting pages. Afterwards every pair must have one
programme, every programme one to three goals of requested competences, every task a day inside its term. Prints Markdown.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import sys
import time
from datetime import date
from pathlib import Path

from _house import House, house, tables
from autumn import _letters, ask, watch

SCHOOLS, PAIRS = 60, 100


def main() -> None:
    if sys.argv[1:] == ["prepare"]:
        prepare()
        return
    os.environ["BENCH_SCHOOLS"] = str(sys.argv[sys.argv.index("--schools") + 1] if "--schools" in sys.argv else SCHOOLS)
    with house(__file__, worker=True) as served:
        curators = [dict(row) for row in json.loads((served.data / "curators.json").read_text())]
        begun = time.perf_counter()
        jobs = [ask(served.base, cookies, "POST", "/programmes/draft/")[1] for cookies in curators]
        asked = time.perf_counter() - begun
        times: list[float] = []
        peak, done = watch(served, list(zip(curators, jobs, strict=True)), begun, times, "Составлено:")
        tasks = check(served, len(curators) * PAIRS)
    times.sort()
    p50, p99 = (times[int(len(times) * part)] * 1000 for part in (0.5, 0.99))
    made = len(curators) * PAIRS
    print(
        "| Пар | Задач | Секунд | Программ в секунду | Нажатие, мс | Страница ожидания: запросов | p50, мс | p99, мс "
        "| Память фоновой работы, МБ |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    print(
        f"| {made} | {tasks} | {done:.0f} | {made / done:.0f} | {asked / len(curators) * 1000:.0f} | {len(times)} "
        f"| {p50:.0f} | {p99:.0f} | {peak:.0f} |"
    )


def check(served: House, pairs: int) -> int:
    """Every pair has its programme, once, of its own requests, inside its term. Returns the number of tasks."""
    with sqlite3.connect(served.data / "nastavnik.sqlite3") as base:
        one = lambda query: base.execute(query).fetchone()[0]  # noqa: E731
        assert one("SELECT COUNT(*) FROM programmes_programme") == pairs
        assert one("SELECT COUNT(DISTINCT mentorship_id) FROM programmes_programme") == pairs
        fewest, most = base.execute(
            "SELECT MIN(n), MAX(n) FROM (SELECT COUNT(*) AS n FROM programmes_goal GROUP BY revision_id)"
        ).fetchone()
        assert 1 <= fewest <= most <= 3, (fewest, most)
        strangers = one(
            "SELECT COUNT(*) FROM programmes_goal g JOIN programmes_revision r ON r.id = g.revision_id "
            "JOIN programmes_programme p ON p.id = r.programme_id "
            "JOIN mentorships_participation t ON t.mentorship_id = p.mentorship_id "
            "WHERE NOT EXISTS (SELECT 1 FROM mentees_request q WHERE q.mentee_id = t.mentee_id AND q.competence = g.competence)"
        )
        outside = one(
            "SELECT COUNT(*) FROM programmes_task k JOIN programmes_goal g ON g.id = k.goal_id "
            "JOIN programmes_revision r ON r.id = g.revision_id WHERE k.due_on NOT BETWEEN r.starts_on AND r.ends_on"
        )
        assert (strangers, outside) == (0, 0)
        found: int = one("SELECT COUNT(*) FROM programmes_task")
        return found


def prepare() -> None:
    """Schools with pairs at work, straight in the tables: what led there is not measured here."""
    tables()
    from django.middleware.csrf import _get_new_csrf_string  # type: ignore[attr-defined]
    from django.test import Client

    from nastavnik.foundation.accounts.actions.grant_role import grant_role
    from nastavnik.foundation.accounts.actions.open_account import open_account
    from nastavnik.foundation.files.storing import keep
    from nastavnik.foundation.organisations.actions.create_organisation import create_organisation, plant_root
    from nastavnik.foundation.organisations.models import SchoolYear
    from nastavnik.foundation.people.models import Person
    from nastavnik.instruments.documents.models import Document
    from nastavnik.instruments.surveys.taxonomy import NEED_LEVELS, STRENGTH_LEVELS, competences
    from nastavnik.kernel import clock, tenancy
    from nastavnik.kernel.act import Act, Actor
    from nastavnik.kernel.writing import permit
    from nastavnik.stages.mentees.models import Mentee, Request
    from nastavnik.stages.mentors.models import Mentor, Strength
    from nastavnik.stages.mentorships.models import Mentorship, Participation

    rng, now, codes = random.Random(6), clock.now(), list(competences())
    root = plant_root(name="Регион", short_name="Регион")
    act = Act(actor=Actor.system("Измерение"), organisation=root, now=now)
    year_of = act.today.year if act.today.month >= 8 else act.today.year - 1
    first, last = date(year_of, 10, 1), date(year_of + 1, 5, 31)
    known = []
    for number in range(int(os.environ["BENCH_SCHOOLS"])):
        name = f"Школа № {number}"
        school = create_organisation(act, parent=root, kind="school", name=name, short_name=name)
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
            own = {"organisation": school, "year": year}
            file = keep(inside, b"PK", name="Приказ.docx", kind="application/octet-stream")
            order = Document.objects.create(
                **own, kind="D12", edition="D12/1", title="Приказ", state="registered", number=1, dated_on=first,
                register_year=year_of, series="ОД", file=file, created_at=now,
            )  # fmt: skip
            people = Person.objects.bulk_create(
                Person(
                    organisation=school, surname=f"{side}{_letters(pair)}", name="Мария", patronymic="Сергеевна", created_at=now
                )
                for side in ("Наставникова", "Наставляемова") for pair in range(PAIRS)
            )  # fmt: skip
            dates = {"asked_on": first, "entered_on": first}
            mentors = Mentor.objects.bulk_create(
                Mentor(**own, person=person, state="in_bank", **dates) for person in people[:PAIRS]
            )
            mentees = Mentee.objects.bulk_create(
                Mentee(**own, person=person, state="paired", **dates) for person in people[PAIRS:]
            )
            pairs = Mentorship.objects.bulk_create(
                Mentorship(**own, mentor=mentor, starts_on=first, ends_on=last, order=order) for mentor in mentors
            )
            Participation.objects.bulk_create(
                Participation(organisation=school, mentorship=pair, mentee=mentee, starts_on=first)
                for pair, mentee in zip(pairs, mentees, strict=True)
            )
            Strength.objects.bulk_create(
                Strength(organisation=school, mentor=mentor, competence=code, level=rng.choice(list(STRENGTH_LEVELS)))
                for mentor in mentors for code in codes
            )  # fmt: skip
            requests = []
            for mentee in mentees:
                chosen = rng.sample(codes, 3)
                requests += [
                    Request(
                        organisation=school, mentee=mentee, competence=code, level=rng.choice(list(NEED_LEVELS)),
                        priority=chosen.index(code) + 1 if code in chosen else None,
                    )
                    for code in codes
                ]  # fmt: skip
            Request.objects.bulk_create(requests)
    (Path(os.environ["NASTAVNIK_DATA"]) / "curators.json").write_text(json.dumps(known))


if __name__ == "__main__":
    main()
