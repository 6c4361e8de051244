"""School days: the production calendar less the school's vacations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.kernel.act import Act
from nastavnik.kernel.catalogue import edition
from nastavnik.stages.mentorships.programmes.models import SchoolBreak
from nastavnik.stages.mentorships.programmes.rules import Break, school_days

USUAL = Path(__file__).parent / "catalogue" / "breaks.toml"
KNOWN = "programmes.days"


@cache
def _usual_rows() -> tuple[Mapping[str, Any], ...]:
    return tuple(edition(USUAL).data["break"])


def usual_breaks(year: SchoolYear) -> list[Break]:
    """The vacations of a school year as they usually are: a suggestion until the school has told its own."""

    def day(text: str) -> date:
        month, number = map(int, text.split("-"))
        return date(year.starts_on.year + (month < 9), month, number)

    found = []
    for row in _usual_rows():
        first, last = day(row["from"]), day(row["to"])
        found.append(Break(row["title"], min(first, last), max(first, last)))
    return sorted(found, key=lambda item: item.starts_on)


def breaks_of(year: SchoolYear) -> tuple[list[Break], bool]:
    """Vacations of a year and whether the school has told them itself. One query."""
    own = [Break(row.title, row.starts_on, row.ends_on) for row in SchoolBreak.objects.filter(year=year)]
    return (own, True) if own else (usual_breaks(year), False)


def days_between(act: Act, year: SchoolYear, starts_on: date, ends_on: date) -> list[date]:
    """School days of a term. Two queries the first time in an act, none after: six hundred pairs share one calendar."""
    known: dict[int, Any] = act.known.setdefault(KNOWN, {})
    if year.pk not in known:
        known[year.pk] = (work_calendar(act), breaks_of(year)[0])
    calendar, breaks = known[year.pk]
    return school_days(starts_on, ends_on, calendar.works, breaks)
