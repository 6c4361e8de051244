"""An attacker who has the whole database, with the order its rows lie in, tries to say who gave which anonymous answer.

Five people answer in an order the attacker knows. A perfect link names all five in every collection; pure chance names one on
the average, with a variance of one, whatever the number of people (fixed points of a random permutation).
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from conftest import School, system_act
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments import surveys
from nastavnik.instruments.surveys.actions.edit_version import draft_version
from nastavnik.instruments.surveys.actions.publish_version import publish_version
from nastavnik.instruments.surveys.actions.run_campaign import close_campaign, open_campaign, prepare_campaign
from nastavnik.instruments.surveys.answering import keep, open_sheet, send
from nastavnik.instruments.surveys.models import (
    AnonymousAnswers,
    Campaign,
    ConfidentialAnswers,
    Invitation,
    SealedAnswers,
)
from nastavnik.instruments.surveys.spec import load_bundle
from nastavnik.kernel import tenancy

COLLECTIONS, PEOPLE = 30, 5
CHANCE, SPREAD = COLLECTIONS, COLLECTIONS**0.5
"""Right guesses by pure chance, and their standard deviation."""
HIDDEN = (AnonymousAnswers, ConfidentialAnswers, SealedAnswers)
FILE = """
format: nastavnik-anketa/1
language: ru
version: 1.0.0
answer_scales: {}
instruments:
  - id: climate
    version: 1
    title: Как у нас дела
    respondent: staff
    mode: anonymous
    intro: Один вопрос.
    privacy_note: Связи между вами и ответом нет.
    closing: Спасибо!
    sections:
      - id: one
        title: Вопрос
        items:
          - {id: mark, type: number, text: "Сколько?", required: true, min: 0, max: 9, audience: [aggregate]}
"""


def lie(model: Any, campaign: Campaign) -> list[Any]:
    """Keys of the rows as they lie on the disk: by ``rowid`` or ``ctid``."""
    physical = {"sqlite": "rowid", "postgresql": "ctid"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {model._meta.pk.column} FROM {model._meta.db_table} WHERE campaign_id = %s ORDER BY {physical}",
            [campaign.pk],
        )
        return [row[0] for row in cursor.fetchall()]


def right(people: Sequence[int], answers: Sequence[int]) -> int:
    """How many people the attacker names rightly who lays two orders side by side."""
    return sum(person == answer for person, answer in zip(people, answers, strict=True))


@pytest.fixture
def staff(school: School) -> list[Person]:
    return [school.person(f"Иванов{'абвгд'[number]} Пётр Петрович") for number in range(PEOPLE)]


def collected(school: School, year: SchoolYear, staff: list[Person], order: Sequence[int]) -> Campaign:
    """A closed anonymous collection: person number ``n`` has answered ``n``, in this order."""
    act = school.act()
    instrument = load_bundle(FILE).instruments["climate"]
    with tenancy.within(school.organisation):
        version = draft_version(act, instrument=instrument)
        version = publish_version(act, version=version)
        campaign = prepare_campaign(
            act, version=version, people=staff, opens_on=date(2026, 9, 15), closes_on=date(2026, 9, 30), year=year
        )
        open_campaign(act, campaign=campaign)
        for number in order:
            row = Invitation.objects.select_related("campaign__version", "person").get(
                campaign=campaign, person=staff[number]
            )
            sheet = open_sheet(system_act(school.organisation), row, f"CODE{number}{campaign.pk}")
            keep(sheet, {"mark": number})
            send(sheet)
        close_campaign(act, campaign=Campaign.objects.get(pk=campaign.pk))
        return Campaign.objects.get(pk=campaign.pk)


def test_the_attack_itself_works() -> None:
    """On a table that keeps its order every guess is right."""
    assert sum(right(range(PEOPLE), range(PEOPLE)) for _ in range(COLLECTIONS)) == COLLECTIONS * PEOPLE


def test_nobody_with_the_whole_database_links_better_than_chance(
    school: School, year: SchoolYear, staff: list[Person]
) -> None:
    chance = random.Random(11)
    hits = dict.fromkeys(
        ("answering order, keys", "answering order, disk", "invitations' keys, keys", "invitations on disk, disk"), 0
    )
    for _ in range(COLLECTIONS):
        order = chance.sample(range(PEOPLE), PEOPLE)
        campaign = collected(school, year, staff, order)
        with tenancy.within(school.organisation):
            marks = {row.pk: row.answers["mark"] for row in AnonymousAnswers.objects.filter(campaign=campaign)}
            numbers = {
                pk: [person.pk for person in staff].index(person)
                for pk, person in campaign.invitations.values_list("pk", "person_id")
            }
            by_key = [marks[pk] for pk in sorted(marks)]
            on_disk = [marks[pk] for pk in lie(AnonymousAnswers, campaign)]
            asked_on_disk = [numbers[pk] for pk in lie(Invitation, campaign)]
            assert sorted(by_key) == list(range(PEOPLE)), "nothing is lost"
            assert not SealedAnswers.objects.filter(campaign=campaign).exists()
        hits["answering order, keys"] += right(order, by_key)
        hits["answering order, disk"] += right(order, on_disk)
        hits["invitations' keys, keys"] += right([numbers[pk] for pk in sorted(numbers)], by_key)
        hits["invitations on disk, disk"] += right(asked_on_disk, on_disk)
    for attack, found in hits.items():
        assert abs(found - CHANCE) < 4 * SPREAD, (attack, found)


def test_no_value_of_an_anonymous_row_stands_anywhere_else(
    school: School, year: SchoolYear, staff: list[Person]
) -> None:
    campaign = collected(school, year, staff, range(PEOPLE))
    with tenancy.everywhere("a dump"):
        keys = {str(row.pk) for row in AnonymousAnswers.objects.filter(campaign=campaign)}
        for model in apps.get_models():
            if not model.__module__.startswith("nastavnik.") or model is AnonymousAnswers:
                continue
            for row in model._default_manager.all().values():
                assert not [key for key in keys if key in str(row)], model
        fields = {field.name for field in AnonymousAnswers._meta.fields}
    assert fields == {"id", "organisation", "campaign", "answers"}


def test_one_transaction_has_written_all_rows(school: School, year: SchoolYear, staff: list[Person]) -> None:
    """On PostgreSQL every row tells its transaction (``xmin``): one for all says nothing of anybody."""
    campaign = collected(school, year, staff, range(PEOPLE))
    if connection.vendor != "postgresql":
        assert connection.vendor == "sqlite", "which keeps no transactions in its rows"
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT xmin::text) FROM surveys_anonymousanswers WHERE campaign_id = %s", [campaign.pk]
        )
        assert cursor.fetchone()[0] == 1


def test_no_screen_and_no_export_reads_single_answers_without_a_name() -> None:
    """Pages, workbooks and lists know snapshots only. Single rows are read where they are written, counted and forgotten."""
    assert not apps.is_installed("django.contrib.admin"), "there are no screens over bare tables"
    root = Path(surveys.__path__[0])
    names = re.compile("|".join(model.__name__ for model in HIDDEN))
    known = {"models.py", "sealing.py", "forgetting.py", "actions/make_snapshot.py", "actions/release_texts.py"}
    found = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "migrations" not in path.parts and names.search(path.read_text(encoding="utf-8"))
    }
    assert found <= known, found - known
    house = root.parents[1]
    others = [p for p in house.rglob("*.py") if root not in p.parents and names.search(p.read_text(encoding="utf-8"))]
    assert others == []
