"""Questions about the bank of mentors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.people.queries import CATEGORIES
from nastavnik.instruments.consents.purposes import Purpose, with_consent
from nastavnik.instruments.surveys.taxonomy import STRENGTH_LEVELS, competences
from nastavnik.instruments.surveys.ways import ways_words
from nastavnik.kernel.act import Act
from nastavnik.stages.mentors.lifecycles import AT_WORK
from nastavnik.stages.mentors.models import Course, Mentor, MentorQuerySet


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
    """Everybody who wishes to be a mentor this year, with strengths, also those whose consent is still collected: for the papers.
    Who is in the bank is told by ``bank_page`` and ``in_bank``."""
    return list(
        Mentor.objects.filter(year=year).exclude(state="left").select_related("person").prefetch_related("strengths")
    )


def since(mentor: Mentor) -> date:
    """The day from which the mentor is in the present state."""
    if mentor.state_since is not None:
        return timezone.localdate(mentor.state_since)
    return mentor.entered_on or mentor.asked_on


@dataclass(frozen=True, slots=True)
class Asked:
    """What the bank is narrowed to; empty means all. ``readiness``: code; ``topic``: code of a competence."""

    readiness: str = ""
    topic: str = ""

    def fits(self, mentor: Mentor) -> bool:
        return self.readiness in ("", mentor.readiness) and (
            not self.topic or any(row.competence == self.topic for row in mentor.strengths.all())
        )


@dataclass(frozen=True, slots=True)
class BankRow:
    """A mentor of the bank; ``mentees``: how many work with them now."""

    mentor: Mentor
    strengths: list[StrengthWords]
    since: date
    mentees: int


@dataclass(frozen=True, slots=True)
class BankPage:
    """The bank (D09), narrowed; ``total`` before that; ``outside``: who wishes to help but has no valid consent: not in the bank;
    ``leaving``: who has left the bank while their pairs still work."""

    rows: list[BankRow]
    total: int
    outside: list[Mentor]
    leaving: list[Mentor]


def bank_page(mine: MentorQuerySet, today: date, asked: Asked) -> BankPage:
    """``mine``: the mentors of a year the viewer may see. Three queries."""
    at_work = Q(mentorships__state__in=AT_WORK, mentorships__participations__ends_on__isnull=True)
    counted = mine.annotate(at_work=Count("mentorships__participations", filter=at_work, distinct=True))
    everybody = list(counted.select_related("person").prefetch_related("strengths"))
    permitted = with_consent(Purpose.BANK, [row.person_id for row in everybody], today)
    inside = [row for row in everybody if row.state == "in_bank" and row.person_id in permitted]
    rows = [BankRow(row, strengths_of(row), since(row), row.at_work) for row in inside if asked.fits(row)]  # type: ignore[attr-defined]
    outside = [row for row in everybody if row.state != "left" and row not in inside]
    leaving = [row for row in everybody if row.state == "left" and row.at_work]  # type: ignore[attr-defined]
    return BankPage(rows, len(inside), outside, leaving)


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
        ("Квалификационная категория", CATEGORIES.get(person.category, "")),
        ("Какой наставник", mentor.get_kind_display()),
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
