from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from conftest import NOW, World
from nastavnik.foundation.audit.chain import erase_person, verify
from nastavnik.foundation.audit.models import AuditEntry, AuditWording
from nastavnik.kernel.writing import permit


def chain_of(world: World) -> list[AuditEntry]:
    world.school.person("Белова Мария Сергеевна")
    world.school.person("Орлов Иван Дмитриевич")
    return list(AuditEntry.objects.filter(organisation_id=world.school.organisation.pk).order_by("number"))


def test_a_whole_chain_has_no_fault(world: World) -> None:
    entries = chain_of(world)
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert list(verify(world.school.organisation.pk)) == []


@pytest.mark.parametrize("statement", ["UPDATE audit_auditentry SET event = 'x.y.z'", "DELETE FROM audit_auditentry"])
def test_the_database_refuses_to_change_entries(world: World, statement: str) -> None:
    chain_of(world)
    with (
        permit("an attacker with the application's rights"),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_change_behind_the_trigger_is_found(world: World) -> None:
    entries = chain_of(world)
    drop = {
        "sqlite": "DROP TRIGGER audit_entry_no_update",
        "postgresql": "ALTER TABLE audit_auditentry DISABLE TRIGGER audit_entry_append_only",
    }[connection.vendor]
    with connection.cursor() as cursor, permit("an attacker with the owner's rights"):
        cursor.execute(drop)
        cursor.execute("UPDATE audit_auditentry SET role = 'admin' WHERE id = %s", [entries[-1].pk])
    faults = list(verify(world.school.organisation.pk))
    assert [fault.number for fault in faults] == [entries[-1].number]


def test_forgetting_a_person_keeps_the_chain(world: World) -> None:
    person = world.school.person("Белова Мария Сергеевна")
    organisation_id = world.school.organisation.pk
    with permit("erasure"):
        assert erase_person(organisation_id, person.pk, NOW) == 1
    assert not AuditWording.objects.filter(organisation_id=organisation_id, subject__contains="Белова").exists()
    assert list(verify(organisation_id)) == []


def test_an_erased_wording_cannot_be_written_again(world: World) -> None:
    person = world.school.person()
    with permit("erasure"):
        erase_person(world.school.organisation.pk, person.pk, NOW)
        wording = AuditWording.objects.filter(erased_at__isnull=False).get()
        wording.subject = "Белова"
        with pytest.raises(DatabaseError), transaction.atomic():
            wording.save()
