"""Who asks for help this year, with what, and how they come into the bank and leave it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conftest import World
from nastavnik.foundation.people.actions.end_employment import end_employment
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.surveys.taxonomy import NEED_LEVELS, competences
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Missing, Refusal
from nastavnik.stages.mentees.actions.note_request import ask_for_mentor, enter_bank, leave_bank, note_requests
from nastavnik.stages.mentees.models import Category, Mentee, Request
from nastavnik.stages.mentees.queries import requests_of, waiting_days
from nastavnik.stages.mentors.models import Mentor
from stages.cast import TODAY, Stage, events, open_stage

D17 = ConsentKind.PROCESSING
CODES = list(competences())


def noted(stage: Stage, mentee: Mentee) -> dict[str, tuple[str, int | None]]:
    return {row.competence: (row.level, row.priority) for row in stage.all(Request, mentee=mentee)}


def test_one_who_asks_waits_for_the_consent_and_enters_the_bank_with_it(stage: Stage) -> None:
    mentee = stage.mentee(signed=False, category=Category.YOUNG, first_of_all=True)
    assert (mentee.state, mentee.asked_on, mentee.entered_on) == ("candidate", TODAY, None)
    assert (mentee.category, mentee.first_of_all) == ("NM-MOL", True)
    before = len(events(stage.school))
    stage.sign(D17, mentee.person)
    mentee = stage.fresh(mentee)
    assert (mentee.state, mentee.entered_on) == ("searching", TODAY)
    assert "mentees.mentee.entered" in events(stage.school, before)


def test_with_a_signature_already_there_one_is_in_the_bank_at_once(stage: Stage) -> None:
    person = stage.person()
    stage.sign(D17, person)
    assert ask_for_mentor(stage.act, year=stage.year, person=person).state == "searching"


@pytest.mark.parametrize("kind", [ConsentKind.MENTEE_PARTICIPATION, ConsentKind.MENTOR_DUTIES])
def test_another_consent_does_not_open_the_bank(stage: Stage, kind: ConsentKind) -> None:
    mentee = stage.mentee(signed=False)
    stage.sign(kind, mentee.person)
    assert stage.fresh(mentee).state == "candidate"
    with pytest.raises(Refusal, match="Нет подписанного согласия на обработку персональных данных"):
        enter_bank(stage.act, mentee=stage.fresh(mentee))


def test_the_consent_of_a_colleague_opens_nothing_for_others(stage: Stage) -> None:
    mentee = stage.mentee(signed=False)
    stage.mentee()
    assert stage.fresh(mentee).state == "candidate"


def test_a_withdrawn_consent_closes_the_bank_and_a_new_one_opens_it(stage: Stage) -> None:
    mentee = stage.mentee()
    stage.withdraw(D17, mentee.person)
    mentee = stage.fresh(mentee)
    assert (mentee.state, mentee.entered_on) == ("candidate", None)
    assert events(stage.school)[-2:] == ["consents.consent.withdrawn", "mentees.mentee.suspended"]
    stage.later().sign(D17, mentee.person, on=TODAY)
    assert stage.fresh(mentee).state == "searching"


def test_a_withdrawn_duty_consent_leaves_the_bank_as_it_is(stage: Stage) -> None:
    mentee = stage.mentee()
    stage.sign(ConsentKind.MENTEE_PARTICIPATION, mentee.person)
    stage.withdraw(ConsentKind.MENTEE_PARTICIPATION, mentee.person)
    assert stage.fresh(mentee).state == "searching"


def test_one_person_may_ask_and_help(stage: Stage) -> None:
    person = stage.person()
    stage.mentor(person)
    mentee = ask_for_mentor(stage.act, year=stage.year, person=person)
    assert mentee.state == "searching"
    assert len(stage.all(Mentor, person=person)) == len(stage.all(Mentee, person=person)) == 1


def test_asking_twice_is_asking_once(stage: Stage) -> None:
    mentee = stage.mentee(category=Category.NEWCOMER, first_of_all=True)
    again = ask_for_mentor(stage.act, year=stage.year, person=mentee.person)
    assert again.pk == mentee.pk
    assert (again.category, again.first_of_all, again.state) == ("NM-NOV", True, "searching")


def test_one_leaves_without_a_reason_and_comes_back_with_what_was_told(stage: Stage) -> None:
    mentee = stage.mentee(needs=CODES[:2], category=Category.GROWTH)
    leave_bank(stage.act, mentee=mentee)
    assert stage.fresh(mentee).state == "left"
    again = ask_for_mentor(stage.later().act, year=stage.year, person=mentee.person)
    assert (again.pk, again.state, again.category) == (mentee.pk, "searching", "NM-KVAL")
    assert set(noted(stage, mentee)) == set(CODES[:2])


def test_leaving_twice_is_refused_in_words(stage: Stage) -> None:
    mentee = stage.mentee()
    leave_bank(stage.act, mentee=mentee)
    with pytest.raises(Refusal, match="Сейчас состояние «не участвует», поэтому это действие недоступно"):
        leave_bank(stage.act, mentee=stage.fresh(mentee))


def test_one_who_does_not_work_here_any_more_cannot_ask(stage: Stage) -> None:
    person = stage.person()
    end_employment(stage.act, person=person, on=TODAY)
    later = stage.later(2)
    with pytest.raises(Refusal, match="больше не работает в школе"):
        ask_for_mentor(later.act, year=stage.year, person=person)
    assert stage.all(Mentee) == []


def test_every_competence_and_every_answer_of_the_form_is_taken(stage: Stage) -> None:
    assert len(CODES) == 25
    mentee = stage.mentee()
    answers = list(NEED_LEVELS)
    levels = {code: answers[index % len(answers)] for index, code in enumerate(CODES)}
    note_requests(stage.act, mentee=mentee, levels=levels)
    assert {code: level for code, (level, _) in noted(stage, mentee).items()} == levels


def test_the_first_three_come_first_and_are_asked_for_even_without_an_answer(stage: Stage) -> None:
    mentee = stage.mentee()
    note_requests(stage.act, mentee=mentee, levels={CODES[5]: "3", CODES[0]: "2"}, first=[CODES[9], CODES[0]])
    assert noted(stage, mentee) == {CODES[9]: ("1", 1), CODES[0]: ("2", 2), CODES[5]: ("3", None)}
    with tenancy.within(stage.school.organisation):
        words = requests_of(mentee)
    assert [(item.code, item.level) for item in words] == [
        (CODES[9], "Нужна помощь"),
        (CODES[0], "Получается с трудом"),
        (CODES[5], "В основном получается"),
    ]


def test_the_whole_set_is_replaced(stage: Stage) -> None:
    mentee = stage.mentee(needs=CODES[:3])
    note_requests(stage.act, mentee=mentee, levels={CODES[7]: "2"})
    assert noted(stage, mentee) == {CODES[7]: ("2", None)}


@pytest.mark.parametrize(
    ("levels", "first", "sentence"),
    [
        ({"XXX1": "1"}, (), "Такого умения нет в перечне: XXX1."),
        ({}, ("XXX1",), "Такого умения нет в перечне: XXX1."),
        ({CODES[0]: "9"}, (), "Такого ответа нет: 9."),
        ({}, tuple(CODES[:4]), "Выберите не больше трёх. Сейчас выбрано 4."),
        ({CODES[0]: "not_mine"}, (CODES[0],), "отмечено и «с чего начать», и «не относится к моей работе»"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(
    stage: Stage, levels: dict[str, str], first: tuple[str, ...], sentence: str
) -> None:
    mentee = stage.mentee(needs=CODES[10:12])
    kept, told = noted(stage, mentee), len(events(stage.school))
    with pytest.raises(Refusal) as refused:
        note_requests(stage.act, mentee=mentee, levels=levels, first=first)
    assert sentence in refused.value.text
    assert noted(stage, mentee) == kept
    assert events(stage.school, told) == []


@pytest.mark.parametrize("ask", [True, False])
def test_an_unknown_category_is_refused(stage: Stage, ask: bool) -> None:
    mentee = stage.mentee()
    with pytest.raises(Refusal, match="Выберите категорию из списка") as refused:
        if ask:
            ask_for_mentor(stage.act, year=stage.year, person=mentee.person, category="NM-XXX")
        else:
            note_requests(stage.act, mentee=mentee, levels={}, category="NM-XXX")
    assert refused.value.field == "category"


def test_a_neighbour_finds_nobody(stage: Stage, world: World) -> None:
    mentee = stage.mentee()
    other = open_stage(world.neighbour)
    with pytest.raises(Missing):
        ask_for_mentor(other.act, year=other.year, person=mentee.person)
    with pytest.raises(Missing):
        note_requests(other.act, mentee=mentee, levels={})
    with pytest.raises(Missing):
        leave_bank(other.act, mentee=mentee)


def test_waiting_is_counted_from_the_day_of_entry(stage: Stage) -> None:
    mentee = stage.mentee()
    assert waiting_days(mentee, TODAY + timedelta(days=9)) == 9
    assert (
        waiting_days(stage.mentee(signed=False), TODAY + timedelta(days=9)) == 9
    )  # without a consent one waits as well


def test_one_whose_work_has_ended_leaves_the_bank(stage: Stage) -> None:
    mentee, staying = stage.mentee(), stage.mentee()
    end_employment(stage.later(2).act, person=mentee.person, on=TODAY)
    assert (stage.fresh(mentee).state, stage.fresh(staying).state) == ("left", "searching")


def test_one_whose_work_ends_later_stays_till_then(stage: Stage) -> None:
    mentee = stage.mentee()
    end_employment(stage.act, person=mentee.person, on=TODAY + timedelta(days=30))
    assert stage.fresh(mentee).state == "searching"
