"""Words of screens: Russian dates, plural forms, numbers. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

NBSP = "\u00a0"
MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")


def day(value: date | datetime | None) -> date | None:
    """A day in the current time zone."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def long_date(value: date | datetime | None, *, year: bool = False) -> str:
    """«20 сентября», with the year on request."""
    found = day(value)
    if found is None:
        return "—"
    words = f"{found.day}{NBSP}{MONTHS[found.month - 1]}"
    return f"{words} {found.year}" if year else words


def short_date(value: date | datetime | None, *, year: bool = False) -> str:
    """«20.09», with the year on request: for tables."""
    found = day(value)
    if found is None:
        return "—"
    return found.strftime("%d.%m.%Y" if year else "%d.%m")


def weekday_date(value: date | datetime) -> str:
    """«Вторник, 15 сентября»."""
    found = day(value)
    assert found is not None
    return f"{WEEKDAYS[found.weekday()].capitalize()}, {long_date(found)}"


def moment(value: datetime | None) -> str:
    """«15.09.2026, 14:05» in the current time zone."""
    return timezone.localtime(value).strftime("%d.%m.%Y, %H:%M") if value else "—"


def plural(number: int, one: str, few: str, many: str) -> str:
    """«1 пара», «2 пары», «5 пар»: the number with its noun."""
    return f"{integer(number)}{NBSP}{noun(number, one, few, many)}"


def noun(number: int, one: str, few: str, many: str) -> str:
    """Only the noun in the form the number asks for."""
    tail, teens = abs(number) % 10, abs(number) % 100
    if tail == 1 and teens != 11:
        return one
    if 2 <= tail <= 4 and not 12 <= teens <= 14:
        return few
    return many


def listed(words: Iterable[str]) -> str:
    """«Ученики с ОВЗ, порядок на уроке»: titles in a row, only the first keeps its capital; «ВПР» stays as it is."""
    first, *rest = [str(word) for word in words] or [""]
    return ", ".join([first, *(word if word[1:2].isupper() else word[:1].lower() + word[1:] for word in rest)])


def integer(number: int) -> str:
    """«1 180» with a no-break space."""
    return f"{number:,}".replace(",", NBSP)
