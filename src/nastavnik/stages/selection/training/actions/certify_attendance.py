"""Certificates of attendance (D38) for those who came."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.actions.prepare_document import prepare_document
from nastavnik.instruments.documents.contexts import date_words, own_words, person_words
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.stages.selection.training.actions.draw_up_minutes import OF
from nastavnik.stages.selection.training.actions.plan_session import WrongSession, open_session
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.models import Attendee, Session
from nastavnik.stages.selection.training.rules import Kind

CERTIFICATE = "D38"


@action(
    capability=Cap.HOLD_SESSIONS,
    event="training.attendance.certified",
    title="Подготовлены справки об участии",
    about="session",
)
def certify_attendance(act: Act, *, session: Session, invitations: Sequence[Attendee]) -> Session:
    """Draw up a certificate for each of ``invitations`` who came and has none yet. May be repeated: nobody gets two."""
    session = open_session(session)
    if session.state != "held":
        raise WrongSession("Сначала отметьте, кто был: справку получают те, кто участвовал.")
    chosen = session.attendees.filter(pk__in=[row.pk for row in invitations], came=True)
    items = [item.title.rstrip(". ") for item in session.items.all()]
    day = timezone.localdate(session.starts_at)
    common = own_words(act, session.year, CERTIFICATE, act.today)
    for row in chosen.select_related("person", "certificate", "course"):
        if row.certificate is not None and row.certificate.state != "cancelled":
            continue
        hours = row.course.hours if row.course and row.course.hours else session.credited
        context = {
            **common,
            "участник": person_words(row.person),
            "мужчина": row.person.gender == Person.Gender.MALE,
            "занятие": OF[Kind(session.kind)],
            "тема": session.title,
            "дата_занятия": date_words(day),
            "часов": hours,
            "часов_слово": _hours(hours),
            "программа": items,
        }
        title = f"Справка об участии: {row.person.short_name}"
        row.certificate = prepare_document(act, year=session.year, code=CERTIFICATE, title=title, context=context)
        row.save()
    return session


def waiting(session: Session) -> list[Attendee]:
    """Who came and has no certificate."""
    rows = session.attendees.filter(came=True).select_related("person", "certificate")
    return [row for row in rows if row.certificate is None or row.certificate.state == "cancelled"]


def _hours(number: int) -> str:
    """The genitive after «в объёме»: «1 академического часа», «2 академических часов»."""
    return "академического часа" if number % 10 == 1 and number % 100 != 11 else "академических часов"
