"""Forms of a person's name and post, from the declension room."""

from __future__ import annotations

from nastavnik.foundation.people.models import CASES, Person
from nastavnik.foundation.people.naming import decline_name, decline_post


def refresh_forms(person: Person, *, name_changed: bool = True) -> None:
    """Remake the case forms. Forms edited by hand survive while the name itself stays (they are never overwritten)."""
    if name_changed or person.forms_source == Person.FormsSource.AUTO:
        forms = decline_name(person.full_name, person.gender or None)
        person.forms = {case: getattr(forms, case) for case in CASES}
        person.forms_source = Person.FormsSource.AUTO
        person.forms_doubtful = forms.check
    if person.post:
        post = decline_post(person.post)
        person.post_forms = {case: getattr(post, case) for case in CASES}
    else:
        person.post_forms = {}
