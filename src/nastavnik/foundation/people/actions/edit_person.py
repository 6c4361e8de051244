from __future__ import annotations

from collections.abc import Mapping

from nastavnik.foundation.people.actions._facts import apply_facts
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.models import CASES, Person
from nastavnik.foundation.people.rules import PersonFacts, check_facts
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(capability=Cap.EDIT_PEOPLE, event="people.person.edited", title="Изменены данные педагога")
def edit_person(act: Act, *, person: Person, facts: PersonFacts) -> Person:
    """Change the given facts."""
    check_facts(facts)
    apply_facts(person, facts, act)
    person.save()
    return person


@action(capability=Cap.EDIT_PEOPLE, event="people.name_forms.edited", title="Исправлено склонение имени")
def edit_name_forms(act: Act, *, person: Person, forms: Mapping[str, str], indeclinable: bool = False) -> Person:
    """Keep the case forms a human checked; they are never overwritten while the name stays. ``forms``: case → full name."""
    given = {case: forms[case].strip() for case in CASES if forms.get(case, "").strip()}
    changed = any(person.forms.get(case) != value for case, value in given.items())
    person.forms = {**person.forms, **given}
    person.indeclinable = indeclinable
    person.forms_source = Person.FormsSource.EDITED if changed else Person.FormsSource.CHECKED
    person.forms_doubtful = False
    person.save()
    return person
