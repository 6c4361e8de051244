"""What proves the choice of mentors and the consents to duties."""

from __future__ import annotations

from datetime import date

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.consents.purposes import Purpose, with_consent
from nastavnik.instruments.roadmap.evidence import Evidence, evidence
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.selection.models import LIVE, MatchingRun, Proposal
from nastavnik.ui.text import short_date


@evidence("duty_consents")
def duty_consents(year: SchoolYear, today: date) -> Evidence:
    """D11 of every mentee and D10 of every mentor chosen for a pair."""
    mentees = list(Mentee.objects.filter(year=year).exclude(state="left").values_list("person_id", flat=True))
    chosen = Proposal.objects.filter(year=year, state__in=(*LIVE, "ordered")).values_list(
        "mentor__person_id", flat=True
    )
    mentors = list(set(chosen))
    signed = len(with_consent(Purpose.BEING_MENTORED, mentees, today)) + len(
        with_consent(Purpose.MENTORING, mentors, today)
    )
    total = len(mentees) + len(mentors)
    return Evidence(
        signed if mentors else min(signed, max(total - 1, 0)),
        total,
        f"Подписано {signed} из {total}" if total else "",
        waiting=0 < signed < total,
    )


@evidence("decisions")
def decisions(year: SchoolYear, today: date) -> Evidence:
    """For every mentee in the bank a mentor was chosen; a computation over the bank is its analysis, told even before a decision."""
    bank = Mentee.objects.filter(year=year, state__in=("searching", "paired")).count()
    chosen = Proposal.objects.filter(year=year, state__in=(*LIVE, "ordered")).values("mentee_id").distinct().count()
    run = MatchingRun.objects.filter(year=year).defer("input", "result").order_by("-made_at", "-pk").first()
    words = [f"Наставник выбран для {chosen} из {bank}"] if chosen else []
    if run is not None and run.figures:
        found = f"{run.figures['pairs']} из {run.figures['mentees']}"
        words.append(f"подбор от {short_date(run.made_at)} нашёл наставника для {found}")
    told = "; ".join(words)
    return Evidence(chosen, bank if chosen or run else 0, told[:1].upper() + told[1:])
