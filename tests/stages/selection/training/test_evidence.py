"""What the facts of training prove in the road map, and what lies behind it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.roadmap.evidence import RULES, Evidence
from nastavnik.instruments.roadmap.proofs import PROOFS, REGISTERS
from nastavnik.kernel import tenancy
from nastavnik.stages.mentors.actions.note_course import WrongCourse, note_course
from nastavnik.stages.selection.training.actions.book_slot import book_slot, note_booking
from nastavnik.stages.selection.training.actions.certify_attendance import certify_attendance
from nastavnik.stages.selection.training.actions.draw_up_minutes import draw_up_minutes
from nastavnik.stages.selection.training.actions.keep_materials import take_starters
from nastavnik.stages.selection.training.actions.move_session import cancel_session
from nastavnik.stages.selection.training.actions.set_rule import WrongRule, set_rule
from nastavnik.stages.selection.training.queries import trained
from nastavnik.stages.selection.training.rules import Mark
from stages.selection.training.club import AHEAD, Club

DAY = date(2026, 9, 22)
LINES = ("mentors_trained", "materials_ready", "consultations_held", "setup_session_held")


def proof(club: Club, rule: str) -> Evidence:
    with tenancy.within(club.stage.school.organisation):
        return RULES[rule](club.stage.year, DAY)


def told(club: Club, rule: str) -> tuple[int, int, str]:
    found = proof(club, rule)
    return found.done, found.total, found.words


def mark(club: Club, person: Person, day: date = DAY) -> Mark:
    with tenancy.within(club.stage.school.organisation):
        return trained([person.pk], day, organisation_id=club.stage.school.organisation.pk)[person.pk]


def test_at_first_nothing_is_proven(club: Club) -> None:
    assert [told(club, rule) for rule in LINES] == [(0, 0, "")] * 4


def test_training_is_proven_mentor_by_mentor(club: Club) -> None:
    first, second = club.mentors(2)
    assert told(club, "mentors_trained") == (0, 2, "Обучены 0 из 2")
    club.held([first])
    assert told(club, "mentors_trained") == (1, 2, "Обучены 1 из 2")
    note_course(
        club.act, person=second, title="Школа наставника", finished_on=date(2026, 6, 15), hours=72,
        document="удостоверение № 7", valid_until=date(2027, 6, 15),
    )  # fmt: skip
    assert proof(club, "mentors_trained").complete
    assert mark(club, second).words == "72\u00a0часа, до 15.06.2027"
    assert not mark(club, second, date(2027, 6, 16)).trained


def test_the_rule_is_the_schools_own(club: Club) -> None:
    [me] = club.mentors(1)
    club.held([me], kind="exchange")
    assert not mark(club, me).trained
    set_rule(club.act, kinds=["exchange"], external=False, hours=2, years=0)
    assert mark(club, me) == Mark(True, 2, None, "2\u00a0часа")
    set_rule(club.act, kinds=["exchange"], external=False, hours=3, years=0)
    assert mark(club, me).words == "2 из 3 ч"
    with pytest.raises(WrongRule):
        set_rule(club.act, kinds=[], external=False, hours=0, years=0)


def test_a_document_does_not_end_before_it_begins(club: Club) -> None:
    [me] = club.mentors(1)
    with pytest.raises(WrongCourse, match="раньше"):
        note_course(club.act, person=me, title="К", finished_on=date(2026, 6, 15), valid_until=date(2026, 6, 14))


def test_a_set_up_session_is_proven_by_signed_minutes(club: Club) -> None:
    me, helper = club.mentors(2)
    cancel_session(club.act, session=club.session(title="Отменённая"))
    assert told(club, "setup_session_held") == (0, 0, "")
    session = club.session(me, starts_at=AHEAD + timedelta(days=5))
    assert told(club, "setup_session_held") == (0, 1, "Назначена на 26\u00a0сентября")
    assert proof(club, "setup_session_held").waiting
    cancel_session(club.act, session=session)
    session = club.held([me, helper])
    assert told(club, "setup_session_held") == (0, 1, "Проведена 21.09, нужен протокол")
    drawn = draw_up_minutes(club.after(), session=session, chair=me, secretary=helper, said={})
    assert told(club, "setup_session_held") == (0, 1, "Проведена 21.09, протокол готовится")
    assert drawn.minutes is not None
    register_document(club.after(), document=drawn.minutes, dated_on=date(2026, 9, 21))
    assert told(club, "setup_session_held") == (1, 1, "Проведена 21.09, протокол № 1")


def test_consultations_are_proven_when_they_took_place(club: Club) -> None:
    me, host = club.mentors(2)
    booking = book_slot(club.act, slot_id=club.slot(host, starts=[AHEAD + timedelta(days=3)]).pk, person=me)
    assert told(club, "consultations_held") == (0, 1, "Состоялось: 0, впереди: 1")
    assert proof(club, "consultations_held").waiting
    later = club.stage.school.act(now=AHEAD + timedelta(days=4))
    note_booking(later, booking=booking, took_place=False)
    assert told(club, "consultations_held") == (0, 0, "")
    note_booking(later, booking=booking, took_place=True)
    assert told(club, "consultations_held") == (1, 1, "Состоялось: 1")


def test_materials_are_proven_by_a_set_of_them(club: Club) -> None:
    club.material()
    assert told(club, "materials_ready") == (1, 3, "Материалов для наставников: 1")
    take_starters(club.act)
    assert proof(club, "materials_ready").complete


def test_the_pack_of_evidence_holds_the_papers_and_the_registers(club: Club) -> None:
    me, helper = club.mentors(2)
    club.material()
    session = club.held([me])
    draw_up_minutes(club.after(), session=session, chair=me, secretary=helper, said={})
    certify_attendance(club.after(), session=session, invitations=club.invitations(session))
    book_slot(club.act, slot_id=club.slot(helper, starts=[AHEAD + timedelta(days=3)]).pk, person=me, question="Тайна")
    with tenancy.within(club.stage.school.organisation):
        names = {rule: [item.name for item in PROOFS[rule](club.stage.year)] for rule in LINES}
        rows = {row.title: [list(line) for line in row.rows(club.stage.year)] for row in REGISTERS}
    assert [len(names[rule]) for rule in LINES] == [1, 1, 0, 1]
    assert names["materials_ready"] == ["Первая встреча.txt"]
    assert rows["Занятия наставников"] == [
        ["21.09.2026, 14:00", "Установочная сессия", "Начинаем год", "Проведено", 1, 1]
    ]
    assert [row[1] for row in rows["Обучение наставников"]] == ["нет", "да"]
    assert rows["Консультации наставников"] == [["24.09.2026, 14:00", helper.short_name, me.full_name, "не отмечено"]]
