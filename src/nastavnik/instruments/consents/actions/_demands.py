from __future__ import annotations

from datetime import date

from nastavnik.foundation.calendars.queries import work_calendar
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.models import Consent, Demand
from nastavnik.instruments.consents.terms import in_force, last_day
from nastavnik.kernel.act import Act


def open_demand(
    act: Act, person: Person, kind: str, received_on: date, consent: Consent | None = None, words: str = ""
) -> Demand:
    """A demand with its last day by the terms in force."""
    term = in_force(act)[kind]
    made: Demand = Demand.objects.create(
        organisation_id=act.organisation.pk,
        person=person,
        consent=consent,
        kind=kind,
        words=words,
        received_on=received_on,
        days=term.days,
        due_on=last_day(work_calendar(act), term, received_on),
    )
    return made
