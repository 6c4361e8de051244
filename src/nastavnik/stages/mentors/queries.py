"""Questions about the bank of mentors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.surveys.taxonomy import STRENGTH_LEVELS, competences
from nastavnik.instruments.surveys.ways import ways_words
from nastavnik.kernel.act import Act
from nastavnik.stages.mentors.models import Course, Mentor


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


def since(mentor: Mentor) -> date:
    """The day from which the mentor is in the present state."""
    if mentor.state_since is not None:
        return timezone.localdate(mentor.state_since)
    return mentor.entered_on or mentor.asked_on


@dataclass(frozen=True, slots=True)
class Card:
    """All that the page of a mentor tells. ``terms``: what the mentor told the curator alone, empty for others."""

    mentor: Mentor
    strengths: list[StrengthWords]
    ways: list[tuple[str, str]]
    facts: list[tuple[str, str]]
    terms: list[tuple[str, str]]
    courses: list[Course]
    since: date


def card(mentor: Mentor, today: date, *, terms: bool) -> Card:
    """The mentor must come with person, year and strengths. One query more: the training."""
    person = mentor.person
    years = person.experience(today)
    facts = [
        ("Готовность", mentor.get_readiness_display()),
        ("Сколько наставляемых", str(mentor.capacity)),
        ("Стаж, полных лет", "" if years is None else str(years)),
        ("Опыт наставничества", mentor.get_mentored_display()),
    ]
    private = [
        ("Условия", mentor.note),
        ("Педагогу из другой школы", mentor.get_external_display()),
        ("Хочет научиться", ", ".join(mentor.wants_to_learn)),
        ("Что ещё учесть", mentor.circumstances),
    ]
    return Card(
        mentor,
        strengths_of(mentor),
        ways_words(mentor),
        [row for row in facts if row[1]],
        [row for row in private if row[1]] if terms else [],
        list(Course.objects.filter(person=person)),
        since(mentor),
    )


def to_confirm(act: Act, year: SchoolYear, person: int | None = None) -> list[Mentor]:
    """Last entries of those who were mentors in an earlier year, work here still, and have not answered for this one;
    of everybody, or of one person."""
    answered = Mentor.objects.filter(year=year).order_by().values("person_id")
    rows = (
        Mentor.objects.filter(year__starts_on__lt=year.starts_on, person__in=Person.objects.staff_on(act.today))
        .exclude(person_id__in=answered)
        .select_related("person", "year")
        .prefetch_related("strengths")
        .order_by("person__surname", "person__name", "-year__starts_on")
    )
    if person is not None:
        rows = rows.filter(person_id=person)
    last: dict[int, Mentor] = {}
    for row in rows:
        last.setdefault(row.person_id, row)
    return [row for row in last.values() if row.state != "left"]
