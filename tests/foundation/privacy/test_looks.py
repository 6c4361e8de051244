"""Who looked: once a day, others only, cheap, and not for ever."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import NOW, School, World, system_act
from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.privacy.looks import note_look, note_looks
from nastavnik.foundation.privacy.models import Look, What
from nastavnik.foundation.privacy.rounds import drop_old_looks
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act


def looks(school: School) -> list[tuple[int, str]]:
    with tenancy.within(school.organisation):
        return list(Look.objects.order_by("pk").values_list("person_id", "what"))


def note(act: Act, person_id: int, what: What = What.REQUESTS) -> None:
    with tenancy.within(act.organisation):
        note_look(act, person_id, what)


def test_a_look_is_noted_once_a_day(school: School) -> None:
    person, act = school.person(), school.act()
    note(act, person.pk)
    note(school.act(now=NOW + timedelta(hours=3)), person.pk)
    note(act, person.pk, What.CONSENTS)
    note(school.act(now=NOW + timedelta(days=1)), person.pk)
    assert looks(school) == [(person.pk, "requests"), (person.pk, "consents"), (person.pk, "requests")]


def test_own_looks_and_the_systems_are_not_noted(school: School) -> None:
    person = school.person()
    note(school.act(Role.MENTEE, person=person), person.pk)
    note(system_act(school.organisation), person.pk)
    assert looks(school) == []


def test_a_repeated_look_costs_one_query(school: School) -> None:
    people, act = [school.person(f"Белова{letter} Анна Игоревна").pk for letter in "абв"], school.act()
    with tenancy.within(school.organisation):
        note_looks(act, people, What.ANSWERS)
        with CaptureQueriesContext(connection) as asked:
            note_looks(act, people, What.ANSWERS)
    assert len(asked) == 1
    assert len(looks(school)) == 3


def test_looks_are_not_kept_for_ever(world: World) -> None:
    person = world.school.person()
    note(world.school.act(), person.pk)
    for days, left in ((365, 1), (366, 0)):
        with tenancy.within(world.school.organisation):
            drop_old_looks(system_act(world.school.organisation, NOW + timedelta(days=days)))
        assert len(looks(world.school)) == left
