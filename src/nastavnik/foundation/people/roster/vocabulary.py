"""Subjects and posts: from the words of a school to the codes of the catalogue."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from . import text

_CATALOGUE = Path(__file__).parent.parent / "catalogue"
_BRACKETS = re.compile(r"\([^()]*\)")
_GRADES = re.compile(
    r"(?:\bв\s+)?\d{1,2}(?:\s*-\s*\d{1,2})?\s*(?:-?[хй]+\s*)?(?:кл(?:ассы?|ассах)?\b\.?|\b[А-Я]\b)?", re.IGNORECASE
)
_LEAD = re.compile(r"^(?:учител[ья]\w*|преподавател[ья]\w*|уч|учит|преп)\.?\s+", re.IGNORECASE)
_EMPTY = frozenset({"", "нет", "кл", "класс", "классы", "и", "в"})


@dataclass(frozen=True, slots=True)
class Subject:
    """A school subject. ``levels``: 0 preschool, 1 primary, 2 basic, 3 secondary school."""

    code: str
    title: str
    short: str
    area: str
    levels: tuple[int, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """A post. ``group``: leaders, pedagogical, support."""

    code: str
    title: str
    group: str
    is_teaching: bool
    aliases: tuple[str, ...]


def _load(name: str, table: str) -> list[dict[str, Any]]:
    data: dict[str, Any] = tomllib.loads((_CATALOGUE / name).read_text(encoding="utf-8"))
    entries: list[dict[str, Any]] = data[table]
    return entries


@cache
def subjects() -> tuple[Subject, ...]:
    """The catalogue of subjects, in its own order."""
    return tuple(
        Subject(s["code"], s["title"], s["short"], s["area"], tuple(s["levels"]), tuple(s["aliases"]))
        for s in _load("subjects.toml", "subject")
    )


@cache
def posts() -> tuple[Post, ...]:
    """The catalogue of posts, in its own order."""
    return tuple(
        Post(p["code"], p["title"], p["group"], p["is_teaching"], tuple(p["aliases"]))
        for p in _load("posts.toml", "post")
    )


@cache
def _subject_words() -> tuple[dict[str, str], tuple[tuple[str, tuple[str, ...]], ...]]:
    exact: dict[str, str] = {}
    phrases: list[tuple[str, tuple[str, ...]]] = []
    for subject in subjects():
        for phrase in (subject.title, subject.short, *subject.aliases):
            exact.setdefault(text.key(phrase), subject.code)
        for phrase in (subject.title, *subject.aliases):
            phrases.append((subject.code, tuple(text.key(phrase).split())))
    return exact, tuple(phrases)


def _same_word(typed: str, whole: str) -> bool:
    """«матем» ~ «математика» (shortened), «математики» ~ «математика» (another ending)."""
    if typed == whole:
        return True
    if len(typed) >= 3 and whole.startswith(typed):
        return True
    common = 0
    for left, right in zip(typed, whole, strict=False):
        if left != right:
            break
        common += 1
    return common >= 4 and common >= len(whole) - 3 and len(typed) - common <= 3


def _hyphenated(part: str) -> str | None:
    """«инф-ка», «лит-ра», «мат-ка»: the head and the tail of one word."""
    match = re.fullmatch(r"([а-яё]{2,})-([а-яё]{1,4})\.?", text.line(part).casefold())
    if not match:
        return None
    fits = {
        s.code
        for s in subjects()
        if text.key(s.title).startswith(match[1]) and text.key(s.title).endswith(match[2]) and " " not in s.title
    }
    return fits.pop() if len(fits) == 1 else None


@lru_cache(maxsize=4096)
def find_subject(part: str) -> str | None:
    """The code of one subject written in any usual way, or None when nothing or more than one thing fits."""
    exact, phrases = _subject_words()
    key = text.key(part)
    if key in exact:
        return exact[key]
    hyphenated = _hyphenated(part)
    if hyphenated:
        return hyphenated
    words = tuple(key.split())
    if not words or max(map(len, words)) < 3:
        return None
    for strict in (True, False):
        fits = {
            code
            for code, phrase in phrases
            if (len(phrase) == len(words) if strict else len(phrase) > len(words))
            and all(_same_word(typed, whole) for typed, whole in zip(words, phrase, strict=False))
        }
        if len(fits) == 1:
            return fits.pop()
        if fits:
            return None
    return None


def read_subjects(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(codes in order, parts nobody understood) of a cell: «рус. яз. и лит-ра; матем.\\nинф-ка»."""
    codes: list[str] = []
    unknown: list[str] = []
    flat = text.russify(text.clean(value))
    whole = _strip(flat)
    found = find_subject(whole) if whole else None
    if found:
        return (found,), ()
    flat = _BRACKETS.sub(" ", flat) if _strip(_BRACKETS.sub(" ", flat)) else flat.replace("(", " ").replace(")", " ")
    for part in re.split(r"[,;/\n+|•]+", flat):
        _read_part(part, codes, unknown)
    return tuple(dict.fromkeys(codes)), tuple(dict.fromkeys(unknown))


def _strip(part: str) -> str:
    part = _GRADES.sub(" ", text.line(part))
    return _LEAD.sub("", part.strip(" .-–:")).strip(" .-–:")


def _read_part(part: str, codes: list[str], unknown: list[str]) -> None:
    stripped = _strip(part)
    if text.key(stripped) in _EMPTY:
        return
    found = find_subject(stripped)
    if found:
        codes.append(found)
        return
    pieces = [piece for piece in re.split(r"\s+и\s+|\s-\s", stripped) if piece.strip()]
    if len(pieces) > 1:
        for piece in pieces:
            _read_part(piece, codes, unknown)
        return
    listed = _split_by_words(stripped)
    if listed:
        codes.extend(listed)
    else:
        unknown.append(text.line(part))


def _split_by_words(part: str) -> list[str]:
    """«физика информатика», «рус.яз. лит-ра» without commas: all words must be understood, or nothing is taken."""
    words = part.replace(".", ". ").split()
    if not 2 <= len(words) <= 8:
        return []
    codes: list[str] = []
    at = 0
    while at < len(words):
        for end in range(len(words), at, -1):
            found = find_subject(" ".join(words[at:end]))
            if found and (end - at < len(words)):
                codes.append(found)
                at = end
                break
        else:
            return []
    return codes


@cache
def _post_phrases() -> tuple[tuple[Post, tuple[str, ...]], ...]:
    phrases = [(post, tuple(text.key(phrase).split())) for post in posts() for phrase in (post.title, *post.aliases)]
    return tuple(sorted(phrases, key=lambda item: -len(item[1])))


@lru_cache(maxsize=4096)
def find_post(value: str) -> Post | None:
    """The post a cell begins with; for «учитель математики, завуч» the first one counts."""
    words = text.key(value).split()
    for post, phrase in _post_phrases():
        if tuple(words) == phrase:
            return post
    for post, phrase in _post_phrases():
        if len(words) >= len(phrase) and all(_same_word(t, w) for t, w in zip(words, phrase, strict=False)):
            return post
    return None


def is_subject_cell(value: str) -> bool:
    codes, unknown = read_subjects(value) if 1 < len(value) < 120 else ((), ())
    return bool(codes) and not unknown


def titles(codes: Sequence[str]) -> list[str]:
    """Titles of subject codes, for messages."""
    by_code = {subject.code: subject.title for subject in subjects()}
    return [by_code.get(code, code) for code in codes]
