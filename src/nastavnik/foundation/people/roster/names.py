"""Фамилия, имя, отчество: taking apart what stands in one cell, and guessing the gender."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import text

_PARTICLE = re.compile(r"^(оглы|оглу|кызы|гызы|угли|улы|уулу|кизи)$", re.IGNORECASE)
_MALE = re.compile(r"(?:ович|евич|ич|[ -](?:оглы|оглу|угли|улы|уулу))$", re.IGNORECASE)
_FEMALE = re.compile(r"(?:овна|евна|ична|инична|[ -](?:кызы|гызы|кизи))$", re.IGNORECASE)
_NUMBERING = re.compile(r"^\s*(?:№\s*)?\d{1,4}\s*[.)]\s*|^\s*\d{1,4}\s+(?=\w)")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_FEMALE_SURNAME = re.compile(r"(?:ова|ева|ёва|ина|ына|ская|цкая|ая)$", re.IGNORECASE)
_MALE_SURNAME = re.compile(r"(?:ов|ев|ёв|ин|ын|ский|цкий|ой)$", re.IGNORECASE)
_CATALOGUE = Path(__file__).parent.parent / "catalogue"


@dataclass(frozen=True, slots=True)
class ParsedName:
    """``marks`` tell what was done or is missing: initials, swapped, no_name, no_surname, patronymic_initial, extra,
    latin, digits, case. ``brackets`` is what stood in brackets: a former surname or «декрет»."""

    surname: str = ""
    name: str = ""
    patronymic: str = ""
    brackets: str = ""
    extra: str = ""
    marks: frozenset[str] = frozenset()


@cache
def first_names() -> dict[str, str]:
    """Common first names, folded → ``m``/``f``. Helps where there is no patronymic; never decides against one."""
    data = tomllib.loads((_CATALOGUE / "first_names.toml").read_text(encoding="utf-8"))
    return {text.key(name): gender for gender in ("m", "f") for name in data[gender].split()}


def is_patronymic(word: str) -> bool:
    folded = word.casefold()
    return len(folded) > 4 and bool(_MALE.search(folded) or _FEMALE.search(folded))


def is_initial(word: str) -> bool:
    """«Е.», «Е», «Дж.», «Алекс.» — a part that is not written out."""
    return len(word) == 1 or word.endswith(".")


def gender_of(surname: str, name: str, patronymic: str) -> tuple[str, str]:
    """(``m``/``f``/"", ground): ground is patronymic, name, surname or ""."""
    if patronymic and _MALE.search(patronymic):
        return "m", "patronymic"
    if patronymic and _FEMALE.search(patronymic):
        return "f", "patronymic"
    known = first_names().get(text.key(name))
    if known:
        return known, "name"
    if _FEMALE_SURNAME.search(surname):
        return "f", "surname"
    if _MALE_SURNAME.search(surname):
        return "m", "surname"
    return "", ""


def looks_like_person(value: str) -> bool:
    """Is this cell a person: «Белова Мария Сергеевна», «Белова М. С.», «Мария Белова» with a known first name."""
    value = text.line(value)
    if not 4 <= len(value) <= 90 or "@" in value:
        return False
    value = _NUMBERING.sub("", _BRACKETS.sub(" ", value))
    words = value.replace(".", ". ").split()
    if not 2 <= len(words) <= 5 or any(any(c.isdigit() for c in word) for word in words):
        return False
    if not all(word[0].isalpha() for word in words):
        return False
    if any(is_patronymic(word.strip(",;")) for word in words[1:]) or _PARTICLE.match(words[-1]):
        return True
    initials = [word for word in words if len(word) == 2 and word.endswith(".") and word[0].isupper()]
    if initials and len(initials) < len(words) <= 3:
        whole = [word for word in words if word not in initials]
        return len(whole) == 1 and len(whole[0]) > 1 and whole[0][0].isupper() and not whole[0].endswith(".")
    known = first_names()
    return len(words) <= 3 and all(w[0].isupper() for w in words) and any(text.key(w) in known for w in words[:2])


def parse_full_name(value: str) -> ParsedName:
    """Take apart one cell with surname, name and patronymic in either order. Never raises; see ``marks``."""
    marks: set[str] = set()
    raw = text.line(value)
    brackets = " ".join(_BRACKETS.findall(raw)).strip()
    raw = _NUMBERING.sub("", _BRACKETS.sub(" ", raw)).strip(" ,;*·•-")
    fixed = text.russify(raw, whole_words=text.has_cyrillic(value) or _only_lookalikes(raw))
    if fixed != raw:
        marks.add("latin")
    extra = ""
    head, comma, tail = fixed.partition(",")
    if comma and len(head.split()) >= 2:
        fixed, extra = head, tail.strip()
    elif comma:
        fixed = f"{head} {tail}"  # «Белова, Мария Сергеевна»
    fixed = re.sub(r"\s+-\s*|\s*-\s+", "-", fixed)
    words = re.sub(r"\.+", ". ", fixed).split()
    words = [word for word in words if word != "."]
    if any(any(c.isdigit() for c in word) for word in words):
        marks.add("digits")
    surname, name, patronymic, more = _assign(words, marks)
    if more:
        extra = f"{more} {extra}".strip()
    if extra:
        marks.add("extra")
    return _finish(surname, name, patronymic, brackets, extra, marks)


def parse_parts(surname: str, name: str, patronymic: str) -> ParsedName:
    """Three columns. A name column that holds «Мария Сергеевна» gives its second word to an empty patronymic."""
    marks: set[str] = set()
    brackets = " ".join(_BRACKETS.findall(text.line(surname))).strip()
    parts = []
    for part in (surname, name, patronymic):
        raw = re.sub(r"\s*-\s*", "-", _BRACKETS.sub(" ", text.line(part))).strip(" ,;*-")
        raw = _NUMBERING.sub("", raw)
        fixed = text.russify(raw, whole_words=text.has_cyrillic(surname + name + patronymic) or _only_lookalikes(raw))
        if fixed != raw:
            marks.add("latin")
        if any(c.isdigit() for c in fixed):
            marks.add("digits")
        parts.append(re.sub(r"\.+", ". ", fixed).strip())
    last, first, middle = parts
    words = first.split()
    tail = words[-1] if len(words) >= 2 else ""
    if tail and not middle and (is_patronymic(tail) or is_initial(tail) or (len(words) >= 3 and _PARTICLE.match(tail))):
        first, middle = words[0], " ".join(words[1:])
    if not first and len(last.split()) >= 2:
        whole = parse_full_name(last if not middle else f"{last} {middle}")
        return ParsedName(
            whole.surname, whole.name, whole.patronymic, brackets or whole.brackets, whole.extra, whole.marks | marks
        )
    if first and (is_initial(first) or is_initial(first.split()[0])):
        marks.add("initials")
    elif middle and is_initial(middle):
        marks.add("patronymic_initial")
        middle = ""
    return _finish(last, first, middle, brackets, "", marks)


def complete(base: ParsedName, typed: str) -> ParsedName:
    """A fix typed into the field of «Иванова Е.»: the whole name, or only what was missing («Елена Сергеевна»)."""
    words = text.line(typed).split()
    if base.surname and text.key(words[0] if words else "") != text.key(base.surname):
        missing_only = len(words) == 1 or (len(words) == 2 and is_patronymic(words[1]) and not is_initial(words[0]))
        same_initial = not base.name or text.key(typed)[:1] == text.key(base.name)[:1]
        if missing_only and same_initial and "initials" in base.marks | {"initials" if not base.name else ""}:
            return parse_parts(base.surname, words[0], " ".join(words[1:]))
    return parse_full_name(typed)


def identity(surname: str, name: str, patronymic: str) -> str:
    """The form in which two spellings of one person are equal: ё/е, case, hyphen and Latin look-alikes do not count."""
    return "|".join(text.key(part) for part in (surname, name, patronymic))


def _only_lookalikes(value: str) -> bool:
    """«HOCOBA» typed with the wrong layout on: every letter has a Russian twin and nothing contradicts."""
    letters = [c for c in value if c.isalpha()]
    return bool(letters) and not text.has_latin(text.russify(value, whole_words=True))


def _assign(words: list[str], marks: set[str]) -> tuple[str, str, str, str]:
    """(surname, name, patronymic, extra words) of the words of one cell."""
    if not words:
        marks.add("no_surname")
        return "", "", "", ""
    known = first_names()
    initials = [word for word in words if is_initial(word)]
    whole = [word for word in words if not is_initial(word)]
    if initials:
        if len(whole) == 1:
            marks.add("initials")
            return whole[0], initials[0], initials[1] if len(initials) > 1 else "", " ".join(initials[2:])
        if len(whole) == 2 and is_initial(words[-1]):
            marks.add("patronymic_initial")
            return words[0], words[1], "", " ".join(words[3:])
        if not whole:
            marks.add("no_surname")
            return "", initials[0], "", " ".join(initials[1:])
        marks.add("initials")
        return whole[0], initials[0], "", " ".join([*whole[1:], *initials[1:]])
    if len(words) == 1:
        marks.add("no_name")
        return words[0], "", "", ""
    first_known = text.key(words[0]) in known
    second_known = text.key(words[1]) in known
    if len(words) == 2:
        fits = known.get(text.key(words[0])) == ("f" if _FEMALE.search(words[1]) else "m")
        if is_patronymic(words[1]) and first_known and fits:
            marks.add("no_surname")
            return "", words[0], words[1], ""
        if first_known and not second_known:
            marks.add("swapped")
            return words[1], words[0], "", ""
        return words[0], words[1], "", ""
    if (
        len(words) == 3
        and is_patronymic(words[1])
        and not second_known
        and (first_known or not is_patronymic(words[2]))
        and not _PARTICLE.match(words[2])
    ):
        marks.add("swapped")
        return words[2], words[0], words[1], ""
    if _PARTICLE.match(words[-1]):
        return words[0], words[1], " ".join(words[2:]), ""
    for position in range(2, len(words)):
        if is_patronymic(words[position]):
            if position > 2:
                marks.add("long")
            return (
                " ".join(words[: position - 1]),
                words[position - 1],
                words[position],
                " ".join(words[position + 1 :]),
            )
    if len(words) > 3:
        marks.add("long")
    return words[0], words[1], " ".join(words[2:]), ""


def _finish(surname: str, name: str, patronymic: str, brackets: str, extra: str, marks: set[str]) -> ParsedName:
    surname, name, patronymic = surname.strip(" .,"), name.strip(), patronymic.strip(" ,")
    if not surname:
        marks.add("no_surname")
    if not name and "initials" not in marks:
        marks.add("no_name")
    parts = []
    for part in (surname, name, patronymic):
        written = " ".join(text.proper(word) for word in part.split())
        if written != part and written.casefold() == part.casefold():
            marks.add("case")
        parts.append(written)
    return ParsedName(parts[0], parts[1], parts[2], brackets, extra, frozenset(marks))
