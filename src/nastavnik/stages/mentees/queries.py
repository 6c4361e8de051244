"""Questions about the bank of mentees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.consents.purposes import Purpose, with_consent
from nastavnik.instruments.surveys.taxonomy import NEED_LEVELS, competences
from nastavnik.instruments.surveys.ways import ways_words
from nastavnik.stages.mentees.models import Mentee, MenteeQuerySet, Request, Wish


@dataclass(frozen=True, slots=True)
class RequestWords:
    code: str
    title: str
    level: str
    priority: int | None
    needed: bool
    """Help is asked: chosen to begin with, or «нужна помощь», «получается с трудом»."""


def requests_of(mentee: Mentee) -> list[RequestWords]:
    """The requests in words, the chosen to begin with first."""
    known = competences()
    rows = sorted(mentee.requests.all(), key=lambda row: (row.priority or 9, row.level, row.competence))
    return [
        RequestWords(row.competence, known[row.competence].title, NEED_LEVELS[row.level], row.priority, _needs(row))
        for row in rows
    ]


def bank(year: SchoolYear) -> Sequence[Mentee]:
    """Everybody who asks for a mentor this year, with requests, also those whose consent is still collected: for the papers.
    Who is in the bank is told by ``bank_page`` and ``in_bank``."""
    return list(
        Mentee.objects.filter(year=year).exclude(state="left").select_related("person").prefetch_related("requests")
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What the bank is narrowed to; empty means all. ``state``: searching or paired; ``topic``: code of a competence."""

    state: str = ""
    category: str = ""
    topic: str = ""

    def fits(self, mentee: Mentee) -> bool:
        return (
            self.state in ("", mentee.state)
            and self.category in ("", mentee.category)
            and (not self.topic or any(row.competence == self.topic for row in mentee.requests.all() if _needs(row)))
        )


def _needs(row: Request) -> bool:
    return row.priority is not None or row.level in ("1", "2")


@dataclass(frozen=True, slots=True)
class BankRow:
    """A mentee of the bank; ``requests`` are empty for those who may not see them."""

    mentee: Mentee
    requests: list[RequestWords]
    since: date
    days: int


@dataclass(frozen=True, slots=True)
class BankPage:
    """The bank (D08), narrowed; ``total`` before that; ``outside``: who asks for help but has no valid consent: not in the bank."""

    rows: list[BankRow]
    total: int
    outside: list[Mentee]


def bank_page(mine: MenteeQuerySet, today: date, asked: Asked, *, named: bool) -> BankPage:
    """``mine``: the mentees of a year the viewer may see; ``named``: with what they ask help. Three queries."""
    everybody = list(mine.exclude(state="left").select_related("person").prefetch_related("requests"))
    permitted = with_consent(Purpose.BANK, [row.person_id for row in everybody], today)
    inside = [row for row in everybody if row.state != "candidate" and row.person_id in permitted]
    rows = [
        BankRow(row, requests_of(row) if named else [], since(row), waiting_days(row, today))
        for row in inside
        if asked.fits(row)
    ]
    return BankPage(rows, len(inside), [row for row in everybody if row not in inside])


@dataclass(frozen=True, slots=True)
class Card:
    """All that the page of a mentee tells. ``wishes``: (what, names), empty for those who may not see them."""

    mentee: Mentee
    requests: list[RequestWords]
    ways: list[tuple[str, str]]
    wishes: list[tuple[str, str]]
    since: date
    days: int


def card(mentee: Mentee, today: date, *, wishes: bool) -> Card:
    """The mentee must come with person, year, requests and, for ``wishes``, ``wishes__colleague``."""
    told: dict[str, list[str]] = {}
    for wish in mentee.wishes.all() if wishes else ():
        told.setdefault(Wish.Kind(wish.kind).label, []).append(str(wish.colleague))
    named = [(title.capitalize(), ", ".join(names)) for title, names in told.items()]
    return Card(mentee, requests_of(mentee), ways_words(mentee), named, since(mentee), waiting_days(mentee, today))


def since(mentee: Mentee) -> date:
    """The day from which the mentee is in the present state."""
    if mentee.state_since is not None:
        return timezone.localdate(mentee.state_since)
    return mentee.entered_on or mentee.asked_on


def waiting_days(mentee: Mentee, today: date) -> int:
    """How long a mentee has been without a mentor, in days; 0 for one who has a mentor or takes no part."""
    return (today - since(mentee)).days if mentee.state in ("candidate", "searching") else 0


def requests_by_mentee(year: SchoolYear) -> dict[int, list[Request]]:
    """Mentee id → requests, in one query."""
    rows: dict[int, list[Request]] = {}
    for row in Request.objects.filter(mentee__year=year):
        rows.setdefault(row.mentee_id, []).append(row)
    return rows
