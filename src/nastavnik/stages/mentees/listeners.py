"""A signed D17 opens the bank."""

from __future__ import annotations

from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.kernel.registry import Happening, on
from nastavnik.kernel.tenancy import within
from nastavnik.stages.mentees.actions.note_request import enter_bank
from nastavnik.stages.mentees.models import Mentee


@on("consents.consents.signed")
def signed(happening: Happening) -> None:
    people = [consent.person_id for consent in happening.result if consent.kind == ConsentKind.PROCESSING]
    with within(happening.act.organisation):
        for mentee in Mentee.objects.filter(person_id__in=people, state="candidate"):
            enter_bank(happening.act, mentee=mentee)
