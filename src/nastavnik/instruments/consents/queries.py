"""Questions about consents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

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


def duty_consent(person_id: int, kind: ConsentKind, counterpart_id: int, day: date) -> Consent | None:
    """The duty consent (D10, D11) that covers work with this colleague on that day: named or general."""
    found: Consent | None = (
        Consent.objects.filter(person_id=person_id, kind=kind.value)
        .filter(Q(counterpart_id=counterpart_id) | Q(counterpart__isnull=True))
        .valid_on(day)
        .order_by("signed_on")
        .first()
    )
    return found


def live_consents(year: SchoolYear, person_ids: Iterable[int]) -> Mapping[int, list[Consent]]:
    """Person → consents of the year that are printed, signed or refused, without replaced ones."""
    rows: dict[int, list[Consent]] = defaultdict(list)
    for consent in Consent.objects.filter(year=year, person_id__in=list(person_ids)).exclude(state="replaced"):
        rows[consent.person_id].append(consent)
    return rows
