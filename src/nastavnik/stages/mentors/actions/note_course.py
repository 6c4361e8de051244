"""Training in mentoring that a person has had."""

from __future__ import annotations

from datetime import date

from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentors.capabilities import Cap
from nastavnik.stages.mentors.models import Course


class WrongCourse(Refusal):
    """The training is noted already, or ends in the future."""


@action(capability=Cap.EDIT_MENTORS, event="mentors.course.noted", title="Внесено обучение наставника", about="person")
def note_course(
    act: Act,
    *,
    person: Person,
    title: str,
    finished_on: date,
    place: str = "",
    hours: int | None = None,
    document: str = "",
    valid_until: date | None = None,
) -> Course:
    """Note training that is over. ``hours``: academic hours by the certificate, if known; ``document``: kind and number."""
    if finished_on > act.today:
        raise WrongCourse("Обучение ещё не закончено. Внесите его, когда завершится.", field="finished_on")
    if valid_until is not None and valid_until < finished_on:
        raise WrongCourse("Документ не может перестать действовать раньше, чем выдан.", field="valid_until")
    if Course.objects.filter(person=person, title=title.strip(), finished_on=finished_on).exists():
        raise WrongCourse("Это обучение уже внесено.", field="title")
    course: Course = Course.objects.create(
        organisation_id=act.organisation.pk,
        person=person,
        title=title.strip(),
        place=place.strip(),
        hours=hours,
        finished_on=finished_on,
        document=document.strip(),
        valid_until=valid_until,
    )
    return course


@action(capability=Cap.EDIT_MENTORS, event="mentors.course.removed", title="Убрано обучение наставника", about="course")
def remove_course(act: Act, *, course: Course) -> None:
    """Remove what was noted by mistake."""
    course.delete()
