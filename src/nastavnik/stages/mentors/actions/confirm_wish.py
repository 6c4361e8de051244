"""The wish to be a mentor is for one year: next year it is asked again."""

from __future__ import annotations

from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.organisations.queries import year_or_refuse
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.surveys.ways import ways_initial
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentors.actions.note_wish import TERMS, settle
from nastavnik.stages.mentors.capabilities import Cap
from nastavnik.stages.mentors.lifecycles import MENTOR
from nastavnik.stages.mentors.models import Mentor, Strength


class NothingToConfirm(Refusal):
    """This year has its answer already, or the person does not work here."""


@action(capability=Cap.CONFIRM_WISH, event="mentors.wish.confirmed", title="Подтверждено желание быть наставником")
def confirm_wish(act: Act, *, earlier: Mentor) -> Mentor:
    """Enter the mentor of an earlier year into this one as they were: strengths, conditions, ways of working, places.

    The consent to processing is checked anew (R01); the number of places keeps within today's limit of the school.
    """
    mentor = _begin(act, earlier)
    limit = Organisation.objects.get(pk=act.organisation.pk).mentees_per_mentor
    mentor.capacity, mentor.note = min(earlier.capacity, limit), earlier.note
    for name in (*TERMS, *ways_initial(earlier)):
        setattr(mentor, name, getattr(earlier, name))
    mentor.save()
    Strength.objects.bulk_create(
        Strength(
            organisation_id=mentor.organisation_id,
            mentor=mentor,
            competence=row.competence,
            level=row.level,
            best=row.best,
            source=row.source,
        )
        for row in earlier.strengths.all()
    )
    return settle(act, mentor)


@action(capability=Cap.CONFIRM_WISH, event="mentors.wish.declined", title="В этом году не наставник")
def decline_wish(act: Act, *, earlier: Mentor) -> Mentor:
    """Note that the mentor of an earlier year does not take part in this one. No reason is asked or kept (R17)."""
    mentor = _begin(act, earlier)
    MENTOR.move(mentor, "leave", act)
    mentor.save()
    return mentor


def _begin(act: Act, earlier: Mentor) -> Mentor:
    year = year_or_refuse(act)
    if not Person.objects.staff_on(act.today).filter(pk=earlier.person_id).exists():
        raise NothingToConfirm(f"{earlier}: больше не работает в школе.")
    if Mentor.objects.filter(year=year, person=earlier.person_id).exists():
        raise NothingToConfirm(f"{earlier}: ответ на {year.title} учебный год уже есть.")
    return Mentor(
        organisation_id=act.organisation.pk,
        year=year,
        person=earlier.person,
        asked_on=act.today,
        state_since=act.now,
    )
