"""The waiting list: who is without a mentor, since when, and why. Stages above add the reasons they know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentees.queries import since, waiting_days

LONG = 14
"""Days without a pair after which somebody must be supported and searched for (our rule R16)."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no mentor, in a sentence; ``step``: what to do about it, with its page."""

    text: str
    step: str = ""
    url: str = ""


Reasons = Callable[[Act, SchoolYear, Sequence[Mentee]], Mapping[int, Reason]]
"""Mentee id → reason, for those it knows of; a constant number of queries."""
REASONS: list[Reasons] = []
"""A later one knows better: the stage of matching comes after the bank."""


@dataclass(frozen=True, slots=True)
class Waiting:
    mentee: Mentee
    since: date
    days: int
    reason: Reason

    @property
    def long(self) -> bool:
        return self.days > LONG


def waiting_list(act: Act, year: SchoolYear) -> list[Waiting]:
    """Everybody without a mentor: those who need one first of all, then the longest waiting."""
    rows = list(
        Mentee.objects.filter(year=year, state__in=("candidate", "searching"))
        .select_related("person")
        .prefetch_related("requests")
    )
    known: dict[int, Reason] = {}
    for reasons in REASONS:
        known |= reasons(act, year, rows)
    found = [Waiting(row, since(row), waiting_days(row, act.today), known[row.pk]) for row in rows]
    return sorted(found, key=lambda item: (not item.mentee.first_of_all, -item.days, item.mentee.person.full_name))


def papers_or_requests(act: Act, year: SchoolYear, mentees: Sequence[Mentee]) -> dict[int, Reason]:
    """What the bank itself knows: no consent, no requests, or simply no pair yet."""
    return {mentee.pk: _own(mentee) for mentee in mentees}


def _own(mentee: Mentee) -> Reason:
    if mentee.state == "candidate":
        return Reason("Нет согласия на обработку данных", "Отметить подпись", "selection:participants")
    if not mentee.requests.all():
        return Reason("Запросы не внесены: подбирать не по чему", "Внести запросы", "mentees:edit")
    return Reason("Подбор ещё не проводили", "Открыть подбор", "selection:index")


REASONS.append(papers_or_requests)
