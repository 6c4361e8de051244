"""Posts and organisations in the cases: the head of the phrase declines, what depends on it stays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

CASES = {"genitive": "gent", "dative": "datv", "accusative": "accs", "instrumental": "ablt"}
PREPOSITIONS = {
    "по",
    "в",
    "во",
    "на",
    "с",
    "со",
    "для",
    "при",
    "от",
    "из",
    "к",
    "ко",
    "об",
    "о",
    "у",
    "за",
    "под",
    "над",
    "имени",
    "им.",
}
_TOKEN = re.compile(r"«[^»]*»|\"[^\"]*\"|[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*\.?|[^А-Яа-яЁё«\"]+|.")


@dataclass(frozen=True, slots=True)
class PhraseForms:
    """A phrase in four oblique cases."""

    nominative: str
    genitive: str
    dative: str
    accusative: str
    instrumental: str


@cache
def analyser() -> Any:
    """The morphological dictionary (30 MB, loaded once on first use)."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=2048)
def decline_post(text: str) -> PhraseForms:
    """A post: «учитель математики, классный руководитель 9 «А» класса». Never raises on text."""
    return _phrase(text, animate=True)


@lru_cache(maxsize=512)
def decline_organisation(text: str) -> PhraseForms:
    """An organisation: what stands in «…» and after it is not declined."""
    return _phrase(text, animate=False)


def _phrase(text: str, *, animate: bool) -> PhraseForms:
    text = re.sub(r"\s+", " ", text).strip()
    columns: dict[str, list[str]] = {case: [] for case in CASES}
    for clause in re.split(r"(,\s*)", text):
        declined = dict.fromkeys(CASES, clause) if re.fullmatch(r",\s*", clause) else _clause(clause, animate)
        for case in CASES:
            columns[case].append(declined[case])
    return PhraseForms(text, *("".join(columns[case]) for case in CASES))


def _clause(clause: str, animate: bool) -> dict[str, str]:
    out: dict[str, list[str]] = {case: [] for case in CASES}
    head_gender, stopped = None, False
    tokens = _TOKEN.findall(clause)
    for index, token in enumerate(tokens):
        gender = _gender_of_head(tokens[index:])
        low = token.lower()
        if stopped or token[0] in '«"' or not re.fullmatch(r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*", token):
            if token.endswith(".") or (token[0] in '«"' and head_gender is None and not animate):
                stopped = stopped or token.endswith(".")
            for case in CASES:
                out[case].append(token)
            continue
        if low in PREPOSITIONS or _is_abbreviation(token):
            stopped = True
            for case in CASES:
                out[case].append(token)
            continue
        forms = _word(token, gender, animate)
        if forms is None:
            stopped = True
            for case in CASES:
                out[case].append(token)
            continue
        if forms[1]:
            head_gender = forms[1]
        for case in CASES:
            out[case].append(forms[0][case])
    return {case: "".join(parts) for case, parts in out.items()}


def _is_abbreviation(token: str) -> bool:
    return len(token) > 1 and token.isupper()


def _gender_of_head(tokens: list[str]) -> str | None:
    """The gender of the first noun in the nominative: adjectives before it must agree."""
    for token in tokens:
        if re.fullmatch(r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*", token):
            parse = _nominative(token.split("-")[-1], None)
            if parse is not None and parse.tag.POS == "NOUN":
                return str(parse.tag.gender)
    return None


def _nominative(word: str, gender: str | None) -> Any:
    """The first reading of the word as nominative singular (of that gender for adjectives), or ``None``."""
    for parse in analyser().parse(word):
        tag = parse.tag
        if tag.case != "nomn" or tag.number != "sing" or tag.POS not in ("NOUN", "ADJF", "PRTF"):
            continue
        if tag.POS != "NOUN" and gender is not None and tag.gender not in (gender, None):
            continue
        if {"Surn", "Name", "Patr", "Geox", "Abbr"} & set(tag.grammemes) and parse.score < 0.5:
            continue
        return parse
    return None


def _word(token: str, gender: str | None, animate: bool) -> tuple[dict[str, str], str | None] | None:
    """Four forms and the noun's gender, or ``None`` when the word stands in another case already: there the head ends."""
    pieces = token.split("-")
    if len(pieces) > 1 and pieces[0].lower().endswith(("о", "е")):
        declined = _word(pieces[-1], gender, animate)
        if declined is None:
            return None
        prefix = "-".join(pieces[:-1]) + "-"
        return {case: prefix + form for case, form in declined[0].items()}, declined[1]
    found: dict[str, list[str]] = {case: [] for case in CASES}
    noun = None
    for piece in pieces:
        top = analyser().parse(piece)[0]
        parse = _nominative(piece, gender)
        if parse is None or (top.tag.case not in (None, "nomn", "accs") and top.score > 0.6 and top is not parse):
            return None
        if parse.tag.POS == "NOUN":
            noun = str(parse.tag.gender)
        for case, code in CASES.items():
            wanted = {code, "sing"}
            if parse.tag.POS != "NOUN":
                wanted |= {str(parse.tag.gender)} if parse.tag.gender else set()
                if code == "accs" and parse.tag.gender == "masc":
                    wanted = {"gent" if animate else "nomn", "sing", "masc"}
            elif code == "accs" and parse.tag.gender == "masc":
                wanted = {"gent" if animate else "nomn", "sing"}
            form = parse.inflect(wanted)
            found[case].append(_like(form.word if form else piece, piece))
    return {case: "-".join(parts) for case, parts in found.items()}, noun


def _like(word: str, sample: str) -> str:
    """The same capital letters as in the sample, and ё only where the sample's author writes it or the ending needs it."""
    if sample[:1].isupper():
        word = word[:1].upper() + word[1:]
    return word
