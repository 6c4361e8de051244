"""Working days: the five-day week, the holidays of the Labour Code, transfers, and days a region adds. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from nastavnik.kernel.errors import Refusal

DAY = timedelta(days=1)
NEW_YEAR = tuple((1, day) for day in range(1, 9))
HOLIDAYS: Mapping[tuple[int, int], str] = MappingProxyType({
    **dict.fromkeys(NEW_YEAR, "Новогодние каникулы"),
    (1, 7): "Рождество Христово",
    (2, 23): "День защитника Отечества",
    (3, 8): "Международный женский день",
    (5, 1): "Праздник Весны и Труда",
    (5, 9): "День Победы",
    (6, 12): "День России",
    (11, 4): "День народного единства",
})  # fmt: skip
"""Month and day → name. Labour Code of the Russian Federation, article 112, part one."""


class TooFar(Refusal):
    """The calendar holds no working day near the one asked for."""


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from its weekday: ``works`` or not, and on what ground."""

    works: bool
    ground: str


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked. ``special``: what differs from the law's own calendar (transfers, a region's holidays)."""

    special: Mapping[date, SpecialDay] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        """Whether it is a working day."""
        found = self.on(day)
        return found.works if found is not None else day.weekday() < 5

    def on(self, day: date) -> SpecialDay | None:
        """What makes the day special, if anything: own data first, then the law."""
        return self.special.get(day) or statutory(day.year).get(day)

    def after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``; the day itself does not count (Labour Code, article 14).

        Raises ``TooFar`` when a year of days holds too few.
        """
        found = day
        for _ in range(count):
            found = self._next(found)
        return found

    def on_or_after(self, day: date) -> date:
        """The day itself when it is worked, else the next that is: the end of a term that falls on a day off."""
        return day if self.works(day) else self._next(day)

    def between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to ``last`` inclusive; 0 when ``last`` is not later."""
        return sum(self.works(day) for day in days(first + DAY, last))

    def _next(self, day: date) -> date:
        for ahead in range(1, 367):
            found = day + ahead * DAY
            if self.works(found):
                return found
        raise TooFar("В производственном календаре не осталось рабочих дней. Проверьте его на странице «Календарь».")


def days(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last`` inclusive."""
    for number in range((last - first).days + 1):
        yield first + number * DAY


@cache
def statutory(year: int) -> Mapping[date, SpecialDay]:
    """Holidays of a year and the days off they move.

    A holiday on a weekend moves that day off to the next working day after the holiday, except the January holidays,
    which only the Government moves (Labour Code, article 112, parts two and five).
    """
    found = {date(year, month, day): SpecialDay(False, name) for (month, day), name in HOLIDAYS.items()}
    for (month, number), name in HOLIDAYS.items():
        day = date(year, month, number)
        if month == 1 or day.weekday() < 5:
            continue
        moved = day + DAY
        while moved.weekday() >= 5 or moved in found:
            moved += DAY
        found[moved] = SpecialDay(False, f"Перенос выходного с {day:%d.%m}: {name}")
    return MappingProxyType(found)
