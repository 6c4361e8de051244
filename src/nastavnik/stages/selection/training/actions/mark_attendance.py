"""Who came: the fact that makes a session held, and credits hours to the mentors' training record."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.stages.mentors.actions.note_course import note_course, remove_course
from nastavnik.stages.mentors.models import Course
from nastavnik.stages.selection.training.actions.plan_session import WrongSession, open_session
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.lifecycles import SESSION
from nastavnik.stages.selection.training.models import Attendee, Session


@action(
    capability=Cap.HOLD_SESSIONS,
    event="training.attendance.marked",
    title="Отмечено присутствие на занятии",
    about="session",
)
def mark_attendance(act: Act, *, session: Session, present: Sequence[Person]) -> Session:
    """``present`` came, the other invited did not; who came uninvited is invited by it. May be corrected later.

    Everybody who came gets a line in the training record with the session's hours; who is unmarked loses it again.
    Whoever has a certificate already cannot be unmarked: the certificate is cancelled first.
    """
    session = open_session(session)
    if session.starts_at > act.now:
        raise WrongSession("Занятие ещё не началось. Отметьте присутствие, когда оно пройдёт.")
    if not present:
        raise WrongSession("Отметьте хотя бы одного, кто был. Если никто не пришёл, отмените занятие.")
    rows = {row.person_id: row for row in session.attendees.select_related("person", "course", "certificate")}
    for person in present:
        if person.pk not in rows:
            fresh = Attendee(organisation_id=session.organisation_id, session=session, person=person)
            fresh.save()
            rows[person.pk] = fresh
    came = {person.pk for person in present}
    certified = [str(row.person) for row in rows.values() if row.person_id not in came and _certified(row)]
    if certified:
        raise WrongSession(
            f"Справка об участии уже подготовлена: {', '.join(certified)} Сначала отмените её в документах."
        )
    hours = session.credited
    for row in rows.values():
        row.came = row.person_id in came
        if row.came:
            row.course = _credited(act, session, row, hours)
        elif row.course is not None:
            spent, row.course = row.course, None
            row.save()
            remove_course(act, course=spent)
        row.save()
    SESSION.move(session, "hold", act)
    session.save()
    return session


def _certified(row: Attendee) -> bool:
    return row.certificate is not None and row.certificate.state != "cancelled"


def _credited(act: Act, session: Session, row: Attendee, hours: int) -> Course:
    """The line of the training record: the one this attendance made, brought up to date, or a new one."""
    day = timezone.localdate(session.starts_at)
    if row.course is not None:
        if (row.course.title, row.course.hours, row.course.finished_on) == (session.title, hours or None, day):
            return row.course
        spent, row.course = row.course, None
        row.save()
        remove_course(act, course=spent)
    known = Course.objects.filter(
        person=row.person, title=session.title, finished_on=day, attendance__isnull=True
    ).first()
    if known is not None:
        return known
    place = Organisation.objects.get(pk=session.organisation_id).short_name
    return note_course(act, person=row.person, title=session.title, finished_on=day, place=place, hours=hours or None)
