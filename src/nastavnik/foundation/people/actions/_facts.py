from __future__ import annotations

from nastavnik.foundation.people.actions._naming import refresh_forms
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.people.rules import PersonFacts
from nastavnik.kernel.act import Act


def apply_facts(person: Person, facts: PersonFacts, act: Act) -> None:
    """Put the given facts on the person; what is not given stays. Forms are remade only when the nominative changed."""
    before = (person.full_name, person.post, person.gender)
    for name, value in facts.items():
        setattr(person, name, value)
    if "experience_years" in facts and "experience_on" not in facts:
        person.experience_on = act.today
    if (person.full_name, person.post, person.gender) != before or not person.forms:
        refresh_forms(person, name_changed=person.full_name != before[0])
