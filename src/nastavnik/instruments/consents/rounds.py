"""Consents whose last day is behind; demands whose last day has moved with the calendar."""

from __future__ import annotations

from nastavnik.foundation.jobs.rounds import on_round
from nastavnik.instruments.consents.actions.expire_consents import expire_consents
from nastavnik.instruments.consents.actions.recount_demands import moved_days, recount_demands
from nastavnik.instruments.consents.models import Consent, Demand
from nastavnik.kernel.act import Act


@on_round
def mind_consents(act: Act) -> None:
    """Say of each consent that has run out that it has: it may then be asked for anew."""
    rows = Consent.objects.run_out(act.today).filter(organisation_id=act.organisation.pk)
    if found := list(rows.select_related("person")):
        expire_consents(act, consents=found)


@on_round
def mind_demands(act: Act) -> None:
    """A holiday was moved: the last day is counted anew."""
    rows = Demand.objects.waiting().filter(organisation_id=act.organisation.pk, days__gt=0).select_related("person")
    if (waiting := list(rows)) and moved_days(act, waiting):
        recount_demands(act, demands=waiting)
