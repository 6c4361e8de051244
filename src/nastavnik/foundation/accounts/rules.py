"""What must be true of accounts. Pure."""

from __future__ import annotations

import re
from itertools import pairwise

from nastavnik.foundation.access.roles import Role

PARTICIPANTS = (Role.MENTOR, Role.MENTEE, Role.PSYCHOLOGIST)
"""Roles a curator gives in the own school; the others are the administrator's."""

_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch . y . e yu ya".split(),
        strict=True,
    )
)
_PATRONYMIC = re.compile(r"(?:[оеё]вич|ич|[оеё]вна|ична)$")


def latin(text: str) -> str:
    """Letters of a Russian name as Latin ones: «Щукина» → ``shchukina``. Other characters vanish."""
    letters = (_LATIN.get(char, char if char.isascii() and char.isalnum() else "") for char in text.lower())
    return "".join(letter.strip(".") for letter in letters)


def login_of(surname: str, name: str, patronymic: str = "") -> str:
    """A login easy to dictate: ``belova.ms``."""
    initials = "".join(latin(part)[:1] for part in (name, patronymic))
    return ".".join(part for part in (latin(surname)[:40] or "user", initials) if part)


def given_names(name: str) -> str:
    """The part of a name one is addressed by, in whatever order it was written: «Смирнова Анна Петровна» → «Анна Петровна».

    A name without a patronymic comes back whole.
    """
    words = name.split()
    for first, patronymic in pairwise(words):
        if len(words) > 2 and _PATRONYMIC.search(patronymic):
            return f"{first} {patronymic}"
    return name
