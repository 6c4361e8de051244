"""What stands around a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from conftest import School, World, system_act
from nastavnik.config import shell
from nastavnik.foundation.access.roles import PEOPLE, Role
from nastavnik.foundation.accounts.actions.grant_role import grant_role
from nastavnik.foundation.organisations.actions.start_year import start_year


@pytest.fixture(autouse=True)
def _clock(clock: Callable[[datetime], None]) -> None:
    """Roles of the cast are open on the day of the tests."""


def page(school: School, role: str, name: str = "accounts:settings") -> str:
    return school.client(role).get(reverse(name)).content.decode()


def test_every_role_has_a_navigation() -> None:
    assert set(shell.NAVIGATION) == set(PEOPLE)


@pytest.mark.parametrize("role", PEOPLE)
def test_every_entry_opens_for_its_role(world: World, role: str) -> None:
    place = {Role.MUNICIPAL: world.municipality, Role.REGIONAL: world.region, Role.ADMIN: world.region}
    school = School(place[Role(role)]) if Role(role) in place else world.school
    start_year(world.school.act(), starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
    client = school.client(role)
    for entry in shell.navigation(role, "/"):
        answer = client.get(entry.url, follow=True)
        assert answer.status_code == 200, entry


def test_entries_of_pages_that_do_not_exist_or_are_not_the_roles_are_left_out() -> None:
    assert shell.address("no:page", "curator") is None
    assert shell.address("accounts:users", "curator") is None
    assert shell.address("accounts:users", "admin") == "/account/users/"


def test_the_longest_address_is_current() -> None:
    current = [item.label for item in shell.navigation("admin", "/account/users/7/") if item.current]
    assert current == ["Пользователи"]


def test_organisation_year_and_role_are_in_the_header(world: World) -> None:
    start_year(world.school.act(), starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
    text = page(world.school, "curator")
    for words in ("Школа № 12", "Учебный год 2026/27", "Куратор", "Мои настройки", "Выйти"):
        assert words in text
    assert "Вы работаете как" not in text


def test_one_with_two_roles_gets_the_switch(world: World) -> None:
    user = world.school.user("curator")
    grant_role(system_act(world.region), user=user, organisation=world.school.organisation, role="mentor")
    text = page(world.school, "curator")
    assert "Вы работаете как:" in text
    assert re.search(r'name="membership" value="\d+">Наставник<', text)


def test_roles_in_several_organisations_name_them(world: World) -> None:
    user = world.school.user("curator")
    grant_role(system_act(world.region), user=user, organisation=world.neighbour.organisation, role="curator")
    text = page(world.school, "curator")
    assert "Куратор, Школа № 7" in text


def test_a_visitor_sees_no_navigation(db: None) -> None:
    text = Client().get("/account/login/").content.decode()
    assert "<nav" not in text
    assert "Версия для слабовидящих" in text


def test_error_pages_stand_without_a_user(rf: RequestFactory) -> None:
    made = shell.build(rf.get("/"))
    assert (made.nav, made.user_name, made.organisation) == ((), "", "")
