"""What the registration of D13 causes: pairs end, pause, go on to another day, change their form or their members."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act, Actor
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentees.lifecycles import MENTEE
from nastavnik.stages.mentors.actions.note_wish import leave_bank
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.mentorships.capabilities import Cap
from nastavnik.stages.mentorships.lifecycles import MENTORSHIP
from nastavnik.stages.mentorships.models import Assistance, Ground, Mentorship, Next, Participation, Turn
from nastavnik.stages.mentorships.queries import change_refusals
from nastavnik.stages.mentorships.rules import Change
from nastavnik.stages.mentorships.turning import changes_of
from nastavnik.stages.selection.actions.decide_proposals import place_by_hand


class ChangeRefused(Refusal):
    """The pairs are not as they were when the order was drawn up, or what the law asks for is not there."""


@action(
    capability=Cap.FORM_MENTORSHIP,
    event="mentorships.mentorships.changed",
    title="Изменено закрепление пар и групп",
    about="order",
)
def change_mentorships(act: Act, *, order: Document) -> list[Mentorship]:
    """Carry out the changes a registered D13 names, and keep each as a turn.

    A programme carried out in full completes the pair; every other ground ends it early (reference 1.7). Refused when the
    employer's notice is missing or too young (R05), or a longer term has not the consent of both sides (R11).
    """
    if order.state != "registered" or order.dated_on is None:
        raise ChangeRefused("Пары меняются, когда приказ подписан и зарегистрирован.")
    changes = changes_of(order.context)
    ids = {change.mentorship for change in changes}
    rows = {row.pk: row for row in Mentorship.objects.select_for_update(of=("self",)).filter(pk__in=ids)}
    if len(rows) != len(ids) or not all(row.running for row in rows.values()):
        raise ChangeRefused(
            "Пары изменились после подготовки приказа. Отмените этот проект и подготовьте приказ заново."
        )
    for change in changes:
        row = rows[change.mentorship]
        if refusals := change_refusals(act, row, change, order.dated_on):
            raise ChangeRefused(" ".join(refusals))
        CARRY_OUT[Turn.Kind(change.kind)](act, row, change, order)
    return list(rows.values())


def _note(act: Act, row: Mentorship, change: Change, order: Document, part: Participation | None = None) -> None:
    Turn.objects.create(
        organisation_id=row.organisation_id, mentorship=row, kind=change.kind, on=change.on, until=change.until,
        ground=change.ground, participation=part, order=order, noted_at=act.now,
    )  # fmt: skip


def _end(act: Act, row: Mentorship, change: Change, order: Document) -> None:
    MENTORSHIP.move(row, "complete" if change.ground == Ground.COMPLETED else "end_early", act)
    row.ends_on = max(change.on, row.starts_on + timedelta(days=1))
    row.ground, row.ended_by = change.ground, order
    row.save()
    _note(act, row, change, order)
    for part in row.participations.filter(ends_on__isnull=True).select_related("mentee__person"):
        _part(act, part, change)
    for helper in row.assistances.filter(ends_on__isnull=True):
        helper.ends_on = change.on
        helper.save()
    _let_go(act, row.mentor)


def _leave(act: Act, row: Mentorship, change: Change, order: Document) -> None:
    """Some members of a group leave it; the others go on."""
    parts = list(row.participations.filter(ends_on__isnull=True).select_related("mentee__person"))
    leaving = [part for part in parts if part.mentee_id in change.mentees]
    if len(leaving) != len(change.mentees) or len(leaving) == len(parts):
        raise ChangeRefused("Из группы выходят не все. Если уходят все, завершите работу группы.")
    for part in leaving:
        _part(act, part, change)
        _note(act, row, change, order, part)


def _part(act: Act, part: Participation, change: Change) -> None:
    """A mentee's period ends; where they go next is kept with it."""
    part.ends_on = max(change.on, part.starts_on)
    mentee = part.mentee
    here = Person.objects.staff_on(act.today).filter(pk=mentee.person_id).exists()
    part.after = change.after if here else Next.OUT
    part.save()
    if mentee.state != "paired":
        return
    MENTEE.move(mentee, "leave" if part.after == Next.OUT else "unpair", act)
    mentee.save()
    if part.after == Next.HEIR and change.heir is not None:
        heir = Mentor.objects.select_related("person").get(pk=change.heir)
        place_by_hand(_office(act), year=mentee.year, mentee=mentee, mentor=heir)


def _let_go(act: Act, mentor: Mentor) -> None:
    """Who works here no more stays in no bank once the last pair has ended."""
    gone = not Person.objects.staff_on(act.today).filter(pk=mentor.person_id).exists()
    if gone and mentor.state != "left" and not mentor.mentorships.running().exists():
        leave_bank(_office(act), mentor=mentor)


def _office(act: Act) -> Act:
    """What follows from the order is not the choice of the one who registered it."""
    return Act(Actor.system("По приказу"), act.organisation, act.now)


def _extend(act: Act, row: Mentorship, change: Change, order: Document) -> None:
    assert change.until is not None
    row.ends_on = change.until
    row.save()
    _note(act, row, change, order)


def _mover(verb: str) -> Callable[[Act, Mentorship, Change, Document], None]:
    def move(act: Act, row: Mentorship, change: Change, order: Document) -> None:
        MENTORSHIP.move(row, verb, act)
        row.save()
        _note(act, row, change, order)

    return move


def _reshape(act: Act, row: Mentorship, change: Change, order: Document) -> None:
    row.form, row.kind = change.form, change.shape
    row.save()
    _note(act, row, change, order)


def _assist(act: Act, row: Mentorship, change: Change, order: Document) -> None:
    Assistance.objects.create(
        organisation_id=row.organisation_id,
        mentorship=row,
        mentor_id=change.mentor or 0,
        starts_on=change.on,
        order=order,
    )
    _note(act, row, change, order)


def _unassist(act: Act, row: Mentorship, change: Change, order: Document) -> None:
    helper = row.assistances.get(mentor_id=change.mentor or 0, ends_on__isnull=True)
    helper.ends_on = max(change.on, helper.starts_on)
    helper.save()
    _note(act, row, change, order)


CARRY_OUT: dict[Turn.Kind, Callable[[Act, Mentorship, Change, Document], None]] = {
    Turn.Kind.ENDED: _end, Turn.Kind.LEFT: _leave, Turn.Kind.EXTENDED: _extend, Turn.Kind.PAUSED: _mover("pause"),
    Turn.Kind.RESUMED: _mover("resume"), Turn.Kind.RESHAPED: _reshape, Turn.Kind.ASSISTED: _assist,
    Turn.Kind.UNASSISTED: _unassist,
}  # fmt: skip
