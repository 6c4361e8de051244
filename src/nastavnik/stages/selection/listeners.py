"""Who leaves a bank, or may not be in it any more, is in no pair that is only being prepared."""

from __future__ import annotations

from typing import Any

from nastavnik.kernel.registry import Happening, on
from nastavnik.kernel.tenancy import within
from nastavnik.stages.selection.actions.withdraw_proposals import withdraw_proposals
from nastavnik.stages.selection.models import OPEN, Proposal


@on("mentees.mentee.left")
@on("mentees.mentee.suspended")
def mentee_gone(happening: Happening) -> None:
    _withdraw(happening, mentee=happening.result)


@on("mentors.mentor.left")
@on("mentors.mentor.suspended")
def mentor_gone(happening: Happening) -> None:
    _withdraw(happening, mentor=happening.result)


def _withdraw(happening: Happening, **who: Any) -> None:
    with within(happening.act.organisation):
        proposals = list(
            Proposal.objects.filter(state__in=OPEN, **who).select_related("mentee__person", "mentor__person")
        )
        if proposals:
            withdraw_proposals(happening.act, proposals=proposals)
