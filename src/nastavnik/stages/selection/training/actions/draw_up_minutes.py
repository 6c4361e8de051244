"""Minutes (D29) of a session from its facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.actions.prepare_document import prepare_document
from nastavnik.instruments.documents.actions.send_document import cancel_document
from nastavnik.instruments.documents.contexts import own_words, people_words, person_words
from nastavnik.instruments.documents.lifecycles import OPEN
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.stages.selection.training.actions.plan_session import WrongSession, open_session
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.models import Session, SessionItem
from nastavnik.stages.selection.training.rules import Kind

MINUTES = "D29"
OF = {
    Kind.SETUP: "установочной сессии наставников", Kind.LESSON: "занятия для наставников",
    Kind.CONSULTATION: "консультации для наставников", Kind.EXCHANGE: "встречи наставников по обмену опытом",
}  # fmt: skip
"""Minutes of what, in the genitive."""
BLANK = "_" * 50


@dataclass(frozen=True, slots=True)
class Said:
    """What the minutes tell of an item of the programme."""

    heard: str
    decided: str

    def __str__(self) -> str:
        return self.decided


@action(
    capability=Cap.HOLD_SESSIONS, event="training.minutes.drawn_up", title="Составлен протокол занятия", about="session"
)
def draw_up_minutes(
    act: Act, *, session: Session, chair: Person, secretary: Person, said: Mapping[int, Said]
) -> Session:
    """Draw up D29: who was there, the programme as the agenda, what was heard and decided (by the number of an item).

    An unsigned draft made before is cancelled and drawn anew; minutes that are signed or numbered stay as they are.
    """
    session = open_session(session)
    if session.state != "held":
        raise WrongSession("Сначала отметьте, кто был: присутствующие стоят в протоколе.")
    if chair.pk == secretary.pk:
        raise WrongSession("Председатель и секретарь — разные люди.", field="secretary")
    former = session.minutes
    if former is not None and former.state in OPEN:
        cancel_document(act, document=former)
    elif former is not None and former.state != "cancelled":
        raise WrongSession("Протокол уже подписан. Изменить его можно, только отменив в документах.")
    items = list(session.items.select_related("leader"))
    if not items:
        raise WrongSession("Сначала составьте программу: её пункты станут повесткой протокола.")
    for item in items:
        told = said.get(item.pk)
        if told is not None:
            item.heard, item.decided = told.heard.strip(), told.decided.strip()
            item.save()
    present = [row.person for row in session.attendees.filter(came=True).select_related("person")]
    people = list({person.pk: person for person in (chair, secretary, *present)}.values())
    day = timezone.localdate(session.starts_at)
    context = {
        **own_words(act, session.year, MINUTES, day),
        "собрание": OF[Kind(session.kind)],
        "председатель": person_words(chair),
        "секретарь": person_words(secretary),
        "присутствовали": people_words(people),
        "вопросы": [
            {"тема": item.title, "слушали": _stop(item.heard or heard_of(item)), "решили": _stop(item.decided)}
            for item in items
        ],
    }
    title = f"Протокол {OF[Kind(session.kind)]}: {session.title}"[:300]
    session.minutes = prepare_document(act, year=session.year, code=MINUTES, title=title, context=context, dated_on=day)
    session.save()
    return session


def heard_of(item: SessionItem) -> str:
    """Who spoke, in the accusative: «Громову Елену Андреевну»; a guest as written."""
    return item.leader.form("accusative") if item.leader else item.guest


def _stop(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        return BLANK
    return text if text.endswith((".", "!", "?")) else f"{text}."
