"""The calendar of an organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from nastavnik.foundation.calendars.models import CalendarDay
from nastavnik.foundation.calendars.rules import DAY, SpecialDay, WorkCalendar, days, statutory
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act
from nastavnik.kernel.catalogue import edition

CATALOGUE = Path(__file__).parent / "catalogue" / "transfers.toml"


@cache
def transfers() -> Mapping[date, SpecialDay]:
    """Days the Government moved, from the catalogue."""
    found: dict[date, SpecialDay] = {}
    for row in edition(CATALOGUE).data["year"]:
        found |= {day: SpecialDay(False, row["act"]) for day in row["off"]}
        found |= {day: SpecialDay(True, row["act"]) for day in row["work"]}
    return found


def work_calendar(act: Act) -> WorkCalendar:
    """Working days where the act takes place: the country's, then what the region, municipality and school changed.

    One query; nearer levels win.
    """
    above = [int(part) for part in act.organisation.path.strip("/").split("/")]
    with tenancy.everywhere("the calendar is set by the organisations above"):
        rows = sorted(
            CalendarDay.objects.filter(organisation_id__in=above), key=lambda row: above.index(row.organisation_id)
        )
    return WorkCalendar({**transfers(), **{row.day: SpecialDay(row.works, row.ground) for row in rows}})


TITLES = "Январь Февраль Март Апрель Май Июнь Июль Август Сентябрь Октябрь Ноябрь Декабрь".split()


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the page: working days and what is special in it."""

    title: str
    working: int
    special: tuple[tuple[date, SpecialDay, int | None], ...]
    """Day, what it is, and the id of the row when it is the viewer's own."""


def year_page(act: Act, year: int) -> list[Month]:
    """Twelve months of a year. Two queries."""
    calendar = work_calendar(act)
    own = dict(CalendarDay.objects.filter(organisation_id=act.organisation.pk, day__year=year).values_list("day", "pk"))
    known = {day for day in (*statutory(year), *calendar.special) if day.year == year}
    months = []
    for number in range(1, 13):
        first = date(year, number, 1)
        last = date(year + number // 12, number % 12 + 1, 1) - DAY
        special = tuple(
            (day, found, own.get(day))
            for day in sorted(known)
            if day.month == number and (found := calendar.on(day)) is not None
        )
        months.append(Month(TITLES[number - 1], sum(calendar.works(day) for day in days(first, last)), special))
    return months
