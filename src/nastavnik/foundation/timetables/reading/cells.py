"""What one cell of a grid says: names of teachers in it, or classes, subject, room, kind of week."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from nastavnik.foundation.people.roster.names import is_patronymic
from nastavnik.foundation.people.roster.text import key, line, russify

from .headings import classes_in, parity_in

_WORD = r"(?:[А-ЯЁ][а-яё]+|[А-ЯЁ]{2,})(?:-(?:[А-ЯЁ][а-яё]+|[А-ЯЁ]{2,}))?"
_INITIALS = r"[А-ЯЁ]\s?\.\s?(?:[А-ЯЁ]\s?(?:\.|(?![а-яёА-ЯЁ])))?"
_SHORT = re.compile(rf"(?<![\w-])(?:({_WORD})\s*({_INITIALS})|({_INITIALS})\s*({_WORD}))")
_FULL = re.compile(rf"(?<![\w-]){_WORD}\s+[А-ЯЁ][а-яё]+\s+([А-ЯЁ][а-яё]+)(?![\w-])")
_ROOM = re.compile(
    r"^[\s,;(/]*(?:(?:каб(?:инет)?|ауд|к)\s*\.?\s*(?:№\s*)?(\w{1,6})|№?\s*(\d{1,3}[а-яА-Я]?)(?![\wа-яё]))\s*[),;/]*",
    re.IGNORECASE,
)
_ROOM_INSIDE = re.compile(
    r"(?:каб(?:инет)?|ауд)\s*\.?\s*(?:№\s*)?(\w{1,6})|(?<![\w.:])(\d{3}[а-я]?)(?![\w.:])", re.IGNORECASE
)
_TRIM = " \n\t,;:/()–—-"
_NO_LESSON = frozenset(
    [
        "",
        "х",
        "x",
        "0",
        "окно",
        "нет",
        "методический день",
        "мет день",
        "метод день",
        "методич день",
        "м д",
        "выходной",
        "вых",
    ]
)
_PARITY_WORDS = re.compile(
    r"\(?\b(?:не)?ч[её]т(?:н[а-я]+)?\.?(?:\s*нед[а-я]*\.?)?\)?:?|\b(?:числ|знам)[а-я]*\.?:?|\(?\b[12]\s?(?:-?я)?\s?нед[а-я]*\.?\)?:?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as far as it is told: the surname in comparable form, first letters or whole given names."""

    surname: str
    given: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def parse_name(written: str) -> Name:
    """«Белова М. С.», «М.С. Белова», «Белова Мария Сергеевна», «БЕЛОВА МС», «Белова»."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", russify(line(written), whole_words=True))
    spread: list[str] = []
    for word in words:
        spread += list(word) if len(word) == 2 and word.isupper() and len(words) == 2 and word is words[1] else [word]
    letters = [word for word in spread if len(word) == 1]
    long = [word for word in spread if len(word) > 1]
    if not long:
        return Name(_plain("".join(letters)))
    if letters:
        return Name(_plain(" ".join(long)), tuple(_plain(letter) for letter in letters[:2]))
    if len(long) == 3 and is_patronymic(long[1]) and not is_patronymic(long[2]):
        long = [long[2], long[0], long[1]]
    return Name(_plain(long[0]), tuple(_plain(word) for word in long[1:3]))


def _plain(word: str) -> str:
    return word.casefold().replace("ё", "е")


def is_no_lesson(text: str) -> bool:
    """A dash, a cross, «окно», «методический день»."""
    return key(text) in _NO_LESSON


@dataclass(frozen=True, slots=True)
class Said:
    """One lesson a cell speaks of."""

    who: str = ""
    class_name: str = ""
    subject: str = ""
    room: str = ""
    parity: str = ""


def names_in(text: str, surnames: Collection[str]) -> list[tuple[str, int, int]]:
    """Names inside a text: (as written, start, end): full, with initials, or a bare surname of somebody known."""
    found = [(match.group(), match.start(), match.end()) for match in _FULL.finditer(text) if is_patronymic(match[1])]
    for match in _SHORT.finditer(text):
        if not _overlaps(found, match):
            found.append((match.group().strip(), match.start(), match.end()))
    for match in re.finditer(r"[^\W\d_]+(?:-[^\W\d_]+)*", text):
        if _plain(match.group()) in surnames and not _overlaps(found, match):
            found.append((match.group(), match.start(), match.end()))
    return sorted(found, key=lambda item: item[1])


def _overlaps(found: list[tuple[str, int, int]], match: re.Match[str]) -> bool:
    return any(match.start() < end and start < match.end() for _, start, end in found)


def of_class(text: str, surnames: Collection[str]) -> list[Said]:
    """A cell of a class: «Математика Белова М.С. 214», «Англ. Ким А.В. 12 / Орлова И.Д. 14». Empty where no name is found."""
    shown = russify(text)
    names = names_in(shown, surnames)
    said: list[Said] = []
    subject = parity = ""
    at = 0
    for order, (who, start, end) in enumerate(names):
        before = shown[at:start]
        parity = parity_in(before) or ("" if not said else parity)
        subject = _words(before) or subject
        after = shown[end : names[order + 1][1] if order + 1 < len(names) else len(shown)]
        room, taken = _room_after(after)
        at = end + taken
        tail = shown[at:] if order + 1 == len(names) else ""
        late = parity_in(tail)
        if not room and (inside := _ROOM_INSIDE.search(before)):
            room = inside[1] or inside[2]
            subject = _words(before.replace(inside.group(), " ")) or subject
        if order == 0 and not subject:
            subject = _words(tail)
        said.append(Said(who=line(who), subject=subject, room=room, parity=late or parity))
    return said


def of_teacher(text: str) -> list[Said]:
    """A cell of a teacher: «5А», «5А математика, каб. 214», «нечёт 5А / чёт 6Б». Whatever is written is a lesson."""
    shown = russify(text, whole_words=True)
    parts = [part for part in re.split(r"[/\n;]", shown) if part.strip()]
    if len(parts) > 1 and any(parity_in(part) for part in parts):
        return [_lesson(part) for part in parts if not is_no_lesson(_PARITY_WORDS.sub(" ", part))]
    return [_lesson(shown)]


def _lesson(text: str) -> Said:
    parity = parity_in(text)
    rest = _PARITY_WORDS.sub(" ", text) if parity else text
    room = ""
    if match := _ROOM_INSIDE.search(rest):
        room = match[1] or match[2]
        rest = rest[: match.start()] + " " + rest[match.end() :]
    classes = classes_in(rest)
    for _, start, end in reversed(classes):
        rest = rest[:start] + " " + rest[end:]
    named = list(dict.fromkeys(label for label, _, _ in classes))
    subject = _words(rest)
    if not named and re.fullmatch(r"1[0-2]|[1-9]", subject):
        named, subject = [subject], ""  # «11»: the only class of its year
    return Said(class_name=", ".join(named), subject=subject, room=room, parity=parity)


def _room_after(text: str) -> tuple[str, int]:
    match = _ROOM.match(text)
    return ((match[1] or match[2]), match.end()) if match else ("", 0)


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", _PARITY_WORDS.sub(" ", text)).strip(_TRIM)
