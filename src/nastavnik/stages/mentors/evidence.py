"""What proves the lines of stage 3."""

from __future__ import annotations

from datetime import date

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.consents.purposes import Purpose, with_consent
from nastavnik.instruments.roadmap.evidence import Evidence, evidence
from nastavnik.stages.mentors.models import Mentor


def _rows(year: SchoolYear) -> list[Mentor]:
    return list(Mentor.objects.filter(year=year).exclude(state="left").prefetch_related("strengths"))


@evidence("strengths")
def strengths(year: SchoolYear, today: date) -> Evidence:
    """Everybody who wishes to help has told with what."""
    rows = _rows(year)
    told = sum(bool(row.strengths.all()) for row in rows)
    return Evidence(told, len(rows), f"Внесены у {told} из {len(rows)}" if rows else "")


@evidence("mentor_processing")
def processing(year: SchoolYear, today: date) -> Evidence:
    """D17 of every mentor is valid."""
    people = [row.person_id for row in _rows(year)]
    signed = len(with_consent(Purpose.BANK, people, today))
    return Evidence(
        signed,
        len(people),
        f"Подписано {signed} из {len(people)}" if people else "",
        waiting=bool(people) and signed < len(people),
    )


@evidence("mentor_bank")
def bank(year: SchoolYear, today: date) -> Evidence:
    """Everybody who wishes to help is in the bank, with a consent valid today."""
    total = len(_rows(year))
    inside = Mentor.objects.filter(year=year).in_bank(today).count()
    return Evidence(inside, total, f"В банке {inside} из {total}" if total else "")
