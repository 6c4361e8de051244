"""Explanations read as Russian sentences, whatever the numbers, and never inflect a name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairing import Explanation, Mentee, Mentees, Mentor, Mentors, Rules, explain
from pairing.words_ru import CRITERION, WHY, counted, covered, nobody, reasons, remarks

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
