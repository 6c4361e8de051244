"""The competences (умения) that requests and strengths speak of: one list for mentees and mentors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nastavnik.kernel.catalogue import Edition, edition

HERE = Path(__file__).parent / "catalogue" / "umeniya.yaml"


@dataclass(frozen=True, slots=True)
class Competence:
    """``need`` is the row of the mentee's form, ``strength`` of the mentor's; ``subject_bound``: counts in full only
    when both teach the same subject."""

    code: str
    domain: str
    title: str
    need: str
    strength: str
    subject_bound: bool


NEED_LEVELS: Mapping[str, str] = {
    "1": "Нужна помощь",
    "2": "Получается с трудом",
    "3": "В основном получается",
    "4": "Получается уверенно",
    "no_case": "Пока не было случая",
    "not_mine": "Не относится к моей работе",
}
"""Answers of the request grid, as in the questionnaire «С чем вам помочь»."""

STRENGTH_LEVELS: Mapping[str, str] = {
    "0": "Не моя сильная сторона",
    "1": "Отвечу на вопросы",
    "2": "Покажу и разберу вместе",
    "3": "Учу этому других",
}
"""Answers of the strengths grid, as in the questionnaire «Чем вы готовы поделиться»."""


def source() -> Edition:
    """The edition in use."""
    return edition(HERE)


@cache
def domains() -> dict[str, str]:
    """Code → title, in order."""
    return {row["code"]: row["title"] for row in source().data["taxonomy"]["domains"]}


@cache
def competences() -> dict[str, Competence]:
    """Code → competence, in the order of the forms."""
    return {
        row["code"]: Competence(
            row["code"], row["domain"], row["title"], row["need"], row["strength"], bool(row.get("needs_same_subject"))
        )
        for row in source().data["taxonomy"]["competences"]
    }
