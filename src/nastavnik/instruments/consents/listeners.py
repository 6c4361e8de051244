"""What the law asks of the school by a day: to publish the conditions of a signed D18; to destroy the data of who left."""

from __future__ import annotations

from nastavnik.instruments.consents.actions._demands import open_demand
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import OPENED, Consent, Demand
from nastavnik.instruments.consents.rules import has_conditions
from nastavnik.kernel.registry import Happening, on
from nastavnik.kernel.tenancy import within


@on("consents.consents.signed")
def conditions(happening: Happening) -> None:
    act = happening.act
    for consent in happening.result:
        if consent.kind == ConsentKind.DISSEMINATION and has_conditions(consent.terms):
            open_demand(act, consent.person, "conditions", consent.signed_on or act.today, consent)


@on("people.employment.ended")
def gone(happening: Happening) -> None:
    """Who has left is mentored no more: the purpose is reached, and the term of destruction runs from the last day of work."""
    act, person = happening.act, happening.arguments["person"]
    with within(act.organisation):
        given = Consent.objects.filter(person=person, kind=ConsentKind.PROCESSING, state__in=OPENED).exists()
        waits = Demand.objects.waiting().filter(person=person, kind__in=("withdrawal", "reached")).exists()
        if given and not waits:
            open_demand(act, person, "reached", happening.result.ends_on)
