"""Rules of training over plain values: hours, who is trained, times of consultations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import TextChoices

from nastavnik.ui.text import noun, plural, short_date

ACADEMIC_HOUR = 45
"""Minutes."""


class Kind(TextChoices):
    """What a session is: the road map's «обучение», «консультации», «обмен опытом – „установочные сессии“»."""

    SETUP = "setup", "Установочная сессия"
    LESSON = "lesson", "Обучение"
    CONSULTATION = "consultation", "Консультация"
    EXCHANGE = "exchange", "Обмен опытом"


def academic_hours(minutes: int) -> int:
    """Whole academic hours of 45 minutes, rounded to the nearest; anything at all counts as one."""
    return max(1, (minutes + ACADEMIC_HOUR // 2) // ACADEMIC_HOUR) if minutes > 0 else 0


@dataclass(frozen=True, slots=True)
class Rule:
    """When a mentor counts as trained. ``kinds``: own sessions that count; ``external``: courses elsewhere count too;
    ``hours``: academic hours needed in all (0: any training will do); ``years``: how long training without a term of its
    own counts (0: for good)."""

    kinds: tuple[str, ...]
    external: bool
    hours: int
    years: int

    @property
    def words(self) -> str:
        """The rule as a sentence for the page where the marks stand."""
        what = [str(kind.label).lower() for kind in Kind if kind in self.kinds]
        what += ["курсы и программы вне школы"] if self.external else []
        if not what:
            return "Отметка об обучении не ведётся: в правиле ничего не выбрано."
        hours = (
            f"не меньше {self.hours}\u00a0{noun(self.hours, 'академического часа', 'академических часов', 'академических часов')}"
            if self.hours
            else "участие хотя бы в одном занятии или курсе"
        )
        term = (
            f" за последние {plural(self.years, 'год', 'года', 'лет')}" if self.years > 1
            else " за последний год" if self.years else ""
        )  # fmt: skip
        return f"Наставник обучен, если есть {hours}{term}. Считаются: {', '.join(what)}."


@dataclass(frozen=True, slots=True)
class Record:
    """Training a person has had. ``kind``: of an own session, empty for a course elsewhere; ``hours``: 0 if not known."""

    kind: str
    hours: int
    finished_on: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether a mentor is trained on a day, by how many hours, until when it lasts (``None``: for good or not at all), in words."""

    trained: bool
    hours: int
    until: date | None
    words: str


def judge(rule: Rule, records: Iterable[Record], day: date) -> Mark:
    """Apply the rule to everything a person has had by ``day``."""
    counted = [(row, _lasts(rule, row)) for row in records if row.finished_on <= day and _counts(rule, row)]
    valid = [(row, until) for row, until in counted if until is None or until >= day]
    hours = sum(row.hours for row, _ in valid)
    if not valid:
        words = (
            f"Срок обучения истёк {short_date(max(u for _, u in counted if u), year=True)}"
            if counted
            else "Обучения нет"
        )
        return Mark(False, 0, None, words)
    if hours < rule.hours:
        unknown = any(not row.hours for row, _ in valid)
        return Mark(
            False, hours, None, f"{hours} из {rule.hours} ч{', у части обучения часы не указаны' if unknown else ''}"
        )
    until = _until(rule, valid)
    words = plural(hours, "час", "часа", "часов") if hours else "есть занятие или курс"
    return Mark(True, hours, until, words + (f", до {short_date(until, year=True)}" if until else ""))


def _counts(rule: Rule, row: Record) -> bool:
    return row.kind in rule.kinds if row.kind else rule.external


def _lasts(rule: Rule, row: Record) -> date | None:
    if row.valid_until is not None:
        return row.valid_until
    return years_later(row.finished_on, rule.years) if rule.years else None


def _until(rule: Rule, valid: Sequence[tuple[Record, date | None]]) -> date | None:
    """The last day on which enough hours are left: the shortest-lived fall away first."""
    left = sum(row.hours for row, _ in valid)
    ends = sorted((item for item in valid if item[1] is not None), key=lambda item: item[1] or date.max)
    remaining = len(valid)
    for row, until in ends:
        left, remaining = left - row.hours, remaining - 1
        if left < rule.hours or not remaining:
            return until
    return None


def years_later(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def row_of_slots(first: datetime, count: int, minutes: int) -> list[datetime]:
    """Beginnings of ``count`` consultations one after another."""
    return [first + timedelta(minutes=minutes * number) for number in range(count)]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a material's text: ``heading``, ``list`` or ``text`` with its lines."""

    kind: str
    lines: tuple[str, ...]


def blocks(text: str) -> Iterator[Block]:
    """Plain text as pieces to draw: blocks are parted by empty lines, «## » begins a heading, «— » and «- » items of a list."""
    for piece in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in piece.split("\n") if line.strip()]
        while lines and lines[0].startswith("## "):
            yield Block("heading", (lines.pop(0)[3:].strip(),))
        kept: list[str] = []
        listing = False
        for line in lines:
            item = line.startswith(("— ", "- "))
            if kept and item != listing:
                yield Block("list" if listing else "text", tuple(kept))
                kept = []
            kept.append(line[2:].strip() if item else line)
            listing = item
        if kept:
            yield Block("list" if listing else "text", tuple(kept))
