"""«Кто видит мои данные»: the rows of the matrix with names, and who has looked."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.html import strip_tags

from conftest import School, World
from nastavnik.desks.visibility import KINDS
from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.people.models import Person
from nastavnik.kernel.registry import registry
from stages.cast import Stage, open_stage

PAGE = "/who-sees/"


@pytest.fixture
def stage(school: School, clock: object) -> Stage:
    return open_stage(school)


def words(client: Client) -> str:
    response = client.get(PAGE)
    assert response.status_code == 200
    return " ".join(strip_tags(response.content.decode()).split())


def row(text: str, title: str, following: str) -> str:
    return text.split(title, 1)[1].split(following, 1)[0]


def test_the_page_names_those_who_hold_the_roles(stage: Stage) -> None:
    person: Person = stage.person()
    for role in (Role.CURATOR, Role.HEAD, Role.PSYCHOLOGIST):
        stage.school.user(role)
    text = words(stage.school.client(Role.MENTEE, person))
    requests = row(text, "Профессиональные запросы", "Пожелания")
    assert "Куратор: Куратор Школа № 12" in requests
    assert "Наставник: ваш наставник, пока вы в паре" in requests
    assert "Руководитель" not in requests
    assert "Педагог-психолог" not in requests
    assert "Руководитель: Руководитель Школа № 12" in row(text, "То, что вы ищете наставника", "Профессиональные")
    assert "Муниципальный методист" not in text


def test_who_looked_is_told_to_the_person_alone(stage: Stage, world: World) -> None:
    person, other = stage.person(), stage.person()
    mentee = stage.mentee(person)
    client = stage.school.client()
    for _ in range(2):
        assert client.get(f"/mentees/{mentee.pk}/").status_code == 200
    own = stage.school.client(Role.MENTEE, person)
    assert own.get(f"/mentees/{mentee.pk}/").status_code == 200
    text = words(own).split("Кто смотрел")[-1]
    assert text.count("Куратор Школа № 12") == 1
    assert "запросы и пожелания" in text
    assert "Пока никто не открывал" in words(stage.school.client(Role.MENTOR, other))


def test_an_account_without_a_card_is_told_so(school: School) -> None:
    assert "не связана с карточкой" in words(school.client(Role.HEAD))


NOT_OF_A_PERSON = {
    # organisations, calendar, law, work of the house
    "organisations.see_organisations", "calendars.see_calendar", "legislation.see_acts", "roadmap.see_roadmap",
    # what is held for mentors and where; who comes is told by other rows
    "training.see_sessions", "training.see_slots", "training.see_materials",
    # what one sees of oneself
    "privacy.see_own_data",
    # groups and counts, never a person; the map by people is the requests' row for the curator, of schools above it
    "surveys.see_surveys", "surveys.see_results", "selection.see_request_map",
}  # fmt: skip


def test_every_row_of_the_matrix_that_shows_a_person_is_on_the_page() -> None:
    """A new «видеть …» must be told to the people it shows, or be named here."""
    told = {str(capability) for _, capability, _ in KINDS}
    seeing = {str(capability) for capability in registry.matrix if ".see_" in str(capability)}
    assert seeing - told == NOT_OF_A_PERSON & seeing
    assert seeing >= NOT_OF_A_PERSON
