"""Every address with an object's id: a neighbour school's people get 404, by GET and by POST, for an existing object.

Generated from the URL map: a new page with an id fails here until ``things.FACTORIES`` says what its id is.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from itertools import product

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from config.addresses import ALL, arguments
from config.things import WORDS, Things, factory_of
from conftest import School, World, system_act
from nastavnik.foundation.access.roles import PEOPLE, Role
from nastavnik.foundation.files import access
from nastavnik.foundation.organisations.actions.create_organisation import create_organisation
from nastavnik.kernel.registry import registry

WITH_ID = sorted(name for name, pattern in ALL.items() if "pk" in arguments(pattern))
METHOD_NOT_ALLOWED = 405


@pytest.fixture(autouse=True)
def _open_files(clock: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Owners open every file to everybody who got that far: only the wall between schools is left to test."""
    monkeypatch.setattr(access, "_owners", [lambda act, pk: True])


def test_the_map_has_such_addresses() -> None:
    assert "files:show" in WITH_ID


@pytest.mark.parametrize("name", WITH_ID)
def test_every_such_address_has_a_factory(name: str) -> None:
    assert factory_of(name), f"Say in tests/config/things.py what the id of {name} is"
    assert arguments(ALL[name]) <= {"pk", *WORDS}, f"Say in things.WORDS what the other arguments of {name} may be"


def roles_of(pattern: URLPattern) -> list[Role]:
    """Roles of a school that hold the page's capability."""
    capability = pattern.callback.capability  # type: ignore[attr-defined]
    in_a_school = (role for role in PEOPLE if role not in (Role.MUNICIPAL, Role.REGIONAL))
    return [role for role in in_a_school if registry.reach(role, capability) is not None]


def client_of(school: School, pattern: URLPattern) -> Client:
    """The first of them: a refusal must come from the wall, not from the role."""
    return school.client(roles_of(pattern)[0])


def address(name: str, things: Things) -> str:
    factory = factory_of(name)
    assert factory is not None
    words = [key for key in WORDS if key in arguments(ALL[name])]
    for values in product(*(WORDS[key] for key in words)):
        with suppress(NoReverseMatch):
            return reverse(name, kwargs={"pk": factory(things).pk, **dict(zip(words, values, strict=True))})
    raise AssertionError(f"No value of things.WORDS fits {name}")


ABOVE = [name for name in WITH_ID if not roles_of(ALL[name])]
"""Pages of methodists only."""
IN_A_SCHOOL = [name for name in WITH_ID if name not in ABOVE]


@pytest.mark.parametrize("name", IN_A_SCHOOL)
def test_a_neighbour_gets_404(name: str, world: World) -> None:
    path = address(name, Things(world.school))
    client = client_of(world.neighbour, ALL[name])
    answers = {client.get(path).status_code, client.post(path).status_code}
    assert 404 in answers
    assert answers <= {404, METHOD_NOT_ALLOWED}


@pytest.mark.parametrize("name", ABOVE)
def test_a_methodist_of_another_municipality_gets_404(name: str, world: World) -> None:
    """That their own methodist does not is in the page's own tests."""
    path = address(name, Things(world.school))
    elsewhere = create_organisation(
        system_act(world.region), parent=world.region, kind="municipality", name="Управление образования Лесного района",
        short_name="Лесной район",
    )  # fmt: skip
    client = School(elsewhere).client(Role.MUNICIPAL)
    answers = {client.get(path).status_code, client.post(path).status_code}
    assert 404 in answers
    assert answers <= {404, METHOD_NOT_ALLOWED}


@pytest.mark.parametrize("name", IN_A_SCHOOL)
def test_the_own_school_does_not(name: str, world: World) -> None:
    """The control: the object is there, so the neighbour's 404 means something."""
    path = address(name, Things(world.school))
    client = client_of(world.school, ALL[name])
    answer = client.get(path)
    if answer.status_code == METHOD_NOT_ALLOWED:
        answer = client.post(path)
    assert answer.status_code != 404
