"""Mentors are invited to a session and answer."""

from __future__ import annotations

from collections.abc import Sequence

from nastavnik.foundation.people.models import Person
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.selection.training.actions.plan_session import WrongSession, open_session
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.models import Attendee, Session


class InvitationRefused(Refusal):
    """Nobody to invite, or an answer that comes too late."""


@action(capability=Cap.HOLD_SESSIONS, event="training.mentors.invited", title="Приглашены на занятие", about="session")
def invite_mentors(act: Act, *, session: Session, people: Sequence[Person]) -> list[Attendee]:
    """Invite those who are not invited yet. Returns the new invitations."""
    session = open_session(session)
    there = set(session.attendees.values_list("person_id", flat=True))
    fresh = {person.pk: person for person in people if person.pk not in there}
    if not fresh:
        raise InvitationRefused("Все, кого вы отметили, уже приглашены.")
    return Attendee.objects.bulk_create(
        Attendee(organisation_id=session.organisation_id, session=session, person=person) for person in fresh.values()
    )


@action(
    capability=Cap.HOLD_SESSIONS,
    event="training.invitation.withdrawn",
    title="Приглашение на занятие отозвано",
    about="session",
)
def withdraw_invitation(act: Act, *, session: Session, invitation: Attendee) -> Session:
    """Take back an invitation made by mistake. Not after attendance has been marked: that is a fact."""
    session = open_session(session)
    row = session.attendees.get(pk=invitation.pk)
    if row.came is not None:
        raise WrongSession("Присутствие уже отмечено, приглашение убрать нельзя.")
    row.delete()
    return session


@action(capability=Cap.ANSWER_INVITATION, event="training.invitation.answered", title="Ответ на приглашение на занятие")
def answer_invitation(act: Act, *, invitation: Attendee, yes: bool) -> Attendee:
    """«Буду» or «не смогу», by the invited or, from their words, by the curator. May be changed until it begins."""
    row: Attendee = (
        Attendee.objects.select_for_update(of=("self",)).select_related("session", "person").get(pk=invitation.pk)
    )
    if row.session.state != "planned":
        raise InvitationRefused("Занятие уже проведено или отменено, ответ не нужен.")
    if row.came is not None:
        raise InvitationRefused("Присутствие уже отмечено, ответ не нужен.")
    row.answer = Attendee.Answer.YES if yes else Attendee.Answer.NO
    row.answered_at = act.now
    row.save()
    return row
