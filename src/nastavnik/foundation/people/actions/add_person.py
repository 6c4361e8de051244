from __future__ import annotations

from datetime import date

from nastavnik.foundation.people.actions._naming import refresh_forms
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.models import Employment, Person
from nastavnik.foundation.people.rules import PersonFacts, check_facts
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(capability=Cap.EDIT_PEOPLE, event="people.person.added", title="Добавлен педагог")
def add_person(act: Act, *, facts: PersonFacts, employed_from: date | None = None) -> Person:
    """Enter a person with a period of work from ``employed_from`` (by default today). Forms of the name are made."""
    check_facts(facts)
    person = Person(organisation=act.organisation, created_at=act.now)
    apply_facts(person, facts, act)
    person.save()
    Employment.objects.create(organisation=act.organisation, person=person, starts_on=employed_from or act.today)
    return person


def apply_facts(person: Person, facts: PersonFacts, act: Act) -> None:
    """Put the given facts on the person; what is not given stays. Forms are remade only when the nominative changed."""
    before = (person.full_name, person.post)
    for name, value in facts.items():
        setattr(person, name, value)
    if "experience_years" in facts and "experience_on" not in facts:
        person.experience_on = act.today
    if (person.full_name, person.post) != before or not person.forms:
        refresh_forms(person, name_changed=person.full_name != before[0])
