"""What a school asks its municipality for, in words without names."""

from __future__ import annotations

from nastavnik.foundation.people.queries import LEVEL_TITLES, subject_words
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentees.queries import requests_of
from nastavnik.ui.text import listed


def wanted_words(mentee: Mentee) -> str:
    """«Предмет: физика. Классы: 5–9 классы. Нужна помощь: порядок на уроке, родители.»"""
    person = mentee.person
    asked = [item.title for item in requests_of(mentee)[:3]]
    levels = [LEVEL_TITLES[code] for code in person.levels if code in LEVEL_TITLES]
    parts = []
    if person.subjects:
        parts.append(f"Предмет: {subject_words(person.subjects)}.")
    if levels:
        parts.append(f"Классы: {', '.join(levels)}.")
    if asked:
        parts.append(f"Нужна помощь: {listed(asked)}.")
    return " ".join(parts) or "Нужен наставник для педагога школы; запросы пока не внесены."
