"""Questions about consents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent


def with_consent(person_ids: Iterable[int], kind: ConsentKind, day: date) -> set[int]:
    """Which of the people have a valid consent of this kind on that day."""
    return set(
        Consent.objects.filter(person_id__in=list(person_ids), kind=kind.value)
        .valid_on(day)
        .values_list("person_id", flat=True)
    )


def live_consents(year: SchoolYear, person_ids: Iterable[int]) -> Mapping[int, list[Consent]]:
    """Person → consents of the year that are printed, signed or refused, without replaced ones."""
    rows: dict[int, list[Consent]] = defaultdict(list)
    for consent in Consent.objects.filter(year=year, person_id__in=list(person_ids)).exclude(state="replaced"):
        rows[consent.person_id].append(consent)
    return rows
