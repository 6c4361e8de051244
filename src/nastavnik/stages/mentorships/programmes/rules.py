"""Terms, school days and what changed between two versions. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from nastavnik.kernel.errors import Refusal
from nastavnik.ui.text import long_date

SHORTEST, LONGEST = 3, 12
"""Months of a programme (R11: «период 3–12 месяцев» of the model regulation)."""
DAY = timedelta(days=1)


class TermRefused(Refusal):
    """The term of a pair does not fit a programme (R11)."""


@dataclass(frozen=True, slots=True)
class Break:
    """A vacation, both days included."""

    title: str
    starts_on: date
    ends_on: date


def add_months(day: date, count: int) -> date:
    """The same number of the month later; the last day where the month is shorter."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, day.day)


def months_of(starts_on: date, ends_on: date) -> int:
    """Whole months from the first day to the last, both included."""
    count = 0
    while add_months(starts_on, count + 1) <= ends_on + DAY:
        count += 1
    return count


def check_term(starts_on: date, ends_on: date) -> None:
    """Raises ``TermRefused`` for a term shorter than three months or longer than twelve (R11)."""
    whole = add_months(starts_on, LONGEST)
    if ends_on + DAY < add_months(starts_on, SHORTEST) or ends_on >= whole:
        raise TermRefused(
            f"Программа рассчитана на срок от {SHORTEST} до {LONGEST} месяцев, а пара назначена "
            f"с {starts_on:%d.%m.%Y} по {ends_on:%d.%m.%Y}. Измените срок пары приказом, тогда составим программу.",
            field="ends_on",
        )


def school_days(starts_on: date, ends_on: date, works: Callable[[date], bool], breaks: Iterable[Break]) -> list[date]:
    """Days of a term that are worked and lie in no vacation."""
    away = list(breaks)
    days = (starts_on + number * DAY for number in range((ends_on - starts_on).days + 1))
    return [day for day in days if works(day) and not any(row.starts_on <= day <= row.ends_on for row in away)]


@dataclass(frozen=True, slots=True)
class PlanWords:
    """What a version says, for the comparison. Goals: key → (wording, sign). Tasks: key → (wording, who, result, day)."""

    starts_on: date
    ends_on: date
    meetings: str
    goals: Mapping[str, tuple[str, str]]
    tasks: Mapping[str, tuple[str, str, str, date]]


def changes(old: PlanWords, new: PlanWords) -> list[str]:
    """Sentences that say what is different, in the order of the new version. Empty when nothing is."""
    found: list[str] = []
    if (old.starts_on, old.ends_on) != (new.starts_on, new.ends_on):
        found.append(
            f"Срок программы: {old.starts_on:%d.%m.%Y} — {old.ends_on:%d.%m.%Y} → "
            f"{new.starts_on:%d.%m.%Y} — {new.ends_on:%d.%m.%Y}."
        )
    if old.meetings != new.meetings:
        found.append(f"Встречи: {old.meetings} → {new.meetings}.")
    found += _goals(old.goals, new.goals)
    for key, (wording, who, result, day) in new.tasks.items():
        if key not in old.tasks:
            found.append(f"Добавлена задача: {wording}, до {long_date(day)}.")
            continue
        was = old.tasks[key]
        if was[0] != wording:
            found.append(f"Задача изменена: «{was[0]}» → «{wording}».")
        if was[1] != who:
            found.append(f"«{wording}»: кто делает — {was[1]} → {who}.")
        if was[2] != result:
            found.append(f"«{wording}»: ожидаемый результат — «{was[2]}» → «{result}».")
        if was[3] != day:
            found.append(f"«{wording}»: срок {was[3]:%d.%m.%Y} → {day:%d.%m.%Y}.")
    found += [f"Убрана задача: {words[0]}." for key, words in old.tasks.items() if key not in new.tasks]
    return found


def _goals(old: Mapping[str, tuple[str, str]], new: Mapping[str, tuple[str, str]]) -> list[str]:
    found = []
    for key, words in new.items():
        if key not in old:
            found.append(f"Добавлена цель: {words[0]}.")
        elif old[key] != words:
            was = old[key]
            changed = f"Цель изменена: «{was[0]}» → «{words[0]}»."
            found.append(changed if was[0] != words[0] else f"Цель «{words[0]}»: признак — «{was[1]}» → «{words[1]}».")
    found += [f"Убрана цель: {words[0]}." for key, words in old.items() if key not in new]
    return found
