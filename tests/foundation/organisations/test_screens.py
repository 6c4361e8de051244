"""The tree of organisations and the facts documents take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import School, World
from nastavnik.foundation.organisations.models import Organisation


@pytest.fixture(autouse=True)
def _clock(clock: Callable[[datetime], None]) -> None:
    """Roles of the cast are open on the day of the tests."""


FACTS = {
    "name": "Муниципальное бюджетное общеобразовательное учреждение «Средняя школа № 12»",
    "name_genitive": "Муниципального бюджетного общеобразовательного учреждения «Средняя школа № 12»",
    "short_name": "Школа № 12",
    "founder": "Администрация Ключевского района",
    "place": "г. Ключи",
    "address": "",
    "inn": "7707083893",
    "ogrn": "",
    "time_zone": "Asia/Omsk",
    "head_post": "Директор",
    "head_post_dative": "Директору",
    "head_name": "Громова Елена Андреевна",
    "head_name_dative": "Громовой Елене Андреевне",
    "mentees_per_mentor": "3",
}


def url(school: School) -> str:
    return reverse("organisations:edit", args=[school.organisation.pk])


@pytest.mark.parametrize("role", ["curator", "head"])
def test_the_school_edits_its_own_facts(world: World, role: str) -> None:
    client = world.school.client(role)
    assert client.get(reverse("organisations:index"))["Location"] == url(world.school)
    assert client.post(url(world.school), FACTS).status_code == 302
    school = Organisation.objects.get(pk=world.school.organisation.pk)
    assert (school.time_zone, school.mentees_per_mentor, school.inn) == ("Asia/Omsk", 3, "7707083893")
    head = school.settings["head"]
    assert head["signature"] == "Е.\u00a0А.\u00a0Громова"
    assert head["name_dative"] == "Громовой Елене Андреевне"
    assert "Громова Елена Андреевна" in client.get(url(world.school)).content.decode()


def test_empty_datives_are_declined(world: World) -> None:
    empty = {"head_name_dative": "", "head_post_dative": "", "name_genitive": ""}
    world.school.client().post(url(world.school), {**FACTS, **empty})
    school = Organisation.objects.get(pk=world.school.organisation.pk)
    head = school.settings["head"]
    assert school.name_genitive == "Муниципального бюджетного общеобразовательного учреждения «Средняя школа № 12»"
    assert (head["name_dative"], head["post_dative"].lower()) == ("Громовой Елене Андреевне", "директору")


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("inn", "123", "ИНН — 10 или 12 цифр."),
        ("ogrn", "abc", "ОГРН — 13 цифр"),
        ("name", "", "Заполните это поле."),
        ("mentees_per_mentor", "0", "Укажите число от 1 до 10."),
    ],
)
def test_a_wrong_fact_is_named_and_what_was_typed_stays(world: World, field: str, value: str, text: str) -> None:
    page = world.school.client().post(url(world.school), {**FACTS, "place": "г. Новое место", field: value})
    assert page.status_code == 422
    assert text in page.content.decode()
    assert "г. Новое место" in page.content.decode()
    assert Organisation.objects.get(pk=world.school.organisation.pk).place == "г. Ключи"


def test_the_neighbour_is_404_and_other_roles_403(world: World) -> None:
    for client in (world.neighbour.client(), world.neighbour.client("head")):
        assert client.get(url(world.school)).status_code == 404
        assert client.post(url(world.school), FACTS).status_code == 404
    assert world.school.client("mentor").get(url(world.school)).status_code == 403


def test_the_administrator_creates_below_and_not_beside(world: World) -> None:
    client = School(world.municipality).client("admin")
    new = {"kind": "school", "parent": world.municipality.pk, "name": "Гимназия", "short_name": "Гимназия", "place": ""}
    assert client.post(reverse("organisations:create_organisation"), new).status_code == 302
    made = Organisation.objects.get(short_name="Гимназия")
    assert made.path == f"{world.municipality.path}{made.pk}/"
    outside = client.post(reverse("organisations:create_organisation"), {**new, "parent": world.region.pk})
    assert outside.status_code == 422
    wrong = client.post(reverse("organisations:create_organisation"), {**new, "kind": "municipality"})
    assert "Выберите другой уровень." in wrong.content.decode()
    assert Organisation.objects.filter(short_name="Гимназия").count() == 1


def test_the_tree_says_what_documents_lack_in_one_query(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = School(world.region).client("admin")
    client.get(reverse("accounts:settings"))
    with django_assert_num_queries(3):  # session, roles, the tree
        page = client.get(reverse("organisations:index")).content.decode()
    assert page.index("Ключевской район") < page.index("Школа № 12")
    assert "наименование в родительном падеже, руководитель" in page


def test_a_methodologist_sees_names_without_editing(world: World) -> None:
    client = School(world.municipality).client("municipal")
    page = client.get(reverse("organisations:index")).content.decode()
    assert "Школа № 7" in page
    assert url(world.school) not in page
    assert client.get(url(world.school)).status_code == 403


def test_only_the_administrator_creates(world: World) -> None:
    given: dict[str, Any] = {"kind": "school", "name": "Х", "short_name": "Х"}
    assert world.school.client("head").post(reverse("organisations:create_organisation"), given).status_code == 403
