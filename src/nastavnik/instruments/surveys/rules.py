"""Whom an answer is for, and when reminders leave. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from nastavnik.foundation.calendars.rules import WorkCalendar

PASSED_ON = frozenset({"psychologist", "request"})
"""Audiences whose answers leave the answer set and become a request for help."""
ASKS_NOTHING = frozenset({"no", "not_now", "self", "", None})
"""Values of a passed-on item that ask nobody for anything."""
REMINDERS = (0.6, 0.9)
"""Automatic reminders: after these parts of the window (ux 4.7)."""
QUIET_FROM, QUIET_TO = 20, 8
"""Hours of local time when nothing is sent."""


class Asked(Protocol):
    """An item as far as privacy is concerned."""

    @property
    def audience(self) -> Collection[str]: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """One person's answers, by the promise they were given under. Keys are question keys."""

    named: Mapping[str, Any]
    hidden: Mapping[str, Any]
    passed: Mapping[str, Any]


def promise(mode: str, item: Asked) -> str:
    """``named``, ``hidden`` or ``passed``: what becomes of an answer (ux 4.4)."""
    if mode == "anonymous":
        return "hidden"
    if PASSED_ON & set(item.audience):
        return "passed"
    return "hidden" if mode == "confidential" or "aggregate" in item.audience else "named"


def addressee(item: Asked, value: Any) -> str:
    """Whom an answer of a passed-on item goes to: ``psychologist``, ``request`` or nobody (empty).

    A value may name the addressee itself («Сначала хочу поговорить с психологом»): the curator learns nothing of it then.
    """
    if value in ASKS_NOTHING:
        return ""
    return "psychologist" if value == "psychologist" else next(iter(PASSED_ON & set(item.audience)), "")


def split(mode: str, items: Mapping[str, Asked], answers: Mapping[str, Any]) -> Parts:
    """Part a person's answers. ``items``: question key → item."""
    found: dict[str, dict[str, Any]] = {"named": {}, "hidden": {}, "passed": {}}
    for key, value in answers.items():
        found[promise(mode, items[key])][key] = value
    return Parts(**found)


def reminder_days(opens: date, closes: date, calendar: WorkCalendar) -> list[date]:
    """Days of automatic reminders inside the window: working days only, never the first day, none twice.

    A day off gives way to the next working day, if the window still holds it.
    """
    length = (closes - opens).days
    days = []
    for part in REMINDERS:
        day = opens + timedelta(days=round(length * part))
        while day <= closes and not calendar.works(day):
            day += timedelta(days=1)
        if opens < day <= closes and day not in days:
            days.append(day)
    return days


def is_quiet(hour: int) -> bool:
    return hour >= QUIET_FROM or hour < QUIET_TO


def pages(items: list[Any], size: int) -> Iterator[list[Any]]:
    """A list by portions."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
