from __future__ import annotations

from collections.abc import Iterator

from nastavnik.foundation.people.models import Employment, Person, RosterImport
from nastavnik.foundation.privacy.portions import Portion, Said, Subject, forgets
from nastavnik.foundation.privacy.words import substitute

NOTHING = {
    "name": "", "patronymic": "", "gender": "", "forms": {}, "forms_source": Person.FormsSource.AUTO,
    "forms_doubtful": False, "indeclinable": False, "email": "", "phone": "", "post": "", "post_forms": {},
    "subjects": [], "levels": [], "experience_years": None, "experience_on": None, "category": "", "class_teacher": None,
}  # fmt: skip


@forgets("people.Employment.person")
def person(about: Subject) -> Iterator[Said]:
    """The card keeps a number alone: what was counted stays counted. Staff lists in which the person stood go whole."""
    lists = [row.pk for row in RosterImport.objects.all() if about.words.found([row.table, row.fixes, row.outcome])]
    yield Portion("списки сотрудников на загрузке", RosterImport.objects.filter(pk__in=lists))
    yield Portion("периоды работы", Employment.objects.filter(person=about.person))
    yield Portion("имя, контакты, должность, стаж", Person.objects.filter(pk=about.person.pk), _number_alone)


def _number_alone(rows: object) -> None:
    for row in rows:  # type: ignore[attr-defined]
        for name, value in {**NOTHING, "surname": substitute(row.pk)}.items():
            setattr(row, name, value)
        row.save()
