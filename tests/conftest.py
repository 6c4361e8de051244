"""The cast of the tests: a region, a municipality, two schools, their people. Rows are made by the real actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.accounts.actions.grant_role import grant_role
from nastavnik.foundation.accounts.actions.open_account import open_account
from nastavnik.foundation.accounts.models import Membership, User
from nastavnik.foundation.organisations.actions.create_organisation import create_organisation, plant_root
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.people.actions.add_person import add_person
from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act, Actor

NOW = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)


def system_act(organisation: Organisation, now: datetime = NOW) -> Act:
    return Act(actor=Actor.system("Тест"), organisation=organisation, now=now)


@dataclass
class School:
    """A school with one user per role, made lazily."""

    organisation: Organisation
    users: dict[str, User] = field(default_factory=dict)

    def user(self, role: str = Role.CURATOR, person: Person | None = None) -> User:
        if role not in self.users:
            root = Organisation.objects.get(parent__isnull=True)
            act = system_act(root)
            user = open_account(
                act, username=f"{role}-{self.organisation.pk}", name=f"{Role(role).label} {self.organisation.short_name}",
                person=person, password="очень-длинный-пароль",
            )  # fmt: skip
            grant_role(act, user=user, organisation=self.organisation, role=role, starts_on=date(2026, 8, 1))
            self.users[role] = user
        return self.users[role]

    def act(self, role: str = Role.CURATOR, now: datetime = NOW, person: Person | None = None) -> Act:
        user = self.user(role, person)
        actor = Actor(name=str(user), role=role, user_id=user.pk, person_id=user.person_id)
        return Act(actor=actor, organisation=self.organisation, now=now)

    def person(self, full_name: str = "Белова Мария Сергеевна", **facts: Any) -> Person:
        surname, name, *rest = full_name.split()
        given = {"surname": surname, "name": name, "patronymic": " ".join(rest), **facts}
        return add_person(self.act(), facts=given, employed_from=date(2020, 9, 1))  # type: ignore[arg-type]

    def client(self, role: str = Role.CURATOR, person: Person | None = None) -> Client:
        client = Client()
        client.force_login(self.user(role, person), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client


@dataclass
class World:
    region: Organisation
    municipality: Organisation
    school: School
    neighbour: School


@pytest.fixture
def world(db: None) -> World:
    region = plant_root(name="Министерство образования Сосновской области", short_name="Сосновская область")
    act = system_act(region)
    municipality = create_organisation(
        act,
        parent=region,
        kind="municipality",
        name="Управление образования Ключевского района",
        short_name="Ключевской район",
    )
    schools = [
        create_organisation(
            act, parent=municipality, kind="school",
            name=f"Муниципальное бюджетное общеобразовательное учреждение «Средняя школа № {number}»",
            short_name=f"Школа № {number}",
            details={"place": "г. Ключи", "founder": "Администрация Ключевского района", "address": "г. Ключи, ул. Лесная, 1"},
        )
        for number in (12, 7)
    ]  # fmt: skip
    return World(region, municipality, School(schools[0]), School(schools[1]))


@pytest.fixture
def school(world: World) -> School:
    return world.school


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the school's clock: ``clock(datetime(...))``."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("nastavnik.kernel.clock.now", lambda: moment)

    set_to(NOW)
    return set_to


@pytest.fixture(autouse=True)
def _private_data(tmp_path_factory: pytest.TempPathFactory, settings: Any) -> Iterator[None]:
    """Files, mail and cache of a test never touch the real data directory."""
    folder = tmp_path_factory.mktemp("data")
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder / "files"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.KEYS = folder / "keys"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.Q_CLUSTER = {**settings.Q_CLUSTER, "sync": True}
    yield


__all__ = ["NOW", "Membership", "School", "World", "system_act"]
