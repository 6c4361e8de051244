"""Questions about the bank of mentees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.surveys.taxonomy import NEED_LEVELS, competences
from nastavnik.stages.mentees.models import Mentee, Request


@dataclass(frozen=True, slots=True)
class RequestWords:
    code: str
    title: str
    level: str
    priority: int | None


def requests_of(mentee: Mentee) -> list[RequestWords]:
    """The requests in words, the chosen to begin with first."""
    known = competences()
    rows = sorted(mentee.requests.all(), key=lambda row: (row.priority or 9, row.level, row.competence))
    return [
        RequestWords(row.competence, known[row.competence].title, NEED_LEVELS[row.level], row.priority) for row in rows
    ]


def bank(year: SchoolYear) -> Sequence[Mentee]:
    """Everybody who asks for a mentor this year, with requests, ready for a page."""
    return list(
        Mentee.objects.filter(year=year).exclude(state="left").select_related("person").prefetch_related("requests")
    )


def waiting_days(mentee: Mentee, today: date) -> int:
    """How long a mentee has been looking for a mentor."""
    return (today - (mentee.entered_on or mentee.asked_on)).days if mentee.state == "searching" else 0


def requests_by_mentee(year: SchoolYear) -> dict[int, list[Request]]:
    """Mentee id → requests, in one query."""
    rows: dict[int, list[Request]] = {}
    for row in Request.objects.filter(mentee__year=year):
        rows.setdefault(row.mentee_id, []).append(row)
    return rows
