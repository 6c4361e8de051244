"""Sessions: programme, invitations, moving, attendance with hours, minutes and certificates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.documents.actions.send_document import cancel_document
from nastavnik.kernel import tenancy
from nastavnik.kernel.lifecycle import WrongMove
from nastavnik.stages.mentors.actions.note_course import note_course
from nastavnik.stages.mentors.models import Course
from nastavnik.stages.selection.training.actions.certify_attendance import certify_attendance, waiting
from nastavnik.stages.selection.training.actions.draw_up_minutes import Said, draw_up_minutes
from nastavnik.stages.selection.training.actions.invite_mentors import (
    InvitationRefused,
    answer_invitation,
    invite_mentors,
    withdraw_invitation,
)
from nastavnik.stages.selection.training.actions.mark_attendance import mark_attendance
from nastavnik.stages.selection.training.actions.move_session import cancel_session, move_session
from nastavnik.stages.selection.training.actions.plan_session import Item, WrongSession, plan_session, set_programme
from nastavnik.stages.selection.training.models import Attendee, Session
from stages.selection.training.club import AHEAD, Club


def test_a_session_needs_a_place_or_a_link(club: Club) -> None:
    facts = {"year": club.stage.year, "kind": "setup", "title": "С", "starts_at": AHEAD}
    with pytest.raises(WrongSession, match="где собираемся"):
        plan_session(club.act, **facts)
    assert plan_session(club.act, **facts, link="https://example.org/").where == "по ссылке"


def test_a_new_programme_keeps_what_was_decided_of_the_same_item(club: Club) -> None:
    [me] = club.mentors(1)
    session = club.held([me])
    first, second = club.items(session)
    helper = club.stage.person()
    draw_up_minutes(club.after(), session=session, chair=me, secretary=helper, said={first.pk: Said("Всех.", "Начать")})
    set_programme(club.after(), session=session, items=[Item("Новое", 5), Item("Роли", 30, helper)])
    rows = [(item.position, item.title, item.who, item.decided) for item in club.items(session)]
    assert rows == [(1, "Новое", "", ""), (2, "Роли", helper.short_name, "Начать")]
    assert second.title == "Договорённости"
    with pytest.raises(WrongSession, match="хотя бы один"):
        set_programme(club.after(), session=session, items=[])


def test_nobody_is_invited_twice_and_answers_may_change(club: Club) -> None:
    me, other = club.mentors(2)
    session = club.session(me)
    [fresh] = invite_mentors(club.act, session=session, people=[me, other, other])
    assert fresh.person == other
    with pytest.raises(InvitationRefused):
        invite_mentors(club.act, session=session, people=[me])
    mine = next(row for row in club.invitations(session) if row.person_id == me.pk)
    assert answer_invitation(club.mentor_act(me), invitation=mine, yes=True).answer == "yes"
    assert answer_invitation(club.act, invitation=mine, yes=False).answer == "no"


def test_moving_asks_anew_and_tells_what_was(club: Club) -> None:
    [me] = club.mentors(1)
    session = club.session(me)
    [mine] = club.invitations(session)
    answer_invitation(club.act, invitation=mine, yes=True)
    moved = move_session(club.act, session=session, starts_at=AHEAD + timedelta(days=2), reason="Педсовет")
    assert (moved.moved_from, moved.starts_at, moved.reason) == (AHEAD, AHEAD + timedelta(days=2), "Педсовет")
    assert [(row.answer, row.answered_at) for row in club.invitations(session)] == [("", None)]
    with pytest.raises(WrongSession, match="уже прошло"):
        move_session(club.act, session=moved, starts_at=club.stage.now - timedelta(hours=1))
    with pytest.raises(WrongSession, match="и так назначено"):
        move_session(club.act, session=moved, starts_at=moved.starts_at)


def test_a_cancelled_session_takes_no_answers_and_no_changes(club: Club) -> None:
    [me] = club.mentors(1)
    session = club.session(me)
    [mine] = club.invitations(session)
    cancel_session(club.act, session=session, reason="Карантин")
    with pytest.raises(InvitationRefused):
        answer_invitation(club.mentor_act(me), invitation=mine, yes=True)
    with pytest.raises(WrongSession, match="отменено"):
        mark_attendance(club.after(), session=session, present=[me])


def test_attendance_credits_hours_and_is_corrected(club: Club) -> None:
    first, second, guest = *club.mentors(2), club.stage.person()
    session = club.held([first, guest], away=[second])
    assert session.state == "held"
    assert {row.person_id: row.came for row in club.invitations(session)} == {
        first.pk: True,
        second.pk: False,
        guest.pk: True,
    }
    rows = [(row.person_id, row.title, row.hours, row.finished_on) for row in club.stage.all(Course)]
    assert sorted(rows) == sorted((person.pk, "Начинаем год", 2, date(2026, 9, 21)) for person in (first, guest))
    mark_attendance(club.after(), session=session, present=[second])
    assert [row.person_id for row in club.stage.all(Course)] == [second.pk]
    with pytest.raises(WrongSession, match="приглашение убрать нельзя"):
        row = club.stage.all(Attendee, person=second)[0]
        withdraw_invitation(club.after(), session=session, invitation=row)
    with pytest.raises(WrongMove):
        cancel_session(club.after(), session=session)


def test_hours_follow_the_programme_when_it_is_corrected(club: Club) -> None:
    [me] = club.mentors(1)
    session = club.held([me])
    set_programme(club.after(), session=session, items=[Item("Роли", 180)])
    mark_attendance(club.after(), session=session, present=[me])
    assert [row.hours for row in club.stage.all(Course)] == [4]


def test_training_noted_by_hand_already_is_not_doubled(club: Club) -> None:
    [me] = club.mentors(1)
    note_course(club.after(), person=me, title="Начинаем год", finished_on=date(2026, 9, 21), hours=2)
    session = club.held([me])
    assert len(club.stage.all(Course)) == 1
    assert club.invitations(session)[0].course is not None


def test_attendance_waits_for_the_session_and_needs_somebody(club: Club) -> None:
    [me] = club.mentors(1)
    session = club.session(me)
    with pytest.raises(WrongSession, match="ещё не началось"):
        mark_attendance(club.act, session=session, present=[me])
    with pytest.raises(WrongSession, match="хотя бы одного"):
        mark_attendance(club.after(), session=session, present=[])


def test_minutes_are_drawn_from_the_facts(club: Club) -> None:
    me, away, helper = *club.mentors(2), club.stage.person()
    session = club.held([me], away=[away])
    first = club.items(session)[0]
    drawn = draw_up_minutes(
        club.after(), session=session, chair=helper, secretary=me, said={first.pk: Said("", "Встретиться")}
    )
    paper = drawn.minutes
    assert paper is not None
    assert (paper.kind, paper.dated_on, paper.context["собрание"]) == (
        "D29",
        date(2026, 9, 21),
        "установочной сессии наставников",
    )
    assert {row["фио"] for row in paper.context["присутствовали"]} == {me.full_name, helper.full_name}
    assert paper.context["вопросы"] == [
        {"тема": "Роли", "слушали": f"{me.form('accusative')}.", "решили": "Встретиться."},
        {"тема": "Договорённости", "слушали": "методист района.", "решили": "_" * 50},
    ]
    again = draw_up_minutes(club.after(), session=drawn, chair=helper, secretary=me, said={})
    assert again.minutes is not None and again.minutes.pk != paper.pk
    assert club.stage.fresh(paper).state == "cancelled"
    register_document(club.after(), document=again.minutes, dated_on=date(2026, 9, 21))
    with pytest.raises(WrongSession, match="уже подписан"):
        draw_up_minutes(club.after(), session=again, chair=helper, secretary=me, said={})


def test_minutes_need_attendance_a_programme_and_two_people(club: Club) -> None:
    [me] = club.mentors(1)
    helper = club.stage.person()
    with pytest.raises(WrongSession, match="кто был"):
        draw_up_minutes(club.after(), session=club.session(me), chair=me, secretary=helper, said={})
    bare = club.held([me], programme=False, title="Без программы")
    with pytest.raises(WrongSession, match="программу"):
        draw_up_minutes(club.after(), session=bare, chair=me, secretary=helper, said={})
    with pytest.raises(WrongSession, match="разные люди"):
        draw_up_minutes(club.after(), session=bare, chair=me, secretary=me, said={})


def test_certificates_for_those_who_came_and_nobody_gets_two(club: Club) -> None:
    first, second, away = club.mentors(3)
    session = club.held([first, second], away=[away])
    certify_attendance(club.after(), session=session, invitations=waiting_of(club, session))
    rows = {row.person_id: row.certificate for row in club.invitations(session)}
    assert rows[away.pk] is None
    paper = rows[first.pk]
    assert paper is not None
    assert (paper.kind, paper.context["часов"], paper.context["часов_слово"]) == ("D38", 2, "академических часов")
    assert paper.context["участник"]["фио"] == first.full_name
    certify_attendance(club.after(), session=session, invitations=club.invitations(session))
    assert {row.person_id: row.certificate_id for row in club.invitations(session)} == {
        first.pk: paper.pk, second.pk: rows[second.pk].pk, away.pk: None,  # type: ignore[union-attr]
    }  # fmt: skip
    with pytest.raises(WrongSession, match="Справка об участии уже подготовлена"):
        mark_attendance(club.after(), session=session, present=[second])
    cancel_document(club.after(), document=paper)
    assert [row.person_id for row in waiting_of(club, session)] == [first.pk]


def waiting_of(club: Club, session: Session) -> list[Attendee]:
    with tenancy.within(club.stage.school.organisation):
        return waiting(session)
