"""Words of screens: dates as people say them, nouns that agree with numbers, titles in a row."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from nastavnik.ui.text import integer, listed, long_date, moment, noun, plural, short_date, weekday_date


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "пар"), (1, "пара"), (2, "пары"), (4, "пары"), (5, "пар"), (11, "пар"), (12, "пар"), (14, "пар"), (21, "пара"),
     (22, "пары"), (25, "пар"), (100, "пар"), (101, "пара"), (111, "пар"), (112, "пар"), (122, "пары")],
)  # fmt: skip
def test_a_noun_agrees_with_its_number(number: int, words: str) -> None:
    assert noun(number, "пара", "пары", "пар") == words
    assert plural(number, "пара", "пары", "пар") == f"{number}\u00a0{words}"


def test_days_are_written_as_people_say_them() -> None:
    day = date(2026, 9, 15)
    assert long_date(day) == "15\u00a0сентября"
    assert long_date(day, year=True) == "15\u00a0сентября 2026"
    assert (short_date(day), short_date(day, year=True)) == ("15.09", "15.09.2026")
    assert weekday_date(day) == "Вторник, 15\u00a0сентября"
    assert (long_date(None), short_date(None), moment(None)) == ("—", "—", "—")


def test_a_moment_is_told_in_the_school_s_own_time() -> None:
    late = datetime(2026, 9, 15, 22, 30, tzinfo=UTC)
    assert moment(late) == "16.09.2026, 01:30"
    assert short_date(late) == "16.09"


def test_thousands_are_parted_by_a_space_that_does_not_break() -> None:
    assert integer(1180) == "1\u00a0180"
    assert integer(999) == "999"


def test_titles_in_a_row_keep_one_capital_and_all_abbreviations() -> None:
    assert listed(["Ученики с ОВЗ", "Порядок на уроке"]) == "Ученики с ОВЗ, порядок на уроке"
    assert listed(["Порядок на уроке", "ВПР и ОГЭ"]) == "Порядок на уроке, ВПР и ОГЭ"
    assert listed([]) == ""
