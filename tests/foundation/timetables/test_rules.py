"""Windows, weeks as bits, what is common and how it is said."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.foundation.timetables.rules import (
    BUSY,
    DEFAULT_BELLS,
    EVERY_DAY,
    GOOD,
    MATCHING_BITS,
    PARTS,
    SATURDAY,
    Bell,
    BellsRefused,
    Occupation,
    SchoolWeek,
    bell_lines,
    common,
    free,
    half_day_words,
    occupation,
    parity_of,
    read_bells,
)
from nastavnik.instruments.surveys.ways import HOURS, WEEK

SCHOOL = SchoolWeek.of({})
SECOND = [Bell(2, n, time(13 + n, 0), time(13 + n, 40)) for n in range(1, 7)]
TWO_SHIFTS = SchoolWeek.of(
    {EVERY_DAY: [*DEFAULT_BELLS[EVERY_DAY], *SECOND], SATURDAY: [*DEFAULT_BELLS[EVERY_DAY], *SECOND]}
)


def teacher(
    *lessons: tuple[int, int], marks: tuple[tuple[int, int, int, str], ...] = (), week: SchoolWeek = SCHOOL
) -> Occupation:
    return occupation(week, [(day, 1, number, "") for day, number in lessons], marks, told=bool(lessons))


def said(week: SchoolWeek, mask: int) -> set[tuple[int, int, int]]:
    places = [at for at in range(mask.bit_length()) if mask >> at & 1]
    return {(week.at(at)[0], week.at(at)[1].shift, week.at(at)[1].number) for at in places}


def test_between_lessons_right_after_them_and_little_else() -> None:
    assert said(SCHOOL, free(SCHOOL, teacher((3, 2), (3, 4)))) == {(3, 1, 1), (3, 1, 3), (3, 1, 5), (3, 1, 6)}
    assert said(SCHOOL, free(SCHOOL, teacher((1, 7)))) == {(1, 1, 5), (1, 1, 6), (1, 0, 1)}


def test_before_lessons_and_on_a_day_off_only_where_one_says_so() -> None:
    person = teacher((1, 1), marks=((1, 0, 0, GOOD), (2, 1, 3, GOOD), (1, 1, 2, BUSY), (1, 1, 1, GOOD)))
    assert said(SCHOOL, free(SCHOOL, person)) == {(1, 0, 0), (2, 1, 3), (1, 1, 3)}


def test_a_lesson_takes_every_window_it_overlaps() -> None:
    person = occupation(TWO_SHIFTS, [(1, 2, 1, "")])  # 14:00–14:40 over the seventh lesson, 14:20–15:05
    assert said(TWO_SHIFTS, person.odd) == {(1, 2, 1), (1, 1, 6), (1, 1, 7)}


def test_kinds_of_weeks() -> None:
    person = occupation(SCHOOL, [(1, 1, 1, ""), (1, 1, 3, ""), (1, 1, 2, "odd")])
    assert (1, 1, 2) not in said(SCHOOL, free(SCHOOL, person, "odd"))
    assert (1, 1, 2) in said(SCHOOL, free(SCHOOL, person, "even"))
    assert (1, 1, 2) not in said(SCHOOL, free(SCHOOL, person))


@pytest.mark.parametrize(
    ("day", "kind"),
    [(date(2026, 9, 1), "odd"), (date(2026, 9, 7), "even"), (date(2027, 1, 11), "even"), (date(2027, 9, 1), "odd")],
)
def test_the_week_of_the_first_of_september_is_odd(day: date, kind: str) -> None:
    assert parity_of(day) == kind


def test_common_windows_best_first_in_plain_words() -> None:
    first, second = teacher((3, 2), (3, 4), (5, 5), (5, 6)), teacher((3, 1), (3, 2), (3, 5), (5, 4), (5, 6))
    words = [item.words for item in common(SCHOOL, [first, second])]
    assert words[:2] == ["среда, 3-й урок, 10:30–11:15", "пятница после 6-го урока"]
    assert "среда после 5-го урока" in words  # one of the two waits a lesson: later in the list
    assert words.index("среда после 5-го урока") > 1


def test_convenient_goes_first_and_inconvenient_last() -> None:
    one = teacher((1, 1), (1, 3), (2, 1), (2, 3), (3, 1), (3, 3), marks=((1, 1, 2, "bad"), (3, 1, 2, GOOD)))
    words = [item.words for item in common(SCHOOL, [one, teacher((1, 1), (1, 3), (2, 1), (2, 3), (3, 1), (3, 3))])]
    assert words[0].startswith("среда, 2-й урок") and words[-1].startswith("понедельник, 2-й урок")


def test_nothing_for_nobody_and_for_the_busy() -> None:
    assert common(SCHOOL, []) == []
    assert common(SCHOOL, [teacher((1, 1)), teacher((2, 1))]) == []


lessons = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 7)), max_size=25)
marks = st.lists(
    st.tuples(st.integers(1, 5), st.just(1), st.integers(1, 7), st.sampled_from([GOOD, BUSY, "bad"])),
    max_size=8,
    unique_by=lambda m: m[:3],
)


@given(lessons, lessons, marks)
def test_what_is_common_is_free_for_each(
    mine: list[tuple[int, int]], theirs: list[tuple[int, int]], said_marks: list[tuple[int, int, int, str]]
) -> None:
    people = [teacher(*mine, marks=tuple(said_marks)), teacher(*theirs)]
    found = common(SCHOOL, people)
    for item in found:
        place = SCHOOL.place(item.weekday, item.window.shift, item.window.number)
        assert place is not None
        for person in people:
            assert not (person.lessons() | person.busy) >> place & 1
    both = free(SCHOOL, people[0]) & free(SCHOOL, people[1])
    assert len(found) == both.bit_count()
    assert [item.rank for item in found] == sorted(item.rank for item in found)


@given(st.integers(0, 2**100 - 1))
def test_a_folded_week_fits_the_engine_and_promises_nothing_false(mask: int) -> None:
    every = sum(1 << place for place in TWO_SHIFTS._places.values())
    folded = TWO_SHIFTS.folded(mask & every)
    assert folded.bit_length() <= MATCHING_BITS
    whole = TWO_SHIFTS.folded(every)
    assert folded & ~whole == 0
    assert SCHOOL.folded(mask & (1 << 45) - 1) == mask & (1 << 45) - 1  # one shift: nothing is folded
    assert bool(TWO_SHIFTS.words(folded)) == bool(folded)


def test_words_of_common_bits() -> None:
    mask = sum(1 << SCHOOL.place(day, 1, number) for day, number in ((3, 7), (5, 7), (2, 3)))  # type: ignore[operator]
    assert SCHOOL.words(SCHOOL.folded(mask)) == "среда и пятница, 7-й урок; вторник, 3-й урок"
    assert SCHOOL.words(0) == ""
    assert half_day_words(1 << (2 * 4 + 2) | 1 << (4 * 4 + 2)) == "среда и пятница, после уроков"


def test_half_days_are_laid_out_as_the_questionnaire_lays_them() -> None:
    assert PARTS == HOURS
    assert len(WEEK) == 6
    wednesday_after = 1 << (2 * len(PARTS) + PARTS.index("after"))
    assert said(SCHOOL, SCHOOL.of_parts(wednesday_after)) == {(3, 1, 6), (3, 1, 7), (3, 0, 1)}
    assert SCHOOL.of_parts(1 << (2 * len(PARTS) + PARTS.index("remote_evening"))) == 0


def test_bells_as_people_write_them() -> None:
    found = read_bells("0 7:40-8.20\n1. 8:30–9:15\n9:25 — 10:10\n", 1)
    assert [(bell.number, bell.begins, bell.ends) for bell in found] == [
        (0, time(7, 40), time(8, 20)), (1, time(8, 30), time(9, 15)), (2, time(9, 25), time(10, 10)),
    ]  # fmt: skip
    assert read_bells(bell_lines(found, 1), 1) == found
    usual = DEFAULT_BELLS[EVERY_DAY]
    assert read_bells(bell_lines(usual, 1), 1) == list(usual)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("утром", "Не поняли строку «утром»"), ("8:30–25:15", "Не поняли"), ("9:15–8:30", "кончается раньше"),
        ("8:30–9:15\n9:00–9:45", "раньше, чем кончился 1-й"), ("13 8:30–9:15", "номера уроков"),
    ],
)  # fmt: skip
def test_bells_that_cannot_ring(text: str, words: str) -> None:
    with pytest.raises(BellsRefused, match=words):
        read_bells(text, 1)
