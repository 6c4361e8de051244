"""The bank of mentors on the screen: who sees whom, and how the form writes the strengths."""

from __future__ import annotations

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import World
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.stages.mentors.models import Mentor, Strength
from stages.cast import Stage, events, everybody, open_stage, text

CODES = list(competences())
COST = 7
INDEX = reverse("mentors:index")


@pytest.mark.parametrize(
    ("page", "allowed"),
    [
        ("index", {"curator", "head", "mentor", "psychologist"}),
        ("show", {"curator", "head", "mentor", "psychologist"}),
        ("edit", {"curator"}),
        ("leave", {"curator", "mentor", "mentee"}),
    ],
)
def test_who_opens_which_page(stage: Stage, world: World, page: str, allowed: set[str]) -> None:
    mentor = stage.mentor()
    url = reverse(f"mentors:{page}", args=[] if page == "index" else [mentor.pk])
    for role, client in everybody(world):
        answer = client.post(url) if page == "leave" else client.get(url)
        assert (answer.status_code != 403) == (role in allowed), role
        if page == "show" and role == "mentor":
            assert answer.status_code == 404


def test_a_mentor_sees_oneself_only(stage: Stage) -> None:
    me, other = stage.mentor(strengths=CODES[:1]), stage.mentor()
    client = stage.school.client("mentor", me.person)
    page = text(client.get(INDEX))
    assert me.person.surname in page
    assert other.person.surname not in page
    assert client.get(reverse("mentors:show", args=[other.pk])).status_code == 404
    assert competences()[CODES[0]].title in text(client.get(reverse("mentors:show", args=[me.pk])))


def test_the_form_writes_what_was_told(stage: Stage) -> None:
    mentor = stage.mentor()
    told = {f"level_{CODES[3]}": "2", "best_1": CODES[4], "best_2": CODES[4], "capacity": "2", "note": "После уроков"}
    before = len(events(stage.school))
    url = reverse("mentors:edit", args=[mentor.pk])
    client = stage.school.client()
    assert client.post(url, told).status_code == 302
    rows = {row.competence: (row.level, row.best) for row in stage.all(Strength)}
    assert rows == {CODES[3]: ("2", False), CODES[4]: ("3", True)}
    mentor = stage.fresh(mentor)
    assert (mentor.capacity, mentor.note) == (2, "После уроков")
    assert events(stage.school, before) == ["mentors.strengths.noted"]
    assert "После уроков" in text(client.get(reverse("mentors:show", args=[mentor.pk])))


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"capacity": "3"}, "Наставник может взять от 1 до 2 наставляемых"),
        ({"capacity": "1", "best_1": CODES[0], f"level_{CODES[0]}": "0"}, "Оставьте что-то одно"),
        ({"capacity": "", "best_1": CODES[0]}, ""),
        ({"capacity": "1", f"level_{CODES[0]}": "9"}, ""),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_writes_nothing(
    stage: Stage, told: dict[str, str], sentence: str
) -> None:
    mentor = stage.mentor()
    answer = stage.school.client().post(reverse("mentors:edit", args=[mentor.pk]), {**told, "note": "Моё слово"})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Моё слово" in text(answer)
    assert stage.all(Strength) == []
    assert stage.fresh(mentor).note == ""


def test_leaving_by_the_button_and_coming_back_by_the_marks(stage: Stage) -> None:
    mentor = stage.mentor(capacity=2)
    client = stage.school.client()
    answer = client.post(reverse("mentors:leave", args=[mentor.pk]), follow=True)
    assert "больше не участвует как наставник" in text(answer)
    assert mentor.person.surname not in text(client.get(INDEX))
    client.post(reverse("selection:mark"), {"mentor": [mentor.person_id]})
    mentor = stage.fresh(mentor)
    assert (mentor.state, mentor.capacity) == ("in_bank", 2)


def test_the_neighbours_bank_is_empty(stage: Stage, world: World) -> None:
    mentor = stage.mentor()
    open_stage(world.neighbour)
    client = world.neighbour.client()
    assert mentor.person.surname not in text(client.get(INDEX))
    for page in ("show", "edit"):
        assert client.get(reverse(f"mentors:{page}", args=[mentor.pk])).status_code == 404
    assert client.post(reverse("mentors:leave", args=[mentor.pk])).status_code == 404
    assert [row.state for row in stage.all(Mentor)] == ["in_bank"]


def test_the_list_costs_the_same_with_one_row_and_three(
    stage: Stage, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = stage.school.client("psychologist")
    stage.mentor(strengths=CODES[:3])
    client.get(INDEX)
    with django_assert_num_queries(COST):
        client.get(INDEX)
    stage.mentor(strengths=CODES[:2])
    stage.mentor(strengths=CODES[2:9])
    client.get(INDEX)  # the look at them is noted once a day
    with django_assert_num_queries(COST):
        client.get(INDEX)
