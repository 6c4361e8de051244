"""A session is moved or cancelled: the invited see it on their start page, and are asked anew when it is moved."""

from __future__ import annotations

from datetime import datetime

from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.stages.selection.training.actions.plan_session import WrongSession, open_session
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.lifecycles import SESSION
from nastavnik.stages.selection.training.models import Session


@action(capability=Cap.HOLD_SESSIONS, event="training.session.moved", title="Перенесено занятие наставников")
def move_session(act: Act, *, session: Session, starts_at: datetime, reason: str = "") -> Session:
    """Move to another moment. Answers given for the former one no longer hold: everybody is asked again."""
    session = open_session(session)
    if session.state != "planned":
        raise WrongSession("Занятие уже проведено, перенести его нельзя.")
    if starts_at == session.starts_at:
        raise WrongSession("Занятие и так назначено на это время. Укажите другое.", field="day")
    if starts_at <= act.now:
        raise WrongSession("Это время уже прошло. Выберите более позднее.", field="day")
    session.moved_from, session.starts_at, session.reason = session.starts_at, starts_at, reason.strip()
    session.save()
    session.attendees.update(answer="", answered_at=None)
    return session


@action(capability=Cap.HOLD_SESSIONS, event="training.session.cancelled", title="Отменено занятие наставников")
def cancel_session(act: Act, *, session: Session, reason: str = "") -> Session:
    """Cancel a session that has not taken place."""
    session = open_session(session)
    SESSION.move(session, "cancel", act)
    session.reason = reason.strip()
    session.save()
    return session
