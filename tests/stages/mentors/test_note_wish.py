"""Who may help this year, with what, how many colleagues they take, and how they come into the bank and leave it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conftest import World, system_act
from nastavnik.foundation.organisations.actions.edit_organisation import edit_organisation
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.people.actions.end_employment import end_employment
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.surveys.taxonomy import STRENGTH_LEVELS, competences
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Missing, Refusal
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentors.actions.note_wish import enter_bank, leave_bank, note_strengths, wish_to_mentor
from nastavnik.stages.mentors.models import Mentor, Strength
from nastavnik.stages.mentors.queries import strengths_of
from nastavnik.stages.mentorships.actions.draft_order import draft_order
from stages.cast import TODAY, Stage, events, open_stage

D17 = ConsentKind.PROCESSING
CODES = list(competences())


def noted(stage: Stage, mentor: Mentor) -> dict[str, tuple[str, bool]]:
    return {row.competence: (row.level, row.best) for row in stage.all(Strength, mentor=mentor)}


def test_one_who_may_help_waits_for_the_consent_and_enters_the_bank_with_it(stage: Stage) -> None:
    mentor = stage.mentor(signed=False)
    assert (mentor.state, mentor.asked_on, mentor.entered_on, mentor.capacity) == ("candidate", TODAY, None, 1)
    before = len(events(stage.school))
    stage.sign(D17, mentor.person)
    mentor = stage.fresh(mentor)
    assert (mentor.state, mentor.entered_on) == ("in_bank", TODAY)
    assert "mentors.mentor.entered" in events(stage.school, before)


def test_one_signature_opens_both_banks_to_one_who_asks_and_helps(stage: Stage) -> None:
    mentee = stage.mentee(signed=False)
    mentor = stage.mentor(mentee.person, signed=False)
    stage.sign(D17, mentee.person)
    assert (stage.fresh(mentee).state, stage.fresh(mentor).state) == ("searching", "in_bank")
    stage.withdraw(D17, mentee.person)
    assert (stage.fresh(mentee).state, stage.fresh(mentor).state) == ("candidate", "candidate")


def test_the_duty_consent_does_not_open_the_bank(stage: Stage) -> None:
    mentor = stage.mentor(signed=False)
    stage.sign(ConsentKind.MENTOR_DUTIES, mentor.person)
    with pytest.raises(Refusal, match="Нет подписанного согласия на обработку персональных данных"):
        enter_bank(stage.act, mentor=stage.fresh(mentor))
    assert stage.fresh(mentor).state == "candidate"


def test_wishing_twice_is_wishing_once_and_keeps_the_places(stage: Stage) -> None:
    mentor = stage.mentor(capacity=2)
    again = wish_to_mentor(stage.act, year=stage.year, person=mentor.person)
    assert (again.pk, again.capacity, again.state) == (mentor.pk, 2, "in_bank")
    assert stage.all(Mentee) == []


@pytest.mark.parametrize("capacity", [0, -1, 3, 100])
def test_places_stand_within_the_limit_of_the_school(stage: Stage, capacity: int) -> None:
    mentor = stage.mentor(capacity=2)
    with pytest.raises(Refusal, match=r"от 1 до 2 наставляемых \(настройка школы\)") as refused:
        wish_to_mentor(stage.act, year=stage.year, person=mentor.person, capacity=capacity)
    assert refused.value.field == "capacity"
    with pytest.raises(Refusal, match="от 1 до 2 наставляемых"):
        note_strengths(stage.act, mentor=mentor, levels={CODES[0]: "3"}, capacity=capacity)
    assert stage.fresh(mentor).capacity == 2
    assert noted(stage, mentor) == {}


def test_the_limit_is_the_schools_own(stage: Stage, world: World) -> None:
    act = system_act(Organisation.objects.get(parent__isnull=True))
    edit_organisation(act, organisation=stage.school.organisation, changes={"mentees_per_mentor": 4})
    assert stage.mentor(capacity=4).capacity == 4


def test_one_leaves_without_a_reason_and_comes_back_as_before(stage: Stage) -> None:
    mentor = stage.mentor(strengths=CODES[:2], capacity=2)
    leave_bank(stage.act, mentor=mentor)
    assert stage.fresh(mentor).state == "left"
    again = wish_to_mentor(stage.later().act, year=stage.year, person=mentor.person)
    assert (again.pk, again.state, again.capacity) == (mentor.pk, "in_bank", 2)
    assert set(noted(stage, mentor)) == set(CODES[:2])


def test_one_who_does_not_work_here_any_more_cannot_help(stage: Stage) -> None:
    person = stage.person()
    end_employment(stage.act, person=person, on=TODAY)
    with pytest.raises(Refusal, match="больше не работает в школе"):
        wish_to_mentor(stage.later(2).act, year=stage.year, person=person)
    assert stage.all(Mentor) == []


def test_every_competence_and_every_answer_of_the_form_is_taken(stage: Stage) -> None:
    mentor, answers = stage.mentor(), list(STRENGTH_LEVELS)
    levels = {code: answers[index % len(answers)] for index, code in enumerate(CODES)}
    note_strengths(stage.act, mentor=mentor, levels=levels, best=[CODES[3]], note="По средам")
    kept = {code: (level, code == CODES[3]) for code, level in levels.items() if level != "0"}
    assert noted(stage, mentor) == kept
    assert stage.fresh(mentor).note == "По средам"


def test_what_one_does_best_comes_first_and_is_shared_in_full_even_without_an_answer(stage: Stage) -> None:
    mentor = stage.mentor()
    note_strengths(stage.act, mentor=mentor, levels={CODES[0]: "3", CODES[4]: "1"}, best=[CODES[9], CODES[4], CODES[9]])
    with tenancy.within(stage.school.organisation):
        words = strengths_of(mentor)
    assert [(item.code, item.level, item.best) for item in words] == [
        (CODES[9], "Учу этому других", True),
        (CODES[4], "Отвечу на вопросы", True),
        (CODES[0], "Учу этому других", False),
    ]


@pytest.mark.parametrize(
    ("levels", "best", "sentence"),
    [
        ({"XXX1": "1"}, (), "Такого умения нет в перечне: XXX1."),
        ({}, ("XXX1",), "Такого умения нет в перечне: XXX1."),
        ({CODES[0]: "no_case"}, (), "Такого ответа нет: no_case."),
        ({}, tuple(CODES[:4]), "Выберите не больше трёх. Сейчас выбрано 4."),
        ({CODES[0]: "0"}, (CODES[0],), "отмечено и «получается лучше всего», и «не моя сильная сторона»"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(
    stage: Stage, levels: dict[str, str], best: tuple[str, ...], sentence: str
) -> None:
    mentor = stage.mentor(strengths=CODES[10:12])
    kept, told = noted(stage, mentor), len(events(stage.school))
    with pytest.raises(Refusal) as refused:
        note_strengths(stage.act, mentor=mentor, levels=levels, best=best)
    assert sentence in refused.value.text
    assert noted(stage, mentor) == kept
    assert events(stage.school, told) == []


def test_a_neighbour_finds_nobody(stage: Stage, world: World) -> None:
    mentor = stage.mentor()
    other = open_stage(world.neighbour)
    with pytest.raises(Missing):
        wish_to_mentor(other.act, year=other.year, person=mentor.person)
    with pytest.raises(Missing):
        note_strengths(other.act, mentor=mentor, levels={})
    with pytest.raises(Missing):
        leave_bank(other.act, mentor=mentor)


def test_one_whose_work_has_ended_leaves_the_bank(stage: Stage) -> None:
    mentor, staying = stage.mentor(), stage.mentor()
    end_employment(stage.later(2).act, person=mentor.person, on=TODAY)
    assert (stage.fresh(mentor).state, stage.fresh(staying).state) == ("left", "in_bank")


def test_one_whose_work_ends_later_stays_till_then(stage: Stage) -> None:
    mentor = stage.mentor()
    end_employment(stage.act, person=mentor.person, on=TODAY + timedelta(days=30))
    assert stage.fresh(mentor).state == "in_bank"


def test_one_leaves_the_bank_while_a_pair_works_and_the_pair_goes_on(stage: Stage) -> None:
    mentee, mentor = stage.mentee(), stage.mentor(capacity=2)
    order = draft_order(stage.act, year=stage.year, proposals=[stage.agreed(mentee, mentor)], dated_on=TODAY)
    register_document(stage.act, document=order, dated_on=TODAY)
    client = stage.school.client("mentor", mentor.person)
    shown = client.get(f"/mentors/{mentor.pk}/").content.decode()
    assert "Пара, которая уже работает, продолжится" in shown
    answer = client.post(f"/mentors/{mentor.pk}/leave-bank/", follow=True).content.decode()
    assert "новых пар не предложим" in answer
    assert (stage.fresh(mentor).state, stage.fresh(mentee).state) == ("left", "paired")
    with pytest.raises(Refusal):
        stage.accepted(stage.mentee(), mentor)
    note = stage.school.client().get("/mentors/").content.decode()
    assert "Новых пар не берут, но прежние ещё работают" in note
    assert mentor.person.surname in note


def test_the_kind_of_mentor_is_one_of_the_list(stage: Stage) -> None:
    mentor = stage.mentor()
    note_strengths(stage.act, mentor=mentor, levels={}, terms={"kind": "veteran"})
    assert "ветеран педагогического труда" in stage.school.client().get(f"/mentors/{mentor.pk}/").content.decode()
    with pytest.raises(Refusal):
        note_strengths(stage.act, mentor=mentor, levels={}, terms={"kind": "лучший"})
