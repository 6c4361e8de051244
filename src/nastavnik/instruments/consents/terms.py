"""How soon the school must act on a demand about personal data: a table of the law, with the school's own numbers over it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.foundation.calendars.rules import WorkCalendar
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.kernel.act import Act
from nastavnik.kernel.catalogue import edition
from nastavnik.ui.text import plural

FILE = Path(__file__).parent / "catalogue" / "terms.toml"
SETTING = "data_terms"


@dataclass(frozen=True, slots=True)
class Term:
    """``days`` of ``unit`` («working» or «calendar») after the day of receipt; ``do``: what the responsible person does."""

    code: str
    title: str
    days: int
    unit: str
    law: str
    do: str
    more: int = 0
    """Working days the law lets the school add once, with a reasoned notice to the person."""

    @property
    def words(self) -> str:
        kind = "рабоч" if self.unit == "working" else "календарн"
        ends = ("ий", "их") if self.unit == "working" else ("ый", "ых")
        return plural(self.days, f"{kind}{ends[0]} день", f"{kind}{ends[1]} дня", f"{kind}{ends[1]} дней")


@cache
def catalogue() -> dict[str, Term]:
    """Code → term, as the product is delivered."""
    return {row["code"]: Term(**row) for row in edition(FILE).data["term"]}


def terms(organisation: Organisation) -> dict[str, Term]:
    """Code → term in force in the organisation."""
    own = organisation.settings.get(SETTING, {})
    return {code: replace(term, days=int(own.get(code, term.days))) for code, term in catalogue().items()}


def due(act: Act, code: str, received_on: date) -> date:
    """The last day of what is received now, by the terms in force."""
    return last_day(work_calendar(act), in_force(act)[code], received_on)


def in_force(act: Act) -> dict[str, Term]:
    """Code → term in force where the act takes place."""
    return terms(Organisation.objects.get(pk=act.organisation.pk))


def last_day(calendar: WorkCalendar, term: Term, received_on: date, *, extended: bool = False) -> date:
    """The day of receipt does not count; a term of calendar days that ends on a day off moves to the next working day (Civil
    Code, articles 191, 193). ``extended``: with the days the law lets the school add."""
    if term.unit == "working":
        return calendar.after(received_on, term.days + (term.more if extended else 0))
    return calendar.on_or_after(received_on + timedelta(days=term.days))
