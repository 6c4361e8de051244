from __future__ import annotations

from datetime import date

from nastavnik.foundation.calendars.capabilities import Cap
from nastavnik.foundation.calendars.models import CalendarDay
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class DayRefused(Refusal):
    """The day cannot be entered so."""


@action(capability=Cap.EDIT_CALENDAR, event="calendars.day.set", title="Изменён производственный календарь")
def set_day(act: Act, *, day: date, works: bool, ground: str) -> CalendarDay:
    """Make a day worked or not for the act's organisation and all below it. ``ground``: the act that decides it."""
    if abs(day.year - act.today.year) > 5:
        raise DayRefused("Проверьте год: календарь ведётся на пять лет вперёд и назад.", field="day")
    row, _ = CalendarDay.objects.update_or_create(
        organisation_id=act.organisation.pk, day=day, defaults={"works": works, "ground": ground.strip()}
    )
    return row


@action(
    capability=Cap.EDIT_CALENDAR,
    event="calendars.day.cleared",
    title="День календаря возвращён к общему порядку",
    about="day",
)
def clear_day(act: Act, *, day: CalendarDay) -> None:
    """Take an own decision back: the day is again as the country has it."""
    day.delete()
