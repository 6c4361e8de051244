from __future__ import annotations

from datetime import date

from nastavnik.foundation.people.actions._facts import apply_facts
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.models import Employment, Person
from nastavnik.foundation.people.rules import PersonFacts, check_facts
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(capability=Cap.EDIT_PEOPLE, event="people.person.added", title="Добавлен педагог")
def add_person(act: Act, *, facts: PersonFacts, employed_from: date | None = None) -> Person:
    """Enter a person with a period of work from ``employed_from`` (by default today). Forms of the name are made."""
    check_facts(facts)
    person = Person(organisation_id=act.organisation.pk, created_at=act.now)
    apply_facts(person, facts, act)
    person.save()
    Employment.objects.create(organisation_id=act.organisation.pk, person=person, starts_on=employed_from or act.today)
    return person
