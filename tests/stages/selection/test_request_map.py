"""The map of requests: counts, gaps, who sees names; above a school only schools of five and more."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from conftest import School, World
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.kernel import tenancy
from nastavnik.stages.mentees.actions.note_request import note_requests
from nastavnik.stages.selection.request_map import overview, request_map
from stages.cast import Stage, everybody, open_stage, text

CODES = list(competences())
URL = reverse("selection:request_map")


def test_who_opens_it(stage: Stage, world: World) -> None:
    for role, client in everybody(world):
        assert (client.get(URL).status_code == 200) == (role in {"curator", "municipal", "regional"}), role


def test_asking_helping_and_the_gap(stage: Stage) -> None:
    first, second = stage.mentee(), stage.mentee()
    note_requests(stage.act, mentee=first, levels={CODES[0]: "1", CODES[1]: "3", CODES[2]: "no_case"})
    note_requests(stage.act, mentee=second, levels={CODES[0]: "2", CODES[1]: "4"})
    stage.mentee()
    free = stage.mentor(strengths=[CODES[0]])
    with tenancy.within(stage.school.organisation):
        found = request_map(stage.act, stage.year)
    rows = {row.code: row for row in found.rows}
    assert [row.pk for row in found.people] == [first.pk, second.pk]
    assert [(rows[code].asking, rows[code].helping) for code in CODES[:3]] == [(2, 1), (0, 0), (0, 0)]
    assert found.nobody == []
    stage.accepted(first, free)
    with tenancy.within(stage.school.organisation):
        found = request_map(stage.act, stage.year)
    assert found.nobody == [competences()[CODES[0]].title], "the only mentor's place is taken"
    page = text(stage.school.client().get(URL))
    assert f"{first.person.surname}: {competences()[CODES[0]].title.lower()} — нужна помощь" in page
    assert "нет в школе" in page


def test_the_workbook_says_it_in_words(stage: Stage) -> None:
    mentee = stage.mentee(needs=CODES[:1])
    sheet = load_workbook(io.BytesIO(stage.school.client().get(URL, {"as": "xlsx"}).content)).active
    assert sheet is not None
    rows = list(sheet.values)
    assert rows[0][2] == mentee.person.short_name
    told = {row[1]: row[2] for row in rows[1:]}
    assert len(told) == 25
    assert told[competences()[CODES[0]].title] == "нужна помощь"


def test_a_domain_that_is_nobodys_work_is_folded(stage: Stage) -> None:
    inside = [code for code, item in competences().items() if item.domain == competences()[CODES[0]].domain]
    note_requests(stage.act, mentee=stage.mentee(), levels=dict.fromkeys(inside, "not_mine"))
    with tenancy.within(stage.school.organisation):
        found = request_map(stage.act, stage.year)
    assert [domain.folded for domain in found.domains] == [True] + [False] * (len(found.domains) - 1)


def test_the_map_costs_the_same_with_one_and_three(
    stage: Stage, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = stage.school.client()
    stage.mentee(needs=CODES[:1])
    stage.mentor(strengths=CODES[:1])
    client.get(URL)
    with django_assert_num_queries(10):
        client.get(URL)
    stage.mentee(needs=CODES[:5])
    stage.mentee(needs=CODES[:5])
    stage.mentor(strengths=CODES[:5])
    client.get(URL)  # the look at them is noted once a day
    with django_assert_num_queries(10):
        client.get(URL)


@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
def test_above_a_school_only_groups_of_five(stage: Stage, world: World, people: int, shown: bool) -> None:
    for _ in range(people):
        note_requests(stage.act, mentee=stage.mentee(), levels={CODES[0]: "1"})
    small = open_stage(world.neighbour)
    small.mentee(needs=CODES[:1])
    above = School(world.municipality)
    page = text(above.client("municipal").get(URL))
    assert ("Школа № 12" in page.partition("<main")[2]) is shown
    assert "Школа № 7" not in page.partition("<main")[2]
    assert not any(person.surname in page for person in stage.people)
    act = above.act("municipal")
    with tenancy.within(world.municipality):
        found = overview(act)
    assert [(row.answered, row.needs[0], row.needs[1]) for row in found.places] == ([(5, 100, None)] if shown else [])
    assert found.hidden == (1 if shown else 2)


def test_the_region_sees_municipalities_and_a_school_of_few_is_lost_in_its_own(stage: Stage, world: World) -> None:
    """Four and one answered: neither school is shown to the municipality, both together to the region."""
    small = open_stage(world.neighbour)
    small.mentee(needs=CODES[:1])
    for _ in range(4):
        note_requests(stage.act, mentee=stage.mentee(), levels={CODES[0]: "2"})
    with tenancy.within(world.municipality):
        assert overview(School(world.municipality).act("municipal")).places == []
    above = School(world.region)
    with tenancy.within(world.region):
        found = overview(above.act("regional"))
    assert [(row.place.pk, row.answered, row.needs[0]) for row in found.places] == [(world.municipality.pk, 5, 70)]
    assert found.hidden == 0
    page = text(above.client("regional").get(URL)).partition("<main")[2]
    assert "Ключевской район" in page
    assert not any(name in page for name in ("Школа № 12", "Школа № 7", *(row.surname for row in stage.people)))


def test_the_municipality_is_asked_in_topics_without_a_name_or_a_number(stage: Stage) -> None:
    mentee = stage.mentee(needs=CODES[:2])
    page = text(stage.school.client().get(URL))
    asking = page.partition('class="message__text">')[2].partition("</pre>")[0]
    for code in CODES[:2]:
        assert competences()[code].title[1:] in asking
    assert mentee.person.surname not in asking
    assert not any(letter.isdigit() for letter in asking.replace("Школа № 12", ""))
    stage.mentor(strengths=CODES[:2])
    assert "Попросить наставника в муниципалитете" not in text(stage.school.client().get(URL)), "somebody can help"
