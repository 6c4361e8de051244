"""Working days: the holidays of the law, moved days off, a region's own days, terms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.foundation.calendars.queries import transfers
from nastavnik.foundation.calendars.rules import SpecialDay, TooFar, WorkCalendar, days, statutory

LAW = WorkCalendar()
COUNTRY = WorkCalendar(transfers())
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_the_holidays_of_2026_with_the_governments_transfers() -> None:
    off = [day for day in days(date(2026, 1, 1), date(2026, 12, 31)) if day.weekday() < 5 and not COUNTRY.works(day)]
    assert [f"{day:%d.%m}" for day in off] == [
        "01.01", "02.01", "05.01", "06.01", "07.01", "08.01", "09.01", "23.02", "09.03", "01.05", "11.05", "12.06",
        "04.11", "31.12",
    ]  # fmt: skip


def test_2026_has_247_working_days() -> None:
    assert COUNTRY.between(date(2025, 12, 31), date(2026, 12, 31)) == 247


@pytest.mark.parametrize(
    ("holiday", "moved"),
    [
        (date(2026, 3, 8), date(2026, 3, 9)),
        (date(2026, 5, 9), date(2026, 5, 11)),
        (date(2023, 11, 4), date(2023, 11, 6)),
    ],
)
def test_a_holiday_on_a_weekend_moves_the_day_off_behind_it(holiday: date, moved: date) -> None:
    assert not LAW.works(moved)
    assert f"{holiday:%d.%m}" in statutory(moved.year)[moved].ground


def test_january_is_moved_by_the_government_only() -> None:
    assert LAW.works(date(2026, 1, 9))
    assert not COUNTRY.works(date(2026, 1, 9))


def test_three_working_days_over_the_november_holidays() -> None:
    assert COUNTRY.after(date(2026, 11, 2), 3) == date(2026, 11, 6)


def test_a_region_may_work_on_a_saturday_and_rest_on_a_monday() -> None:
    own = WorkCalendar(
        {date(2026, 10, 3): SpecialDay(True, "решение"), date(2026, 10, 5): SpecialDay(False, "праздник")}
    )
    assert (own.works(date(2026, 10, 3)), own.works(date(2026, 10, 5))) == (True, False)
    assert own.after(date(2026, 10, 2), 2) == date(2026, 10, 6)


@given(DAYS, st.integers(1, 40))
def test_a_term_ends_on_a_working_day_and_counts_exactly(start: date, count: int) -> None:
    end = COUNTRY.after(start, count)
    assert COUNTRY.works(end)
    assert COUNTRY.between(start, end) == count


@given(DAYS)
def test_the_end_of_a_term_is_put_off_only_when_it_must_be(day: date) -> None:
    moved = COUNTRY.on_or_after(day)
    assert COUNTRY.works(moved) and moved >= day
    assert not any(COUNTRY.works(between) for between in days(day, moved - timedelta(days=1)))


def test_a_calendar_without_working_days_says_so() -> None:
    never = WorkCalendar({day: SpecialDay(False, "") for day in days(date(2026, 1, 1), date(2028, 1, 1))})
    with pytest.raises(TooFar, match="не осталось рабочих дней"):
        never.after(date(2026, 1, 1), 1)
