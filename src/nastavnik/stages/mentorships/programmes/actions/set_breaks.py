from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentorships.programmes.capabilities import Cap
from nastavnik.stages.mentorships.programmes.days import KNOWN
from nastavnik.stages.mentorships.programmes.models import SchoolBreak
from nastavnik.stages.mentorships.programmes.rules import Break


class WrongBreak(Refusal):
    """Vacations that overlap, run backwards or lie outside the year."""


@action(capability=Cap.SET_BREAKS, event="programmes.breaks.set", title="Указаны каникулы школы", about="year")
def set_breaks(act: Act, *, year: SchoolYear, breaks: Sequence[Break]) -> list[SchoolBreak]:
    """The vacations of a year, all of them: drafts made from now on pass them by. Dates that stand are not moved."""
    rows = sorted(breaks, key=lambda row: row.starts_on)
    for row in rows:
        if row.ends_on < row.starts_on:
            raise WrongBreak(f"{row.title}: последний день раньше первого. Проверьте даты.")
        if not (year.holds(row.starts_on) and year.holds(row.ends_on)):
            raise WrongBreak(f"{row.title}: даты вне учебного года {year.title}. Проверьте год.")
    for former, later in pairwise(rows):
        if later.starts_on <= former.ends_on:
            raise WrongBreak(f"{former.title} и {later.title} накладываются. Проверьте даты.")
    SchoolBreak.objects.filter(year=year).delete()
    act.known.pop(KNOWN, None)
    return SchoolBreak.objects.bulk_create(
        SchoolBreak(
            organisation_id=year.organisation_id,
            year=year,
            title=row.title,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for row in rows
    )
