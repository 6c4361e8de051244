"""A consent that has run out closes the bank, as a withdrawn one does (R01)."""

from __future__ import annotations

from nastavnik.foundation.jobs.rounds import on_round
from nastavnik.instruments.consents.purposes import Purpose, with_consent
from nastavnik.kernel.act import Act
from nastavnik.stages.mentees.actions.note_request import suspend_mentee
from nastavnik.stages.mentees.models import Mentee


@on_round
def mind_mentees(act: Act) -> None:
    """Whoever is in the bank of an open year without a valid consent to processing leaves it until there is one."""
    rows = list(Mentee.objects.filter(state="searching", year__closed_at__isnull=True).select_related("person"))
    permitted = with_consent(Purpose.BANK, [row.person_id for row in rows], act.today)
    for row in rows:
        if row.person_id not in permitted:
            suspend_mentee(act, mentee=row)
