"""Explanations read as Russian sentences, whatever the numbers, and never inflect a name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairing import Explanation, Mentee, Mentees, Mentor, Mentors, Rules, explain
from pairing.pareto import PRESETS
from pairing.residual import Worth
from pairing.rules import CRITERIA, HARD
from pairing.words_ru import (
    CRITERION,
    EASE,
    PRESET,
    WHY,
    changes,
    competition,
    cost,
    counted,
    covered,
    easing,
    fairness,
    missing,
    needed,
    nobody,
    one_more_place,
    reasons,
    remarks,
    stability,
)

TITLES = {
    "ASM4": "Подготовка к ВПР, ОГЭ и ЕГЭ",
    "CLS1": "Порядок на уроке",
    "COM1": "Разговор с родителями",
    "DIV1": "Ученики, которым трудно учиться",
}
SUBJECTS = {"mathematics": "Математика", "informatics": "Информатика", "ob": "ОБЗР"}
SENTENCE = re.compile(r"^[А-ЯЁ][^.]*[а-яёА-ЯЁ0-9)]\.$")


def pair(mentee: Mentee, mentor: Mentor) -> Explanation:
    return explain(Mentees.of([mentee]), Mentors.of([mentor]), Rules(), mentee.id, mentor.id)


def asks(*codes: str, **facts: object) -> Mentee:
    return Mentee(1, 1, dict.fromkeys(codes, 1000), first=codes[:3], **facts)  # type: ignore[arg-type]


def helps(levels: dict[str, int], **facts: object) -> Mentor:
    return Mentor(2, 2, levels, **facts)  # type: ignore[arg-type]


def test_how_one_helps_is_told_for_three_requests_and_the_rest_is_counted() -> None:
    found = pair(asks("CLS1", "COM1", "ASM4", "DIV1"), helps({"CLS1": 1000, "COM1": 800, "ASM4": 340, "DIV1": 1000}))
    assert reasons(found, TITLES, SUBJECTS) == [
        "Закрывает: порядок на уроке (учит этому других); разговор с родителями (покажет и разберёт вместе); "
        "подготовка к ВПР, ОГЭ и ЕГЭ (ответит на вопросы) и ещё 1."
    ]
    assert remarks(found, TITLES) == []
    assert covered(found, TITLES)[::3] == ["порядок на уроке", "ученики, которым трудно учиться"]


def test_what_is_not_covered_is_told_for_two_requests_and_the_rest_is_counted() -> None:
    found = pair(asks("CLS1", "COM1", "ASM4", "DIV1"), helps({"CLS1": 1000}))
    assert remarks(found, TITLES) == ["Не закрывает: разговор с родителями; подготовка к ВПР, ОГЭ и ЕГЭ и ещё 1."]


@pytest.mark.parametrize(
    ("mine", "theirs", "said", "but"),
    [
        ({"mathematics"}, {"mathematics", "informatics"}, "Один предмет: математика.", None),
        ({"mathematics", "ob"}, {"mathematics", "ob"}, "Общие предметы: математика, ОБЗР.", None),
        ({"mathematics"}, {"ob"}, None, "Разные предметы."),
        ({"mathematics"}, set(), None, None),
    ],
)
def test_subjects(mine: set[str], theirs: set[str], said: str | None, but: str | None) -> None:
    found = pair(asks("CLS1", subjects=frozenset(mine)), helps({"CLS1": 1000}, subjects=frozenset(theirs)))
    assert [text for text in reasons(found, TITLES, SUBJECTS) if "редмет" in text] == ([said] if said else [])
    assert remarks(found, TITLES) == ([but] if but else [])


def test_nothing_told_is_said_to_be_so_and_little_told_is_not() -> None:
    empty = pair(Mentee(1, 1), helps({"CLS1": 1000}))
    assert remarks(empty, TITLES) == ["Запросы ещё не внесены: подбор сделан по предмету и числу мест."]
    calm = pair(Mentee(1, 1, {"CLS1": 333}), helps({"CLS1": 1000}))
    assert remarks(calm, TITLES) == []


def test_points_are_told_of_a_hundred_and_what_is_unknown_says_so() -> None:
    rows = counted(pair(asks("CLS1"), helps({"CLS1": 1000})))
    assert [row["title"] for row in rows] == [CRITERION[name] for name in Rules().weights]
    assert sum(int(str(row["of"])) for row in rows) == 100
    assert {row["title"] for row in rows if row["known"]} == {"Закрывает запросы"}
    assert rows[0]["points"] == rows[0]["of"] == 55


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ({}, "В банке нет наставников."),
        ({"rivals": 3, "places": 2}, "Мест не хватает: наставляемых 3, подходящих мест 2."),
        ({"no_place": 1}, "Подходящего наставника нет: у 1 наставника нет свободных мест."),
        ({"no_place": 2}, "Подходящего наставника нет: у 2 наставников нет свободных мест."),
        ({"no_place": 11}, "Подходящего наставника нет: у 11 наставников нет свободных мест."),
        ({"no_place": 21}, "Подходящего наставника нет: у 21 наставника нет свободных мест."),
        ({"forbidden": 1}, "Подходящего наставника нет: с 1 наставником пара уже отклонена."),
        ({"forbidden": 4}, "Подходящего наставника нет: с 4 наставниками пара уже отклонена."),
        ({"not_self": 1}, "Подходящего наставника нет: один из наставников — сам педагог."),
        (
            {"not_self": 1, "too_weak": 12, "forbidden": 2},
            "Подходящего наставника нет: у 12 наставников мало общего с запросами; "
            "с 2 наставниками пара уже отклонена; один из наставников — сам педагог.",
        ),
    ],
)
def test_why_there_is_nobody(why: dict[str, int], sentence: str) -> None:
    assert nobody(why) == sentence


@given(
    st.dictionaries(st.sampled_from(sorted(TITLES)), st.integers(0, 1000)),
    st.dictionaries(st.sampled_from(sorted(TITLES)), st.integers(0, 1000)),
    st.sets(st.sampled_from(sorted(SUBJECTS))),
    st.sets(st.sampled_from(sorted(SUBJECTS))),
)
def test_whatever_was_told_each_line_is_a_sentence(
    needs: dict[str, int], strengths: dict[str, int], mine: set[str], theirs: set[str]
) -> None:
    found = pair(Mentee(1, 1, needs, subjects=frozenset(mine)), helps(strengths, subjects=frozenset(theirs)))
    for line in (*reasons(found, TITLES, SUBJECTS), *remarks(found, TITLES)):
        assert SENTENCE.match(line), line
        assert not re.search(r"\b[A-Z]{3}\d\b", line), line


@given(st.dictionaries(st.sampled_from(sorted(WHY)), st.integers(1, 300), min_size=1))
def test_why_nobody_is_a_sentence_for_any_numbers(why: dict[str, int]) -> None:
    assert SENTENCE.match(nobody(why)), nobody(why)


def test_every_rule_criterion_and_preset_has_words() -> None:
    assert set(CRITERION) == set(CRITERIA)
    assert set(WHY) == set(HARD)
    assert set(PRESET) == set(PRESETS)
    assert set(EASE) == set(HARD) - {"not_self", "refused"}


@pytest.mark.parametrize(
    ("rivals", "places", "about", "sentence"),
    [
        (6, 3, "Физика", "Физика: 6 наставляемых претендуют на 3 места."),
        (2, 1, "", "2 наставляемых претендуют на 1 место."),
        (21, 20, "Химия", "Химия: 21 наставляемый претендует на 20 мест."),
        (12, 11, "", "12 наставляемых претендуют на 11 мест."),
    ],
)
def test_who_competes_for_which_places(rivals: int, places: int, about: str, sentence: str) -> None:
    assert competition(rivals, places, about) == sentence


def test_missing_places_are_told_where_they_are_missing() -> None:
    assert missing(0, {}) == "Мест хватает всем."
    assert missing(1, {}) == "Не хватает 1 места."
    assert missing(3, {"Математика": 1, "Физика": 2}) == "Не хватает 3 мест: физика — 2, математика — 1."
    assert missing(6, {"ОБЗР": 1} | {f"Предмет {letter}": 1 for letter in "абвгд"}).endswith("предмет г — 1 и ещё 1.")


@pytest.mark.parametrize(
    ("loss", "waiting", "said", "need"),
    [
        (Worth(0, 0), False, "Общая оценка всех пар от этого не изменится.", "Эта пара подходит не хуже предложенной."),
        (
            Worth(0, 293),
            False,
            "Общая оценка всех пар станет ниже на 2,9 балла.",
            "Подбор предложит эту пару, если её оценка вырастет на 2,9 балла.",
        ),
        (
            Worth(0, 100),
            False,
            "Общая оценка всех пар станет ниже на 1 балл.",
            "Подбор предложит эту пару, если её оценка вырастет на 1 балл.",
        ),
        (
            Worth(0, 1),
            False,
            "Общая оценка всех пар станет ниже на 0,1 балла.",
            "Подбор предложит эту пару, если её оценка вырастет на 0,1 балла.",
        ),
        (
            Worth(1, -300),
            False,
            "Если выбрать эту пару, без наставника останется другой педагог.",
            "Чтобы такую пару предложил подбор, нужно ещё одно место: без него останется другой педагог.",
        ),
        (
            Worth(0, 500),
            True,
            "Если выбрать эту пару, без наставника останется другой педагог.",
            "Подбор предложит эту пару, если её оценка вырастет на 5 баллов.",
        ),
    ],
)
def test_what_another_choice_costs(loss: Worth, waiting: bool, said: str, need: str) -> None:
    assert cost(loss, waiting=waiting) == said
    assert needed(loss) == need


def test_what_one_more_place_is_worth() -> None:
    assert one_more_place(Worth(1, -4000)) == "Ещё одно место — ещё одна пара."
    assert one_more_place(Worth(0, 250)) == "Ещё одно место поднимет общую оценку на 2,5 балла."
    assert one_more_place(Worth(0, 0)) == "Ещё одно место ничего не изменит."


def test_what_changes_with_another_mentor() -> None:
    assert changes(["schedule"], ["coverage", "subject"]) == [
        "Станет лучше: время встреч.",
        "Станет хуже: ответ на запросы, предмет.",
    ]
    assert changes([], []) == []


def test_what_relaxing_a_rule_would_give() -> None:
    assert easing({"scope": 4, "time": 1, "refused": 2}) == [
        "Если разрешить пары с другими школами: появятся 4 наставника.",
        "Если найти общее время: появится 1 наставник.",
    ]


def test_fairness_and_stability() -> None:
    assert fairness(5, 12, 220) == "Слабых пар 5 вместо 12, общая оценка ниже на 0,02 %."
    assert fairness(5, 12, 13_600) == "Слабых пар 5 вместо 12, общая оценка ниже на 1,36 %."
    assert fairness(3, 3, 0) == "Слабых пар столько же: 3, общая оценка та же."
    assert fairness(2, 3, 50) == "Слабых пар 2 вместо 3, общая оценка ниже меньше чем на 0,01 %."
    assert stability(0, 4) == "Нет двоих, кому было бы лучше друг с другом, чем в предложенных парах."
    assert stability(12, 1).endswith(
        "таких случаев 12. Если уступить каждому, наставника получат на 1 педагога меньше."
    )
    assert stability(12, 0).endswith("таких случаев 12.")


@given(
    st.integers(-3, 3),
    st.integers(-10_000, 10_000),
    st.integers(1, 400),
    st.integers(1, 400),
    st.integers(0, 10**6),
    st.booleans(),
)
def test_numbers_of_any_size_make_sentences(steps: int, fit: int, one: int, two: int, loss: int, waiting: bool) -> None:
    worth = Worth(steps, fit)
    said = [
        cost(worth, waiting=waiting), needed(worth), one_more_place(worth), competition(one, two, "Физика"), fairness(one, two, loss),
        missing(one, {"Физика": two}), *easing(dict.fromkeys(HARD, one)), *changes(["subject"], ["level"]),
    ]  # fmt: skip
    for line in said:
        assert re.match(r"^[А-ЯЁ].*[а-яё0-9%]\.$", line), line
        assert not re.search(r"\b0,0 балл|\b[a-z_]{3,}", line), line
