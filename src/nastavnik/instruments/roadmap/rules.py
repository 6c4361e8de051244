"""The status of a line, computed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """The five statuses of screens, and the waiver."""

    NOT_STARTED = "Не начато"
    IN_PROGRESS = "В работе"
    WAITING = "Ждём других"
    DONE = "Готово"
    UNAVAILABLE = "Пока недоступно"
    WAIVED = "Не требуется"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a line on a day."""

    waived: bool
    attached: bool
    done: int
    total: int
    waiting: bool
    needless: bool
    blocked_by: str
    starts_on: date
    due_on: date


def status(facts: Facts, today: date) -> Status:
    """Waived, done by evidence or by an attached document, not available yet, or on its way."""
    if facts.waived or facts.needless:
        return Status.WAIVED
    if facts.attached or (facts.total > 0 and facts.done >= facts.total):
        return Status.DONE
    if facts.blocked_by and not facts.done:
        return Status.UNAVAILABLE
    if facts.waiting:
        return Status.WAITING
    if facts.done or facts.total:
        return Status.IN_PROGRESS
    return Status.NOT_STARTED


def overdue(found: Status, due_on: date, today: date) -> bool:
    """Late, unless it is done, waived or cannot be begun (R14: the order on pairs is not late before there are pairs)."""
    return today > due_on and found not in (Status.DONE, Status.WAIVED, Status.UNAVAILABLE)
