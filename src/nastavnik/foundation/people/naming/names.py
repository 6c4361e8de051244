"""A full name in all cases: rules first, two libraries as a second opinion."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from nastavnik.foundation.people.naming import rules
from nastavnik.foundation.people.naming.rules import Forms

CASES = ("genitive", "dative", "accusative", "instrumental", "prepositional")


@dataclass(frozen=True, slots=True)
class NameForms:
    """A full name in the six cases. ``check`` asks a human to look: the rule was a guess or the opinions differ."""

    nominative: str
    genitive: str
    dative: str
    accusative: str
    instrumental: str
    prepositional: str
    check: bool


def split_name(full_name: str) -> tuple[str, str, str]:
    """Surname, first name, patronymic («оглы» and «кызы» belong to it; empty where there is none)."""
    words = full_name.split()
    if not words:
        return "", "", ""
    return words[0], words[1] if len(words) > 1 else "", " ".join(words[2:])


def guess_gender(full_name: str) -> str | None:
    """``m`` or ``f`` by the patronymic, else by a surname that tells, else by the first name; ``None`` when nothing tells."""
    surname, name, patronymic = (part.lower() for part in split_name(full_name))
    if patronymic.endswith(("вич", "ьич", "мич", "кич", "ыч", "тич", "оглы", "оглу", "улы", "уулу")):
        return "m"
    if patronymic.endswith(("вна", "чна", "шна", "кызы", "гызы")):
        return "f"
    if surname.endswith(("ов", "ев", "ёв", "ин", "ын", "ский", "цкий", "ый")):
        return "m"
    if surname.endswith(("ова", "ева", "ёва", "ская", "цкая")) and surname not in rules.NOUNS_A:
        return "f"
    if name in _MALE_A:
        return "m"
    if name.endswith(("а", "я")) or name in rules.SOFT_F:
        return "f"
    if name and name[-1] not in rules.VOWELS + "ь":
        return "m"
    return None


_MALE_A = {"никита", "илья", "фома", "лука", "кузьма", "савва", "данила", "гаврила", "мустафа", "муса", "иса", "абдулла", "добрыня", "иона", "мина", "сила", "фока", "аникита", "юра", "саша", "женя", "валера"}  # fmt: skip


@lru_cache(maxsize=4096)
def decline_name(full_name: str, gender: str | None = None) -> NameForms:
    """Decline «Фамилия Имя Отчество» given in the nominative.

    ``gender``: ``m``, ``f`` or ``None`` (guessed; ``check`` is set when nothing tells it). A name that cannot be declined
    comes back unchanged. Never raises on text.
    """
    full_name = re.sub(r"\s+", " ", full_name).strip()
    known = gender if gender in ("m", "f") else guess_gender(full_name)
    if not full_name or known is None:
        return NameForms(*([full_name] * 6), check=bool(full_name))
    surname, name, patronymic = split_name(full_name)
    parts = [
        _parts(surname, known, rules.surname, double_surname=True),
        _parts(name, known, rules.first_name),
        rules.patronymic(patronymic, known) if patronymic else None,
    ]
    doubtful = gender not in ("m", "f") and not patronymic
    columns = []
    for case in range(4):
        columns.append(" ".join(part.endings[case] for part in parts if part is not None and part.endings[case]))
    doubtful = (
        doubtful or any(part.check for part in parts if part is not None) or _others_differ(surname, known, parts[0])
    )
    return NameForms(full_name, *columns, _prepositional(parts, known), doubtful)


def _parts(word: str, gender: str, rule: Callable[[str, str], Forms], double_surname: bool = False) -> Forms:
    """A word that may be hyphenated: each part by the rule; a short first part that is no surname stays."""
    if not word:
        return Forms(("", "", "", ""))
    pieces = word.split("-")
    if len(pieces) == 1:
        return rule(word, gender)
    declined = []
    for index, piece in enumerate(pieces):
        first = index < len(pieces) - 1
        prefix = first and (
            piece.lower() in rules.PREFIXES
            or (not double_surname and gender == "m" and piece.lower() in {"абдул", "абд", "эль", "кызыл"})
        )
        declined.append(rules.same(piece) if prefix or not piece else rule(piece, gender))
    joined = tuple("-".join(part.endings[case] for part in declined) for case in range(4))
    return Forms(joined, any(part.check for part in declined))  # type: ignore[arg-type]


def _prepositional(parts: list[Forms | None], gender: str) -> str:
    """«о Белове», «о Марии»: from the other forms, by the type each word declined by."""
    words = []
    for part in parts:
        if part is None or not part.endings[0]:
            continue
        gen, dat, acc, ins = part.endings
        pieces = (
            zip(*(form.split("-") for form in part.endings), strict=True)
            if gen.count("-") == dat.count("-") == acc.count("-") == ins.count("-")
            else [part.endings]
        )
        words.append("-".join(_prepositional_word(*piece) for piece in pieces))
    return " ".join(words)


def _prepositional_word(gen: str, dat: str, acc: str, ins: str) -> str:
    if gen == dat == ins:
        return gen
    if dat.endswith(("ому", "ему")) and gen.endswith(("ого", "его")):
        return dat[:-2] + "м"
    if dat.endswith("у"):
        return dat[:-1] + "е"
    if dat.endswith("ию"):
        return dat[:-1] + "и"
    if dat.endswith("ю") and gen.endswith("я"):
        return dat[:-1] + "е"
    return dat


# ── The second opinion ─────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _pytrovich() -> Any:
    from pytrovich.maker import PetrovichDeclinationMaker

    return PetrovichDeclinationMaker()


def _others_differ(surname: str, gender: str, ours: Forms | None) -> bool:
    """Whether pytrovich, and pymorphy3 where its dictionary knows the surname, disagree with the rules."""
    if ours is None or not surname:
        return False
    from pytrovich.enums import Case, Gender, NamePart

    from nastavnik.foundation.people.naming.phrases import analyser

    try:
        theirs = _pytrovich().make(
            NamePart.LASTNAME, Gender.MALE if gender == "m" else Gender.FEMALE, Case.GENITIVE, surname
        )
    except Exception:
        return True
    if _plain(theirs) == _plain(ours.endings[0]):
        return False
    wanted = "masc" if gender == "m" else "femn"
    if not re.fullmatch(r"[а-яё-]+", surname, re.IGNORECASE):
        return True  # the dictionary knows no such word, and pymorphy3 fails on letters Unicode has no name for
    for parse in analyser().parse(surname):
        if parse.is_known and "Surn" in parse.tag and parse.tag.gender == wanted and parse.tag.case == "nomn":
            form = parse.inflect({"gent", "sing"})
            return form is None or _plain(form.word) != _plain(ours.endings[0])
    return True


def _plain(word: str) -> str:
    return word.lower().replace("ё", "е")
