"""The drafter: whatever is asked, the draft is one to three requested goals, dated inside the term, and always the same."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nastavnik.foundation.calendars.rules import WorkCalendar
from nastavnik.instruments.surveys.taxonomy import NEED_LEVELS, STRENGTH_LEVELS, competences
from nastavnik.stages.mentorships.models import Kind
from nastavnik.stages.mentorships.programmes.drafting import AT_SCHOOL, Need, Power, choose, draft
from nastavnik.stages.mentorships.programmes.library import library
from nastavnik.stages.mentorships.programmes.rules import (
    Break,
    PlanWords,
    TermRefused,
    add_months,
    changes,
    check_term,
    months_of,
    school_days,
)

CODES = list(competences())
BREAKS = [
    Break("Осенние", date(2026, 10, 26), date(2026, 11, 3)),
    Break("Зимние", date(2026, 12, 31), date(2027, 1, 10)),
    Break("Весенние", date(2027, 3, 27), date(2027, 4, 4)),
]
need = st.builds(
    Need, st.sampled_from(CODES), st.sampled_from(list(NEED_LEVELS)), st.one_of(st.none(), st.integers(1, 3))
)
needs = st.lists(need, max_size=25, unique_by=lambda item: item.competence)
powers = st.lists(
    st.builds(Power, st.sampled_from(CODES), st.sampled_from(list(STRENGTH_LEVELS)), st.booleans()),
    max_size=25, unique_by=lambda item: item.competence,
)  # fmt: skip
terms = st.tuples(st.dates(date(2026, 9, 1), date(2027, 2, 1)), st.integers(3, 12))


def days_of(starts_on: date, ends_on: date) -> list[date]:
    return school_days(starts_on, ends_on, WorkCalendar().works, BREAKS)


@settings(max_examples=300, deadline=None)
@given(st.lists(needs, min_size=1, max_size=3), powers, st.sampled_from(list(Kind)), terms)
def test_a_draft_keeps_its_promises(
    people: list[list[Need]], strong: list[Power], kind: str, term: tuple[date, int]
) -> None:
    starts_on = term[0]
    ends_on = add_months(starts_on, term[1]) - timedelta(days=1)
    check_term(starts_on, ends_on)
    days = days_of(starts_on, ends_on)
    made = draft(people, strong, kind=kind, starts_on=starts_on, ends_on=ends_on, days=days, library=library())
    again = draft(
        people, list(reversed(strong)), kind=kind, starts_on=starts_on, ends_on=ends_on, days=days, library=library()
    )
    assert made == again
    asked = {row.competence for person in people for row in person if row.priority or row.level in ("1", "2")}
    assert len(made) <= 3
    assert bool(made) == bool(asked)
    assert len({goal.competence for goal in made}) == len(made)
    for goal in made:
        assert goal.competence in asked
        assert goal.why
        assert 3 <= len(goal.tasks) <= 6
        assert len({row.task.code for row in goal.tasks}) == len(goal.tasks)
        for row in goal.tasks:
            assert row.task.competence == goal.competence
            assert row.due_on in days
            assert row.why
        assert [row.due_on for row in goal.tasks] == sorted({row.due_on for row in goal.tasks})


def test_own_choice_comes_first_then_the_mentors_strong_side() -> None:
    asked = [Need("LES1", "1"), Need("COM1", "1"), Need("GRW2", "2", 2), Need("CLS1", "2", 1), Need("DIV1", "1")]
    strong = [Power("DIV1", "3", best=True)]
    made = _draft([asked], strong)
    assert [goal.competence for goal in made] == ["CLS1", "GRW2", "DIV1"]
    assert "место 1" in made[0].why and "получается с трудом" in made[0].why
    assert "учу этому других" in made[2].why


def test_in_a_group_what_more_people_ask_for_comes_first() -> None:
    made = _draft([[Need("LES1", "1"), Need("CLS1", "2")], [Need("CLS1", "2"), Need("COM1", "1")]], [])
    assert made[0].competence == "CLS1"
    assert "просят 2 из 2" in made[0].why


def test_a_short_term_has_one_goal_and_a_year_three() -> None:
    asked = [Need(code, "1") for code in CODES[:5]]
    first = date(2026, 10, 1)
    lengths = {
        months: len(_draft([asked], [], first, add_months(first, months) - timedelta(days=1)))
        for months in (3, 6, 8, 12)
    }
    assert lengths == {3: 1, 6: 2, 8: 3, 12: 3}
    assert len(_draft([asked], [], kind="short")) == 1


def test_a_virtual_pair_is_sent_to_no_lessons_while_there_is_other_work() -> None:
    for section in library().values():
        chosen = choose(section.tasks, 4, "virtual", Power(section.competence, "3"), group=False)
        middle = [
            task for task, why in chosen if why not in ("С этого удобно начать", "Поможет увидеть, что изменилось")
        ]
        assert not any(task.form in AT_SCHOOL for task in middle), section.competence


def test_without_strength_more_is_done_by_oneself() -> None:
    def own(power: Power | None) -> int:
        rows = [choose(section.tasks, 5, "traditional", power, group=False) for section in library().values()]
        return sum(task.who == "mentee" for row in rows for task, _ in row)

    assert own(None) > own(Power("", "3"))


def test_when_few_days_are_left_there_are_fewer_tasks_and_none_without_days() -> None:
    asked = [Need(code, "1") for code in CODES[:3]]
    first, last = date(2026, 10, 1), date(2027, 5, 31)
    made = draft(
        [asked],
        [],
        kind="traditional",
        starts_on=first,
        ends_on=last,
        days=days_of(date(2027, 5, 25), last),
        library=library(),
    )
    assert made and all(row.due_on >= date(2027, 5, 25) for goal in made for row in goal.tasks)
    assert draft([asked], [], kind="traditional", starts_on=first, ends_on=last, days=[], library=library()) == []


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        (date(2026, 10, 1), date(2026, 12, 31), True),
        (date(2026, 10, 1), date(2026, 12, 30), False),
        (date(2026, 10, 1), date(2027, 9, 30), True),
        (date(2026, 10, 1), date(2027, 10, 1), False),
        (date(2026, 11, 30), date(2027, 2, 27), True),
        (date(2027, 8, 31), date(2027, 11, 30), True),
    ],
)
def test_three_to_twelve_months(first: date, last: date, fits: bool) -> None:
    if fits:
        check_term(first, last)
    else:
        with pytest.raises(TermRefused) as refused:
            check_term(first, last)
        assert "от 3 до 12 месяцев" in refused.value.text


def test_months_are_whole() -> None:
    assert months_of(date(2026, 10, 1), date(2027, 5, 31)) == 8
    assert months_of(date(2026, 10, 1), date(2026, 10, 30)) == 0
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)


def test_what_changed_is_told_in_sentences() -> None:
    first, last = date(2026, 10, 1), date(2027, 5, 31)
    old = PlanWords(
        first,
        last,
        "раз в неделю",
        {"g": ("Порядок", "")},
        {"a": ("Правила", "вместе", "список", first), "b": ("Урок", "вместе", "", first)},
    )
    new = PlanWords(
        first,
        last,
        "раз в месяц",
        {"g": ("Порядок на уроке", "")},
        {"a": ("Правила", "наставник", "список", last), "c": ("Разбор", "вместе", "", last)},
    )
    assert changes(old, old) == []
    assert changes(old, new) == [
        "Встречи: раз в неделю → раз в месяц.",
        "Цель изменена: «Порядок» → «Порядок на уроке».",
        "«Правила»: кто делает — вместе → наставник.",
        "«Правила»: срок 01.10.2026 → 31.05.2027.",
        "Добавлена задача: Разбор, до 31\u00a0мая.",
        "Убрана задача: Урок.",
    ]


def _draft(
    people: list[list[Need]], strong: list[Power], first: date = date(2026, 10, 1), last: date = date(2027, 5, 31),
    kind: str = "traditional",
) -> list:  # type: ignore[type-arg]  # fmt: skip
    return draft(people, strong, kind=kind, starts_on=first, ends_on=last, days=days_of(first, last), library=library())
