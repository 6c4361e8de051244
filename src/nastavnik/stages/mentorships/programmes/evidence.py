"""What proves the lines about programmes: the programmes themselves."""

from __future__ import annotations

from datetime import date

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.roadmap.evidence import Evidence, evidence
from nastavnik.stages.mentorships.programmes.queries import counts


@evidence("programmes_drafted")
def programmes_drafted(year: SchoolYear, today: date) -> Evidence:
    """Every pair and group at work has a programme with goals (or one signed on paper)."""
    found = counts([year]).get(year.organisation_id)
    if found is None:
        return Evidence(0, 0)
    return Evidence(found.drafted, found.pairs, f"Программы подготовлены: {found.drafted} из {found.pairs}")


@evidence("programmes_signed")
def programmes_signed(year: SchoolYear, today: date) -> Evidence:
    """Every pair and group at work has an approved programme."""
    found = counts([year]).get(year.organisation_id)
    if found is None:
        return Evidence(0, 0)
    words = f"Программы утверждены: {found.approved} из {found.pairs}"
    return Evidence(found.approved, found.pairs, words, waiting=found.approved < found.drafted)
