"""Remarks about the wording of questions, for whoever composes them. Remarks never forbid. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from nastavnik.instruments.surveys.spec.model import Instrument, Item, Section

LONG = 160
BROKEN = "в этом разделе обещано без имени, а ответ увидят поимённо: перенесите вопрос или смените, кто видит"
_TWO = re.compile(r"\b(насколько|как|довольны|оцените|считаете)\b[^?]*\b(и|или)\b\s+\w+[^?]*\?", re.I)
_NOT_NOT = re.compile(r"\bне\b[^.?!]{0,60}\bне\b", re.I)
_LEADING = re.compile(r"\b(согласитесь|ведь|конечно|разве|очевидно|как известно)\b", re.I)
_GENDER = re.compile(r"\((а|ла|лась|ась|ая|на)\)|[а-яё]/(а|ла|ая)\b", re.I)
_MIXED = re.compile(r"\b(?=\w*[a-z])(?=\w*[а-яё])\w+\b", re.I)


def _both_seen(item: Item) -> bool:
    return "aggregate" in item.audience and "curator" in item.audience


CHECKS: tuple[tuple[Callable[[Item], object], str], ...] = (
    (
        lambda item: item.type not in ("info",) and _TWO.search(item.text),
        "похоже на два вопроса в одном: отвечать будет трудно",
    ),
    (lambda item: _NOT_NOT.search(item.text), "два отрицания: спросите прямо"),
    (lambda item: _LEADING.search(item.text), "вопрос подсказывает ответ"),
    (lambda item: _GENDER.search(f"{item.text} {item.hint}"), "скобки рода читаются плохо: перестройте фразу"),
    (lambda item: _MIXED.search(f"{item.text} {item.hint}"), "латинские буквы внутри русского слова"),
    (lambda item: len(item.text) > LONG, f"длиннее {LONG} знаков: с телефона не дочитают"),
    (_both_seen, "видят и куратор, и «только свод»: обещание противоречит себе"),
)
"""What is looked for, and the remark."""


def hints(instrument: Instrument) -> list[tuple[str, str]]:
    """(id of the question, remark), in the order of the questionnaire."""
    found = [(item.id, words) for item in instrument.items() for check, words in CHECKS if check(item)]
    return found + [(item.id, BROKEN) for section in instrument.sections for item in _seen_among_unseen(section)]


def _seen_among_unseen(section: Section) -> list[Item]:
    """Questions seen by name in a section where others are promised without: the promise above it would be broken."""
    asked = [item for item in section.items if item.type != "info"]
    unseen = [item for item in asked if "aggregate" in item.audience]
    if not unseen or not section.privacy_banner or "куратор" in section.privacy_banner:  # the words above name who sees
        return []
    return [item for item in asked if item not in unseen]
