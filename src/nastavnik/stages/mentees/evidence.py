"""What proves the lines of stage 2 and the support of those without a pair."""

from __future__ import annotations

from datetime import date

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.consents.purposes import Purpose, with_consent
from nastavnik.instruments.roadmap.evidence import Evidence, evidence
from nastavnik.stages.mentees.models import Mentee


def _rows(year: SchoolYear) -> list[Mentee]:
    return list(
        Mentee.objects.filter(year=year).exclude(state="left").select_related("person").prefetch_related("requests")
    )


@evidence("requests")
def requests(year: SchoolYear, today: date) -> Evidence:
    """Everybody who asks for help has told with what."""
    rows = _rows(year)
    told = sum(bool(row.requests.all()) for row in rows)
    return Evidence(told, len(rows), f"Внесены у {told} из {len(rows)}" if rows else "")


@evidence("mentee_processing")
def processing(year: SchoolYear, today: date) -> Evidence:
    """D17 of every mentee is valid."""
    people = [row.person_id for row in _rows(year)]
    signed = len(with_consent(Purpose.BANK, people, today))
    return Evidence(
        signed,
        len(people),
        f"Подписано {signed} из {len(people)}" if people else "",
        waiting=bool(people) and signed < len(people),
    )


@evidence("mentee_bank")
def bank(year: SchoolYear, today: date) -> Evidence:
    """Everybody who asks for help is in the bank, with a consent valid today."""
    total = len(_rows(year))
    inside = Mentee.objects.filter(year=year).in_bank(today).count()
    return Evidence(inside, total, f"В банке {inside} из {total}" if total else "")


@evidence("support")
def support(year: SchoolYear, today: date) -> Evidence:
    """Needed only while somebody is without a pair; the deeds themselves are attached for now. A number, no names: the road map is
    seen above the school too."""
    alone = [row for row in _rows(year) if row.state == "searching"]
    paired = any(row.state == "paired" for row in _rows(year))
    if paired and not alone:
        return Evidence(1, 1, "Пара есть у всех")
    return Evidence(0, 0, f"Без пары: {len(alone)}" if paired else "")


@evidence("search")
def search(year: SchoolYear, today: date) -> Evidence:
    """Done when everybody in the bank has a mentor."""
    rows = [row for row in _rows(year) if row.state in ("searching", "paired")]
    found = sum(row.state == "paired" for row in rows)
    return Evidence(found, len(rows) if found else 0, f"Наставник есть у {found} из {len(rows)}" if found else "")
