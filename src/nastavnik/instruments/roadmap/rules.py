"""Dates and statuses of the road map. Pure."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from nastavnik.instruments.roadmap.evidence import Evidence

FIRST_MONTH = 9
HOLIDAYS = frozenset({*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)})
"""Non-working holidays of the Labour Code, art. 112, as (month, day). Transfers of a single year are not counted."""


def shifted(month_day: tuple[int, int], starts_on: date, ends_on: date) -> date:
    """A day written for a year from 1 September, moved to a year that begins on ``starts_on``.

    Months count from the first month of the year, days from the day it begins; the result is a working day inside the
    year, whatever the year's first day.
    """
    month, day = month_day
    month_index = starts_on.month - 1 + (month - FIRST_MONTH) % 12
    year, month = starts_on.year + month_index // 12, month_index % 12 + 1
    first = date(year, month, min(starts_on.day, calendar.monthrange(year, month)[1]))
    return working_day(max(starts_on, first + timedelta(days=day - 1)), ends_on)


def working_day(day: date, latest: date) -> date:
    """The day itself or the next working one; the last working day of the year when there is none before its end."""
    found = day
    while not is_working(found):
        found += timedelta(days=1)
    if found <= latest:
        return found
    while not is_working(latest):
        latest -= timedelta(days=1)
    return latest


def is_working(day: date) -> bool:
    """Monday to Friday and not a holiday."""
    return day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS


class Status(StrEnum):
    """What a line of the plan says of itself. The value is the word on the screen."""

    NOT_STARTED = "Не начато"
    IN_PROGRESS = "В работе"
    WAITING = "Ждём других"
    DONE = "Готово"
    UNAVAILABLE = "Пока недоступно"
    WAIVED = "Не требуется"


CLOSED = frozenset({Status.DONE, Status.WAIVED})


@dataclass(frozen=True, slots=True)
class Standing:
    """A status with its reason in words; ``unavailable`` names why it cannot be done yet (empty: it can)."""

    status: Status
    words: str


def standing(evidence: Evidence, *, waived_because: str, attachments: int, unavailable: str) -> Standing:
    """The status from facts alone.

    The school's own decision (a waiver) goes first, then what is done (by rule or by document), then what does not apply
    (R15), what stands in the way, whom we wait for. What was begun is never «пока недоступно».
    """
    if waived_because:
        return Standing(Status.WAIVED, waived_because)
    if attachments:
        return Standing(Status.DONE, "документ приложен")
    if evidence.not_needed:
        return Standing(Status.WAIVED, evidence.not_needed)
    if evidence.complete:
        return Standing(Status.DONE, evidence.words)
    blocked = evidence.blocked or unavailable
    if blocked and not evidence.done and not evidence.begun:
        return Standing(Status.UNAVAILABLE, blocked)
    if evidence.waiting_on:
        return Standing(Status.WAITING, evidence.words)
    if evidence.done or evidence.begun:
        return Standing(Status.IN_PROGRESS, evidence.words)
    return Standing(Status.NOT_STARTED, evidence.words)


def is_overdue(status: Status, due_on: date, today: date) -> bool:
    """Whether an open line is late. ``due_on`` is already the later of its own day and that of ``late_after`` (R14).

    What cannot be done yet is not late: the line it waits for is.
    """
    return status not in CLOSED and status is not Status.UNAVAILABLE and today > due_on
