"""What is published of unnamed answers, when, to whom, and with what reason where a number is missing."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from conftest import system_act
from instruments.surveys.conftest import Asking, Collection
from instruments.surveys.test_sealing import answer
from nastavnik.foundation.access.roles import Role
from nastavnik.instruments.surveys.actions.publish_version import take_questionnaire
from nastavnik.instruments.surveys.actions.run_campaign import close_campaign, open_campaign, prepare_campaign
from nastavnik.instruments.surveys.library import instruments
from nastavnik.instruments.surveys.models import Campaign, ResultSnapshot
from nastavnik.instruments.surveys.rounds import mind_campaigns
from nastavnik.instruments.surveys.statistics.summary import summary
from nastavnik.kernel import tenancy
from stages.cast import text


def close(collection: Collection) -> ResultSnapshot:
    with tenancy.within(collection.school.organisation):
        close_campaign(collection.school.act(), campaign=Campaign.objects.get(pk=collection.campaign.pk))
        row: ResultSnapshot = collection.campaign.snapshots.first()
        return row


def block(snapshot: ResultSnapshot, key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in snapshot.payload["items"] if item["id"] == key)
    return found


def page(collection: Collection, role: str = Role.CURATOR) -> Any:
    return collection.school.client(role).get(reverse("surveys:results", args=[collection.campaign.pk]))


def test_four_answers_give_no_number_anywhere(ask: Asking) -> None:
    collection = ask("mentee_needs", 4)
    for number, person in enumerate(collection.people):
        answer(collection, person, number)
    snapshot = close(collection)
    assert snapshot.payload == {"n": 4, "why": "few", "items": []}
    shown = text(page(collection))
    assert "когда ответят хотя бы пять человек" in shown and "Среднее" not in shown


def test_five_answers_give_means_and_no_distribution(ask: Asking) -> None:
    collection = ask("mentee_needs", 5)
    for number, person in enumerate(collection.people):
        answer(collection, person, number)
    snapshot = close(collection)
    assert snapshot.n == 5
    found = block(snapshot, "confidence")
    assert found["rows"][0]["mean"] == pytest.approx(3.0)
    assert all(row["agree"] is None for row in found["rows"]), "two who agree among five are two people"
    assert found["reliability"] is None and found["change"] is None
    assert "needs_grid" not in json.dumps(snapshot.payload), "named answers are no part of it"
    shown = text(page(collection))
    assert "Среднее по шкале" in shown and "<svg" in page(collection).content.decode()


def test_results_of_an_open_campaign_change_by_five_answers_at_least(ask: Asking) -> None:
    collection = ask("mentee_needs", 7)
    act = system_act(collection.school.organisation)
    for number, person in enumerate(collection.people[:5]):
        answer(collection, person, number)
    with tenancy.within(collection.school.organisation):
        mind_campaigns(act)
        assert [row.n for row in collection.campaign.snapshots.all()] == [5]
    for person in collection.people[5:]:
        answer(collection, person, 3)
    with tenancy.within(collection.school.organisation):
        mind_campaigns(act)
        assert [row.n for row in collection.campaign.snapshots.all()] == [5], "the difference would be two people"


def test_who_may_see_results(ask: Asking) -> None:
    collection = ask("mentee_needs", 5)
    assert page(collection).status_code == 200
    assert page(collection, Role.HEAD).status_code == 200
    assert page(collection, Role.PSYCHOLOGIST).status_code == 200
    assert page(collection, Role.MENTOR).status_code == 403
    assert page(collection, Role.MENTEE).status_code == 403


def test_a_workbook_tells_what_the_page_tells(ask: Asking) -> None:
    collection = ask("mentee_needs", 5)
    for number, person in enumerate(collection.people):
        answer(collection, person, number)
    close(collection)
    address = reverse("surveys:results_file", args=[collection.campaign.pk])
    book = load_workbook(io.BytesIO(collection.school.client().get(address).content))
    assert book.sheetnames == ["Паспорт", "Ответы", "Свод", "Шкалы", "До и после", "Вопросы"]
    assert [row[0].value for row in book["Ответы"].iter_rows(min_row=2)] == sorted(
        p.full_name for p in collection.people
    )
    heads = [cell.value for cell in book["Ответы"][1]]
    assert "Насколько это похоже на вас сейчас?" not in heads, "what is promised without a name has no column"
    values = {row[1].value: (row[3].value, row[4].value) for row in book["Свод"].iter_rows(min_row=2)}
    assert values["Я понимаю, что и зачем делаю на каждом этапе урока"] == (3, "скрыто")
    seen = load_workbook(io.BytesIO(collection.school.client(Role.HEAD).get(address).content))
    assert "Ответы" not in seen.sheetnames, "the head sees no named answers"


def test_autumn_and_may_of_the_same_people(ask: Asking, clock: Any) -> None:
    collection = ask("mentee_needs", 6)
    for person in collection.people:
        answer(collection, person, 1)
    close(collection)
    school, act = collection.school, collection.school.act()
    version = take_questionnaire(act, code="mentee_final")
    with tenancy.within(school.organisation):
        year = collection.campaign.year
    final = prepare_campaign(
        act,
        version=version,
        people=collection.people,
        opens_on=date(2026, 9, 15),
        closes_on=date(2026, 9, 30),
        year=year,
    )
    spring = Collection(school, open_campaign(act, campaign=final), collection.people)
    for number, person in enumerate(spring.people):
        answer(spring, person, 2 if number else 3)
    found = block(close(spring), "confidence")["change"]
    assert found["n"] == 6
    assert "осенью и весной" in text(page(spring))


def test_an_option_few_have_chosen_is_not_told() -> None:
    """Eleven chose one answer, four another: neither the four nor the rest may be read off."""
    instrument = instruments()["mentor_final"]
    item = next(
        item for item in instrument.items() if item.id and "aggregate" in item.audience and item.type == "multi"
    )
    first, second = item.options[0], item.options[1]
    people = [{item.id: [first.value]}] * 11 + [{item.id: [second.value]}] * 4
    found = summary(instrument, people, [], 5)
    options = {o["label"]: o for o in next(i for i in found["items"] if i["id"] == item.id)["options"]}
    assert options[second.label]["count"] is None and options[first.label]["count"] is None
