"""One questionnaire for a region: 60,000 people in 300 schools are invited, reminded, their answers closed and shown.

``python3 run.py bench region_campaign``: SQLite, and PostgreSQL when ``NASTAVNIK_DATABASE_URL`` names a server. The use cases
are the product's; letters are written whole and handed to a mail backend that drops them, for the mail server's time is not
ours. Answers of 30,000 people are put straight into the table. Time and the process's greatest memory of every step. The
results page of the region is read from its snapshot, and beside it counted on the fly. Prints Markdown.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from _house import _own_database, tables

SCHOOLS, PEOPLE, ANSWERED = 300, 200, 100
"""Schools of the region, people asked in each, of whom so many have answered."""


def main() -> None:
    if sys.argv[1:] == ["steps"]:
        steps()
        return
    named = os.environ.get("NASTAVNIK_DATABASE_URL", "")
    print("| База | Шаг | Секунд | Память процесса, МБ |")
    print("|---|---|---:|---:|", flush=True)
    for server in ("", *([named] if named else [])):
        data = Path(tempfile.mkdtemp(prefix="bench-"))
        env = {**os.environ, "NASTAVNIK_DATA": str(data), "DJANGO_SETTINGS_MODULE": "nastavnik.config.settings",
               "NASTAVNIK_DATABASE_URL": _own_database(server), "BENCH_BASE": "PostgreSQL" if server else "SQLite"}  # fmt: skip
        try:
            subprocess.run([sys.executable, __file__, "steps"], env=env, check=True)
        finally:
            shutil.rmtree(data, ignore_errors=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    took = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {os.environ['BENCH_BASE']} | {title} | {took:.1f} | {memory:.0f} |", flush=True)


def steps() -> None:
    tables()
    from datetime import date, timedelta

    from django.conf import settings
    from django.utils import timezone

    from nastavnik.foundation.access.roles import Role
    from nastavnik.foundation.organisations.actions.create_organisation import create_organisation, plant_root
    from nastavnik.instruments.surveys.actions.prepare_whole import prepare_whole
    from nastavnik.instruments.surveys.actions.publish_version import take_questionnaire
    from nastavnik.instruments.surveys.actions.run_campaign import close_campaign, open_campaign
    from nastavnik.instruments.surveys.jobs import send_letters
    from nastavnik.instruments.surveys.models import ConfidentialAnswers, Invitation, ResultSnapshot
    from nastavnik.instruments.surveys.queries import line_of, parts_of
    from nastavnik.instruments.surveys.statistics.summary import summary
    from nastavnik.instruments.surveys.versions import instrument_of
    from nastavnik.kernel import tenancy
    from nastavnik.kernel.act import Act, Actor

    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    now = timezone.now()
    today: date = timezone.localdate(now)
    region = plant_root(name="Область", short_name="Область")
    root = Act(Actor.system("Измерение"), region, now)
    schools = [
        create_organisation(
            root, parent=region, kind="school", name=f"Школа № {number}", short_name=f"Школа № {number}"
        )
        for number in range(SCHOOLS)
    ]
    for number, school in enumerate(schools):
        populate(school, number, now)
    act = Act(Actor("Методист", Role.REGIONAL, 1), region, now)
    with tenancy.within(region):
        version = take_questionnaire(act, code="mentee_needs")
        with step(f"Создать: приглашений {SCHOOLS * PEOPLE:,}".replace(",", " ")):
            whole = prepare_whole(act, version=version, opens_on=today, closes_on=today + timedelta(days=9))
        assert Invitation.objects.count() == SCHOOLS * PEOPLE
        with step("Открыть во всех школах"):
            open_campaign(act, campaign=whole)
        quiet: Any = lambda *_: None  # noqa: E731
        with step("Письма-приглашения"):
            send_letters(act, quiet, campaign_id=whole.pk, letter="invite")
        answers(whole)
        with step(f"Напомнить: {SCHOOLS * (PEOPLE - ANSWERED):,} писем".replace(",", " ")):
            send_letters(act, quiet, campaign_id=whole.pk, letter="reminder")
        with step("Страница хода сбора: 300 школ"):
            assert line_of(whole).answered == SCHOOLS * ANSWERED
            assert len(parts_of(whole)) == SCHOOLS
        with step("Завершить: итоги 300 школ и области"):
            close_campaign(act, campaign=whole)
        snapshot = ResultSnapshot.objects.filter(campaign=whole).latest("pk")
        assert snapshot.n == SCHOOLS * ANSWERED, snapshot.n
        begun = time.perf_counter()
        for _ in range(20):
            shown = ResultSnapshot.objects.filter(campaign=whole).latest("pk").payload
        ready = (time.perf_counter() - begun) / 20
        begun = time.perf_counter()
        people = list(ConfidentialAnswers.objects.filter(campaign__whole=whole).values_list("answers", flat=True))
        counted = summary(instrument_of(whole.version), people, [], whole.smallest_group)
        fresh = time.perf_counter() - begun
        assert counted["items"][0]["n"] == shown["items"][0]["n"]
    base = os.environ["BENCH_BASE"]
    print(
        f"| {base} | Итоги области: из снимка {ready * 1000:.1f} мс, на лету {fresh:.1f} с | в {fresh / ready:.0f} раз быстрее | |"
    )


def populate(school: Any, number: int, now: Any) -> None:
    """A year and people who ask for help, put straight into the tables."""
    from datetime import date

    from nastavnik.foundation.organisations.models import SchoolYear
    from nastavnik.foundation.people.models import Employment, Person
    from nastavnik.kernel import tenancy, writing
    from nastavnik.stages.mentees.models import Mentee

    with tenancy.within(school), writing.permit("a measurement"):
        year = SchoolYear.objects.create(organisation=school, starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
        people = Person.objects.bulk_create(
            Person(
                organisation=school, surname="Ветрова", name="Анна", patronymic="Ивановна", created_at=now,
                email=f"p{place}@school{number}.example", search_text="ветрова анна ивановна",
            )
            for place in range(PEOPLE)
        )  # fmt: skip
        Employment.objects.bulk_create(
            Employment(organisation=school, person=person, starts_on=date(2020, 9, 1)) for person in people
        )
        Mentee.objects.bulk_create(
            Mentee(organisation=school, year=year, person=person, asked_on=date(2026, 9, 5)) for person in people
        )


def answers(whole: Any) -> None:
    """Unnamed answers of half the people of every school, and their invitations marked."""
    from nastavnik.instruments.surveys.models import Campaign, ConfidentialAnswers, Invitation
    from nastavnik.instruments.surveys.rules import promise
    from nastavnik.instruments.surveys.versions import instrument_of
    from nastavnik.kernel import writing

    dice = random.Random(1)
    instrument = instrument_of(whole.version)
    hidden = [item for item in instrument.items() if item.type != "info" and promise(instrument.mode, item) == "hidden"]
    with writing.permit("a measurement"):
        for part in Campaign.objects.filter(whole=whole):
            rows = []
            for place in range(ANSWERED):
                told: dict[str, Any] = {}
                for item in hidden:
                    points = [point.value for point in item.scale.points] if item.scale else [1]
                    told[item.id] = (
                        {row.id: dice.choice(points) for row in item.rows} if item.rows else dice.choice(points)
                    )
                rows.append(
                    ConfidentialAnswers(
                        organisation_id=part.organisation_id,
                        campaign=part,
                        pseudonym=f"{part.pk}-{place}",
                        answers=told,
                    )
                )
            ConfidentialAnswers.objects.bulk_create(rows)
            chosen = list(Invitation.objects.filter(campaign=part).values_list("pk", flat=True)[:ANSWERED])
            Invitation.objects.filter(pk__in=chosen).update(state="answered")
            Campaign.objects.filter(pk=part.pk).update(received=ANSWERED)


if __name__ == "__main__":
    main()
