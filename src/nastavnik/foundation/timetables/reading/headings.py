"""Words of headings: days, numbers of lessons, shifts, kinds of weeks, classes."""

from __future__ import annotations

import re
from functools import lru_cache

from nastavnik.foundation.people.roster.text import key, line, russify

_DAYS = {
    1: ("понедельник", "пон", "пн", "пнд", "понед"),
    2: ("вторник", "втор", "вт", "втр"),
    3: ("среда", "сред", "ср", "срд"),
    4: ("четверг", "четв", "чт", "чет", "чтв"),
    5: ("пятница", "пятн", "пт", "птн", "пят"),
    6: ("суббота", "субб", "сб", "сбт", "суб"),
}
_DAY = {word: day for day, words in _DAYS.items() for word in words}
_DAY_AND_NUMBER = re.compile(r"^([а-я]+) (\d{1,2})$")
_NUMBER = re.compile(r"^(\d{1,2})(?:\s*-?\s*(?:й|ый|ой|ий))?\s*(?:урок)?(?:[.,)]?\s*$|[.,)]?[\s(].*$)", re.IGNORECASE)
_CLOCK = re.compile(r"^\d{1,2}[:.]\d\d")
_CLASS = re.compile(
    r"(?<![\w.])(1[0-2]|[1-9])\s?[-–]?\s?[«\"(]?([А-ЯЁа-яё])[»\")]?(\d)?(?![\wа-яё])(?:\s*кл(?:асс|\.)?)?"
    r"|(?<![\w.])(1[0-2]|[1-9])(?:-?й)?\s*кл(?:асс[а-я]*|\.)?(?![а-яё])"
)


@lru_cache(maxsize=4096)
def day_of(text: str) -> int:
    """Weekday of a heading, 0 for none: «Понедельник», «ПН.», «ср»; letters may stand apart or one under another."""
    found = _DAY.get(key(text), 0)
    if not found and len(text) < 40:
        found = _DAY.get(key(text).replace(" ", ""), 0)
    return found


@lru_cache(maxsize=4096)
def day_and_number(text: str) -> tuple[int, int] | None:
    """«Пн 3» → (1, 3)."""
    match = _DAY_AND_NUMBER.match(re.sub(r"(?<=[а-я])(?=\d)", " ", key(text)))
    if match and match[1] in _DAY:
        return _DAY[match[1]], int(match[2])
    return None


@lru_cache(maxsize=4096)
def number_of(text: str) -> int | None:
    """Number of a lesson: «3», «3-й урок», «3 (10:15–11:00)»; not a time, not a class."""
    shown = line(text)
    match = _NUMBER.match(shown)
    if not match or _CLOCK.match(shown) or class_of(shown) or re.search("смен|нед|кл", shown.lower()):
        return None
    number = int(match[1])
    return number if number <= 12 else None


@lru_cache(maxsize=4096)
def shift_of(text: str) -> int:
    """«2 смена», «II смена», «2» in a column of shifts; 0 for none."""
    words = key(text).replace("первая", "1").replace("вторая", "2").replace("ii", "2")
    match = re.match(r"^(?:смена )?([12])(?: ?я)?(?: смена)?$", words)
    return int(match[1]) if match else 0


@lru_cache(maxsize=4096)
def parity_in(text: str) -> str:
    """«нечётные», «числитель», «1 нед.» → odd; «чётные», «знаменатель», «2 нед.» → even; otherwise ""."""
    words = key(text)
    if re.search(r"\bнечет|\bчисл|\b1 ?(?:я )?нед", words):
        return "odd"
    if re.search(r"\bчет(?!в)|\bзнам|\b2 ?(?:я )?нед", words):
        return "even"
    return ""


@lru_cache(maxsize=8192)
def class_of(text: str) -> str:
    """The class a whole heading names («5А», «5 «А» класс», «11 класс»), or ""."""
    shown = russify(line(text), whole_words=True)
    match = _CLASS.fullmatch(shown)
    return _label(match) if match else ""


def classes_in(text: str) -> list[tuple[str, int, int]]:
    """Classes inside a text: (class, start, end)."""
    return [(_label(match), match.start(), match.end()) for match in _CLASS.finditer(text)]


def _label(match: re.Match[str]) -> str:
    if match[4]:
        return match[4]
    return f"{match[1]}{match[2].upper()}{match[3] or ''}"
