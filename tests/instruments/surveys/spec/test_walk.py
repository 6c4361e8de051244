"""The way through: any answers lead to the end in every layout, and only what was seen and fits is sent."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.http import QueryDict

from instruments.surveys.conftest import filled
from nastavnik.instruments.surveys.library import instruments
from nastavnik.instruments.surveys.spec import AnswerFault, Context, Option, Question, Walk, read_answer, read_screen

CONTEXT = Context(
    person={"class_teacher": "no"},
    program={"has_goals": True},
    directories={
        "subjects": (Option("math", "Математика"), Option("physics", "Физика")),
        "mentor_candidates": (Option("7", "Громова Елена Андреевна"),),
    },
    lists={
        "program.goals": (("1", "Порядок на уроке"), ("2", "Родители")),
        "mentor.pairs": (("11", "Белова М. С."), ("12", "Ким А. В.")),
        "roadmap.stages": (),
    },
)
LAYOUTS = ("one_question", "sections", "one_page")


def posted(data: dict[str, Any]) -> QueryDict:
    found = QueryDict(mutable=True)
    for key, value in data.items():
        found.setlist(key, [str(item) for item in value] if isinstance(value, list) else [str(value)])
    return found


def travel(code: str, layout: str, seed: int) -> Walk:
    """Answer at random until nothing is left to ask."""
    chance = random.Random(seed)
    answers: dict[str, Any] = {}
    for _ in range(400):
        walk = Walk(instruments()[code], CONTEXT, answers)
        screens = walk.screens(layout)
        assert len({screen.id for screen in screens}) == len(screens), "every screen has an address of its own"
        here = walk.first_unanswered(layout)
        if here is None:
            return walk
        assert walk.counter(here)
        if not here.questions:
            at = [screen.id for screen in screens].index(here.id)
            here = screens[at + 1]
        given, faults = read_screen(here, posted(filled(here, chance.randrange(9))))
        assert faults == {}
        before = answers
        answers = {
            **before,
            **{k: {**before[k], **v} if isinstance(v, dict) and k in before else v for k, v in given.items()},
        }
        if all(answers.get(q.key) is None for q in here.questions):
            answers |= {q.key: "пропущено" for q in here.questions if not q.item.required}
    raise AssertionError("the way does not end")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("code", instruments())
def test_any_answers_lead_to_the_end(code: str, layout: str) -> None:
    for seed in range(15):
        walk = travel(code, layout, seed)
        assert walk.missing == ()
        keys = {question.key for question in walk.questions}
        assert set(walk.kept_on_submit()) <= keys


def test_a_repeated_section_is_asked_once_for_each() -> None:
    walk = Walk(instruments()["mentor_final"], CONTEXT, {})
    assert {question.instance for question in walk.questions} == {"", "11", "12"}
    assert all(question.key.endswith(f"@{question.instance}") for question in walk.questions if question.instance)


def test_an_ending_answer_leaves_nothing_more_to_ask() -> None:
    walk = Walk(instruments()["mentor_candidate"], CONTEXT, {"readiness": "no", "subjects": ["math"]})
    assert walk.ended and [question.key for question in walk.questions] == ["readiness"]
    assert walk.kept_on_submit() == {"readiness": "no"}, "what can no longer be seen is not sent"
    assert walk.first_unanswered("one_question") is None


def test_an_answer_hidden_by_branching_stays_in_the_draft_and_is_not_sent() -> None:
    answers = {"readiness": "yes", "conditions": "Только по средам"}
    assert "conditions" not in Walk(instruments()["mentor_candidate"], CONTEXT, answers).kept_on_submit()
    back = Walk(instruments()["mentor_candidate"], CONTEXT, {**answers, "readiness": "conditions"})
    assert back.kept_on_submit()["conditions"] == "Только по средам"


def test_a_choice_that_no_longer_fits_is_asked_again() -> None:
    marks = {
        row.id: 4 for item in instruments()["mentee_needs"].items() if item.id == "needs_grid" for row in item.rows
    }
    walk = Walk(instruments()["mentee_needs"], CONTEXT, {"needs_grid": {**marks, "LES1": 1}, "priorities": ["LES2"]})
    assert "priorities" in {question.key for question in walk.missing}
    assert "priorities" not in walk.kept_on_submit()
    fits = Walk(instruments()["mentee_needs"], CONTEXT, {"needs_grid": {**marks, "LES1": 1}, "priorities": ["LES1"]})
    assert fits.kept_on_submit()["priorities"] == ["LES1"]


def test_nobody_is_asked_to_begin_with_nothing() -> None:
    """Everything goes well: the list of all competences takes the place of an empty one."""
    marks = {
        row.id: 4 for item in instruments()["mentee_needs"].items() if item.id == "needs_grid" for row in item.rows
    }
    walk = Walk(instruments()["mentee_needs"], CONTEXT, {"needs_grid": marks})
    assert len(next(question for question in walk.questions if question.key == "priorities").options) == 24, (
        "all but class teaching"
    )


def test_what_is_said_of_oneself_goes_before_what_is_known() -> None:
    final = instruments()["mentee_needs"]
    known = Walk(final, Context(person={"class_teacher": "no"}), {"class_teacher": "yes"})
    assert known.questions


def question(code: str, key: str, answers: dict[str, Any] | None = None) -> Question:
    return next(item for item in Walk(instruments()[code], CONTEXT, answers or {}).questions if item.key == key)


@pytest.mark.parametrize(
    ("key", "data", "words"),
    [
        ("formats", {"formats": ["watch", "visit", "analysis", "plan", "x"]}, "Такого варианта нет"),
        ("subjects", {}, "хотя бы один"),
        ("start", {"start": "никогда"}, "Такого варианта нет"),
        ("start", {}, "Выберите один из вариантов"),
        ("needs_grid", {"needs_grid:LES1": "9"}, "Такого ответа нет"),
        ("needs_grid", {"needs_grid:LES1": "1"}, "Осталось: 23"),
        ("preferred", {"preferred:1": "7", "preferred:2": "7"}, "дважды"),
        ("situation", {"situation": "ж" * 801}, "Не больше 800 знаков. Сейчас 801"),
    ],
)  # fmt: skip
def test_a_wrong_answer_says_what_to_do(key: str, data: dict[str, Any], words: str) -> None:
    with pytest.raises(AnswerFault, match=words):
        read_answer(question("mentee_needs", key), posted(data))


@pytest.mark.parametrize(("text", "value"), [("2", 2), (" 2,0 ", 2)])
def test_a_number_is_read_as_people_write_it(text: str, value: int) -> None:
    assert (
        read_answer(question("mentor_candidate", "capacity", {"readiness": "yes"}), posted({"capacity": text})) == value
    )


@pytest.mark.parametrize("text", ["ноль", "0", "6", "1e400", "nan"])
def test_a_number_outside_is_refused(text: str) -> None:
    with pytest.raises(AnswerFault):
        read_answer(question("mentor_candidate", "capacity", {"readiness": "yes"}), posted({"capacity": text}))


def test_ones_own_words_are_kept_beside_the_options() -> None:
    asked = question("mentee_needs", "subjects")
    value = read_answer(asked, posted({"subjects": ["math"], "subjects:other": " астрономия "}))
    assert value == ["math", "other:астрономия"] and asked.other(value) == "астрономия"


def test_a_screen_that_is_left_for_later_demands_nothing() -> None:
    screen = Walk(instruments()["mentee_needs"], CONTEXT, {}).screens("sections")[0]
    assert read_screen(screen, posted({}), lenient=True)[1] == {}
    assert read_screen(screen, posted({}))[1] != {}


def test_a_page_by_sections_stays_light() -> None:
    for code, instrument in instruments().items():
        for screen in Walk(instrument, CONTEXT, {}).screens("sections"):
            controls = sum(
                len(q.rows) * (len(q.item.scale.points) + len(q.item.scale.escapes))
                if q.rows and q.item.scale
                else len(q.options)
                for q in screen.questions
            )
            assert controls <= 60, (code, screen.id, controls)
