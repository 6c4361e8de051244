"""The journal on the screen, and the check of its chains."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import NOW, School, World
from nastavnik.foundation.audit.chain import erase_person
from nastavnik.foundation.audit.models import AuditEntry
from nastavnik.foundation.people.actions.edit_person import edit_person
from nastavnik.kernel.writing import permit


@pytest.fixture(autouse=True)
def _clock(clock: Callable[[datetime], None]) -> None:
    """Roles of the cast are open on the day of the tests."""


def spoil(world: World) -> None:
    """Change an entry as one could who owns the database."""
    drop = {
        "sqlite": "DROP TRIGGER audit_entry_no_update",
        "postgresql": "ALTER TABLE audit_auditentry DISABLE TRIGGER audit_entry_append_only",
    }[connection.vendor]
    with connection.cursor() as cursor, permit("an attacker with the owner's rights"):
        cursor.execute(drop)
        cursor.execute(
            "UPDATE audit_auditentry SET role = 'admin' WHERE organisation_id = %s", [world.school.organisation.pk]
        )


def test_the_journal_says_who_when_what(world: World) -> None:
    person = world.school.person("Белова Мария Сергеевна")
    edit_person(world.school.act(), person=person, facts={"phone": "+70000000000"})
    page = (
        School(world.region)
        .client("admin")
        .get(reverse("audit:index"), {"event": "people.person.edited"})
        .content.decode()
    )
    for text in (
        "15.09.2026, 12:00",
        "Куратор Школа № 12",
        "Изменены данные педагога",
        "Белова\u00a0М.\u00a0С.",
        "телефон: +70000000000",
    ):
        assert text in page
    assert "Найдено: 1\u00a0запись" in page


def test_filters_by_organisation_and_words(world: World) -> None:
    world.school.person("Белова Мария Сергеевна")
    world.neighbour.person("Орлов Иван Дмитриевич")
    client = School(world.region).client("admin")
    here = client.get(reverse("audit:index"), {"organisation": world.school.organisation.pk}).content.decode()
    assert ("Белова" in here, "Орлов" in here) == (True, False)
    found = client.get(reverse("audit:index"), {"q": "орлов"}).content.decode()
    assert ("Белова" in found, "Орлов" in found) == (False, True)
    assert "Таких записей нет" in client.get(reverse("audit:index"), {"q": "Нетакого"}).content.decode()


def test_an_administrator_of_a_district_sees_only_below(world: World) -> None:
    world.school.person()
    client = School(world.municipality).client("admin")
    page = client.get(reverse("audit:index"), {"organisation": world.region.pk}).content.decode()
    assert "Белова" in page
    assert "Создана организация" not in page.split("<tbody>")[1]


@pytest.mark.parametrize("role", ["curator", "head", "mentor", "mentee", "psychologist"])
def test_the_journal_is_the_administrators(world: World, role: str) -> None:
    for page in ("index", "check"):
        assert world.school.client(role).get(reverse(f"audit:{page}")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_journal_costs_the_same_at_any_length(
    world: World, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        world.school.person(f"Белова{number} Мария Сергеевна")
    client = School(world.region).client("admin")
    client.get(reverse("accounts:settings"))
    with django_assert_num_queries(6):  # session, roles, organisations, count, entries, wordings
        assert client.get(reverse("audit:index")).status_code == 200


def test_pages_turn_and_keep_the_filter(world: World) -> None:
    person = world.school.person()
    for number in range(60):
        edit_person(world.school.act(), person=person, facts={"phone": f"+7000000{number:04}"})
    client = School(world.region).client("admin")
    first = client.get(reverse("audit:index"), {"event": "people.person.edited"}).content.decode()
    assert "Страница 1 из 2" in first
    assert "event=people.person.edited" in first
    second = client.get(reverse("audit:index"), {"event": "people.person.edited", "page": 2}).content.decode()
    assert second.count("Изменены данные педагога</td>") + second.count("Изменены данные педагога<details") == 10


def test_a_forgotten_person_is_not_in_the_journal(world: World) -> None:
    person = world.school.person()
    with permit("erasure"):
        erase_person(world.school.organisation.pk, person.pk, NOW)
    page = School(world.region).client("admin").get(reverse("audit:index")).content.decode()
    assert "Белова" not in page
    assert "Текст удалён по просьбе человека" in page


def test_the_check_is_calm_about_whole_chains_and_names_a_fault(world: World) -> None:
    world.school.person()
    client = School(world.region).client("admin")
    assert "Журнал цел" in client.get(reverse("audit:check")).content.decode()
    spoil(world)
    page = client.get(reverse("audit:check")).content.decode()
    assert "В журнале есть нарушения" in page
    assert "Запись № 1 изменена после внесения" in page
    assert page.index("Школа № 12") < page.index("Запись № 1")


def test_the_command_exits_with_one_on_a_fault(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.school.person()
    call_command("verify_audit")
    assert "Журнал цел. Организаций: 2" in capsys.readouterr().out
    spoil(world)
    with pytest.raises(CommandError, match=r"Журнал нарушен. Нарушений: 1") as fault:
        call_command("verify_audit")
    assert fault.value.returncode == 1
    assert f"Организация {world.school.organisation.pk}: Запись № 1 изменена после внесения." in capsys.readouterr().err


def test_the_command_prints_the_end_of_each_chain_to_note_down_elsewhere(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.school.person()
    call_command("verify_audit", "--heads")
    last = AuditEntry.objects.filter(organisation_id=world.school.organisation.pk).order_by("-number").first()
    assert last is not None
    said = capsys.readouterr().out
    assert f"Организация {world.school.organisation.pk}, запись {last.number}: {last.digest}" in said
