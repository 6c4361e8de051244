from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.instruments.consents.capabilities import Cap
from nastavnik.instruments.consents.models import Demand
from nastavnik.instruments.consents.terms import catalogue, last_day
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(
    capability=Cap.HANDLE_DEMANDS,
    event="consents.demands.recounted",
    title="Пересчитаны сроки ответов о данных: изменился календарь",
)
def recount_demands(act: Act, *, demands: Sequence[Demand]) -> list[Demand]:
    """Count the last day of open demands anew, after the calendar of working days was changed. Returns those that moved."""
    moved = moved_days(act, demands)
    for demand, day in moved:
        demand.due_on = day
        demand.save(update_fields=["due_on"])
    return [demand for demand, _ in moved]


def moved_days(act: Act, demands: Sequence[Demand]) -> list[tuple[Demand, date]]:
    """Demands whose last day is another by today's calendar, with that day; from the term in force at their receipt. One query."""
    calendar = work_calendar(act)
    found = []
    for demand in demands:
        term = replace(catalogue()[demand.kind], days=demand.days)
        day = last_day(calendar, term, demand.received_on, extended=demand.extended_on is not None)
        if day != demand.due_on:
            found.append((demand, day))
    return found
