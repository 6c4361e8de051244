"""The words that betray a person."""

from __future__ import annotations

import pytest

from conftest import School
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.privacy.words import Words
from nastavnik.kernel import tenancy


@pytest.fixture
def person(school: School) -> Person:
    return school.person("Королёва Мария Сергеевна", email="m.koroleva@school12.example", phone="+7 912 345-67-89")


def words(school: School, person: Person) -> Words:
    with tenancy.within(school.organisation):
        return Words(person)


@pytest.mark.parametrize(
    "text",
    [
        "Королёва Мария Сергеевна", "королева мария сергеевна", "Королёвой Марии Сергеевне", "М. С. Королёвой",
        "М.\u00a0С.\u00a0Королёва", "Королёва М. С.", "Королёву", "Мария Королёва", "M.Koroleva@school12.example",
        "8 (912) 345 67 89", "+79123456789",
    ],
)  # fmt: skip
def test_a_person_is_found_however_named(school: School, person: Person, text: str) -> None:
    found = words(school, person)
    assert found.found(f"Пишет: {text}, завтра.")
    assert found.without(f"Пишет: {text}, завтра.") == f"Пишет: Участник № {person.pk} удалён, завтра."


@pytest.mark.parametrize("text", ["Королёвка", "королевский бал", "912345678", "Мария Сергеевна Белова", "Сергеев"])
def test_another_word_is_left(school: School, person: Person, text: str) -> None:
    assert words(school, person).without(text) == text


def test_a_namesake_is_spared(school: School, person: Person) -> None:
    school.person("Королёва Анна Игоревна")
    found = words(school, person)
    assert found.without("Королёва А. И. и Королёва М. С.") == f"Королёва А. И. и Участник № {person.pk} удалён"
    assert not found.found("Королёва")


def test_json_is_read_through(school: School, person: Person) -> None:
    found = words(school, person)
    table = {"rows": [["Королёва", "Мария"], ["Белова", "Анна", 5, None]]}
    assert found.found(table)
    assert found.without(table)["rows"][1] == ["Белова", "Анна", 5, None]
