"""Questions about consents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta

from nastavnik.foundation.access.web import restrict
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.consents.capabilities import Cap
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent, Demand
from nastavnik.kernel.act import Act

TAKING_PART = (ConsentKind.PROCESSING, ConsentKind.MENTOR_DUTIES, ConsentKind.MENTEE_PARTICIPATION)
"""What one signs to take part; publication and transfer are asked for when they are needed."""


def live_consents(year: SchoolYear, person_ids: Iterable[int]) -> Mapping[int, list[Consent]]:
    """Person → consents to taking part, of the year: printed, signed or refused, without replaced ones."""
    rows: dict[int, list[Consent]] = defaultdict(list)
    found = Consent.objects.filter(year=year, person_id__in=list(person_ids), kind__in=TAKING_PART)
    for consent in found.exclude(state="replaced"):
        rows[consent.person_id].append(consent)
    return rows


SOON = 30
"""Days ahead from which a consent that ends is worth a thought."""


def ends_soon(act: Act, consent: Consent) -> bool:
    """Whether a valid consent has less than a month to go."""
    last = consent.ends_on
    return consent.state == "signed" and last is not None and act.today <= last < act.today + timedelta(days=SOON)


def handled(act: Act, year: SchoolYear | None) -> list[Consent]:
    """Consents to publication and transfer, the latest first."""
    kinds = (ConsentKind.DISSEMINATION, ConsentKind.TRANSFER)
    rows = restrict(Consent.objects, act, Cap.SEE_CONSENTS).filter(year=year, kind__in=kinds).exclude(state="replaced")
    return list(rows.select_related("person").order_by("-printed_at", "-pk"))


def own_consents(act: Act) -> list[Consent]:
    """One's own, what waits for a decision first."""
    rows = Consent.objects.owned_by(act.actor).exclude(state="replaced").select_related("year", "counterpart")
    return sorted(rows, key=lambda row: (row.state != "prepared", row.state != "signed", -row.pk))


def demands(act: Act) -> tuple[list[Demand], list[Demand]]:
    """Those to be acted on, the nearest day first, and the last fifty done."""
    rows = restrict(Demand.objects, act, Cap.HANDLE_DEMANDS).select_related("person", "consent")
    return list(rows.waiting()), list(rows.filter(done_on__isnull=False).order_by("-done_on", "-pk")[:50])
