from __future__ import annotations

import pytest
from django.db import transaction

from conftest import NOW, World, system_act
from nastavnik.foundation.audit.models import AuditEntry, AuditWording
from nastavnik.foundation.people.actions.add_person import add_person
from nastavnik.foundation.people.actions.edit_person import edit_person
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.models import Person
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import Action
from nastavnik.kernel.errors import Forbidden, Missing, WrongWiring
from nastavnik.kernel.writing import WriteOutsideAction


def test_a_write_outside_an_action_is_refused(world: World) -> None:
    person = world.school.person()
    person.surname = "Другая"
    with tenancy.within(world.school.organisation):
        for write in (
            lambda: person.save(),
            lambda: Person.objects.filter(pk=person.pk).update(surname="Другая"),
            lambda: person.delete(),
            lambda: Person.objects.bulk_create(
                [Person(organisation=world.school.organisation, surname="А", name="Б", created_at=NOW)]
            ),
        ):
            with pytest.raises(WriteOutsideAction), transaction.atomic():
                write()
        assert Person.objects.get().surname == "Белова"


def test_a_query_without_a_tenant_raises(world: World) -> None:
    with pytest.raises(tenancy.NoScope):
        Person.objects.count()


def test_an_organisation_sees_its_own_rows_and_a_municipality_its_schools(world: World) -> None:
    world.school.person("Белова Мария Сергеевна")
    world.neighbour.person("Орлов Иван Дмитриевич")
    with tenancy.within(world.school.organisation):
        assert [p.surname for p in Person.objects.all()] == ["Белова"]
    with tenancy.within(world.municipality):
        assert [p.surname for p in Person.objects.all()] == ["Белова", "Орлов"]


def test_a_role_without_the_capability_is_refused_and_nothing_is_written(world: World) -> None:
    with pytest.raises(Forbidden):
        add_person(world.school.act("head"), facts={"surname": "Новый", "name": "Иван"})
    with tenancy.everywhere("test"):
        assert Person.objects.count() == 0


def test_a_stranger_gets_missing_not_forbidden(world: World) -> None:
    person = world.school.person()
    with pytest.raises(Missing):
        edit_person(world.neighbour.act(), person=person, facts={"surname": "Чужая"})


def test_every_action_leaves_one_entry_with_words(world: World) -> None:
    before = AuditEntry.objects.count()
    person = world.school.person()
    entry = AuditEntry.objects.filter(organisation_id=world.school.organisation.pk).order_by("-number").first()
    assert entry is not None
    words = AuditWording.objects.get(entry_id=entry.pk)
    assert AuditEntry.objects.filter(event="people.person.added").count() == 1
    assert before < entry.pk
    assert (entry.event, entry.subject_id, words.title) == ("people.person.added", str(person.pk), "Добавлен педагог")
    assert words.persons == [person.pk]


def test_a_failed_action_leaves_no_entry(world: World) -> None:
    count = AuditEntry.objects.count()
    with pytest.raises(Exception, match="Стаж"):
        add_person(world.school.act(), facts={"surname": "А", "name": "Б", "experience_years": 99})
    world.school.users.clear()
    assert AuditEntry.objects.filter(event="people.person.added").count() == 0
    assert AuditEntry.objects.count() >= count


@pytest.mark.parametrize(
    ("capability", "event"), [(None, "people.person.added"), (Cap.EDIT_PEOPLE, ""), (Cap.EDIT_PEOPLE, "not an event")]
)
def test_an_action_without_capability_or_event_does_not_import(capability: object, event: str) -> None:
    def broken(act: Act, *, person: Person) -> None: ...

    with pytest.raises(WrongWiring):
        Action(broken, capability=capability, event=event, title="", about=None)  # type: ignore[arg-type]


def test_an_action_takes_keywords_only() -> None:
    def broken(act: Act, person: Person) -> None: ...

    with pytest.raises(WrongWiring):
        Action(broken, capability=Cap.EDIT_PEOPLE, event="people.person.broken", title="", about=None)


def test_the_registry_is_frozen() -> None:
    def late(act: Act, *, person: Person) -> None: ...

    with pytest.raises(WrongWiring, match="frozen"):
        Action(late, capability=Cap.EDIT_PEOPLE, event="people.person.delayed", title="", about=None)


def test_the_system_acts_in_a_municipality_over_its_schools(world: World) -> None:
    person = world.school.person()
    edit_person(system_act(world.municipality), person=person, facts={"phone": "+70000000000"})
    with tenancy.within(world.school.organisation):
        assert Person.objects.get().phone == "+70000000000"


def test_what_the_audit_must_not_repeat_is_named_among_the_arguments() -> None:
    def broken(act: Act, *, person: Person) -> None: ...

    with pytest.raises(WrongWiring, match="no arguments"):
        Action(
            broken, capability=Cap.EDIT_PEOPLE, event="people.person.broken", title="", about=None, untold=["answer"]
        )
