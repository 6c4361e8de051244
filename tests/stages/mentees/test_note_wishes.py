"""Wishes about colleagues: what may be told, what replaces what, what the matching makes of it."""

from __future__ import annotations

import pytest

from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.instruments.surveys.ways import WrongWay, choices, ways_of, weekly_slots
from nastavnik.kernel import tenancy
from nastavnik.stages.mentees.actions.note_request import note_requests
from nastavnik.stages.mentees.actions.note_wishes import WrongWish, note_wishes
from nastavnik.stages.mentees.models import Mentee, Wish
from nastavnik.stages.selection.matching import compute, read_bank
from nastavnik.stages.selection.settings import terms_in_force
from stages.cast import Stage

CODE = next(iter(competences()))


def told(stage: Stage, mentee: Mentee) -> list[tuple[str, int]]:
    return [(row.kind, row.colleague_id) for row in stage.all(Wish, mentee=mentee)]


def test_a_side_not_told_stays_and_the_last_word_wins(stage: Stage) -> None:
    mentee, one, two = stage.mentee(), stage.person(), stage.person()
    note_wishes(stage.act, mentee=mentee, preferred=[two, one], avoided=[])
    assert told(stage, mentee) == [("preferred", two.pk), ("preferred", one.pk)]
    note_wishes(stage.act, mentee=mentee, avoided=[two])
    assert told(stage, mentee) == [("avoided", two.pk), ("preferred", one.pk)]


def test_what_cannot_be_wished(stage: Stage) -> None:
    mentee, people = stage.mentee(), [stage.person() for _ in range(4)]
    for given, word in (
        ({"preferred": [mentee.person]}, "сам наставляемый"),
        ({"preferred": people}, "не больше трёх"),
        ({"preferred": people[:1], "avoided": people[:1]}, "Оставьте что-то одно"),
    ):
        with pytest.raises(WrongWish, match=word):
            note_wishes(stage.act, mentee=mentee, **given)
    assert told(stage, mentee) == []


def test_an_avoided_colleague_is_never_proposed_and_a_preferred_one_wins_a_tie(stage: Stage) -> None:
    mentee, one, two = stage.mentee(needs=[CODE]), stage.mentor(strengths=[CODE]), stage.mentor(strengths=[CODE])

    def found() -> list[int]:
        with tenancy.within(stage.school.organisation):
            return [
                pair.mentor_id for pair in compute(read_bank(stage.act, stage.year), terms_in_force(stage.act)).pairs
            ]

    for wanted, other in ((one, two), (two, one)):
        note_wishes(stage.act, mentee=mentee, preferred=[wanted.person], avoided=[])
        assert found() == [wanted.pk]
        note_wishes(stage.act, mentee=mentee, preferred=[], avoided=[wanted.person])
        assert found() == [other.pk]
    note_wishes(stage.act, mentee=mentee, preferred=[], avoided=[one.person, two.person])
    assert found() == []


def test_ways_are_the_codes_of_the_questionnaire_and_nothing_else(stage: Stage) -> None:
    mentee = stage.mentee()
    note_requests(stage.act, mentee=mentee, levels={}, ways={"days": ["mon", "wed"], "times": ["after", "holidays"]})
    row = stage.fresh(mentee)
    assert (row.days, row.times, row.formats, row.feedback) == (["mon", "wed"], ["after", "holidays"], [], "")
    assert weekly_slots(row).bit_count() == 2  # two days, one weekly hour: holidays are no weekly time
    with pytest.raises(WrongWay):
        note_requests(stage.act, mentee=mentee, levels={}, ways={"days": ["sunday"]})
    assert set(choices("frequency")) == {"weekly", "biweekly", "monthly", "on_demand"}
    assert ways_of({"feedback": ""}) == {"feedback": ""}
