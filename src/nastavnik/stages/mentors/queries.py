"""Questions about the bank of mentors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.surveys.taxonomy import STRENGTH_LEVELS, competences
from nastavnik.stages.mentors.models import Mentor


@dataclass(frozen=True, slots=True)
class StrengthWords:
    code: str
    title: str
    level: str
    best: bool


def strengths_of(mentor: Mentor) -> list[StrengthWords]:
    """The strengths in words, the best first."""
    known = competences()
    rows = sorted(mentor.strengths.all(), key=lambda row: (not row.best, -int(row.level), row.competence))
    return [
        StrengthWords(row.competence, known[row.competence].title, STRENGTH_LEVELS[row.level], row.best) for row in rows
    ]


def bank(year: SchoolYear) -> Sequence[Mentor]:
    """Everybody who wishes to be a mentor this year, with strengths, ready for a page."""
    return list(
        Mentor.objects.filter(year=year).exclude(state="left").select_related("person").prefetch_related("strengths")
    )
