"""Questions about pairs on their way into an order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import OPENED, Consent
from nastavnik.instruments.documents.models import Document
from nastavnik.stages.mentorships.rules import PairPapers
from nastavnik.stages.selection.models import Proposal

ORDER, CHANGE = "D12", "D13"


def drafted(year: SchoolYear) -> dict[int, Document]:
    """Proposal id → the order being prepared that names it already."""
    orders = Document.objects.filter(year=year, kind=ORDER, state__in=("draft", "sent"))
    return {key: order for order in orders for key in order.context.get("proposals", [])}


def papers_of(proposals: Sequence[Proposal], day: date) -> dict[int, PairPapers]:
    """Proposal id → the pair with the consents that cover it, named for this colleague or general: one query.

    The consent valid on ``day`` counts; where there is none, one signed later is told with its date.
    """
    people = {person for item in proposals for person in (item.mentor.person_id, item.mentee.person_id)}
    kinds = (ConsentKind.MENTOR_DUTIES, ConsentKind.MENTEE_PARTICIPATION)
    signed: dict[tuple[int, str], list[Consent]] = {}
    rows = Consent.objects.filter(person_id__in=people, kind__in=kinds, state__in=OPENED)
    for consent in rows.order_by("signed_on"):
        signed.setdefault((consent.person_id, consent.kind), []).append(consent)

    def day_of(person: int, kind: ConsentKind, other: int) -> date | None:
        rows = [row for row in signed.get((person, kind.value), []) if row.counterpart_id in (None, other)]
        valid = [row for row in rows if row.valid_on(day)]
        later = [row for row in rows if row.ended_on is None and row.signed_on is not None and row.signed_on > day]
        return next((row.signed_on for row in (*valid, *later)), None)

    found = {}
    for item in proposals:
        mentor, mentee = item.mentor.person, item.mentee.person
        found[item.pk] = PairPapers(
            mentor.short_name,
            mentee.short_name,
            day_of(mentor.pk, ConsentKind.MENTOR_DUTIES, mentee.pk),
            day_of(mentee.pk, ConsentKind.MENTEE_PARTICIPATION, mentor.pk),
        )
    return found
