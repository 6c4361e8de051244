"""An order and what it orders never part: a registered D12 begins the pairs it names and D13 ends or moves them, or it is
not registered."""

from __future__ import annotations

from nastavnik.kernel.registry import Happening, on
from nastavnik.stages.mentorships.actions.change_mentorships import change_mentorships
from nastavnik.stages.mentorships.actions.form_mentorships import form_mentorships
from nastavnik.stages.mentorships.queries import CHANGE, ORDER


@on("documents.document.registered")
def registered(happening: Happening) -> None:
    if happening.result.kind == ORDER:
        form_mentorships(happening.act, order=happening.result)
    elif happening.result.kind == CHANGE:
        change_mentorships(happening.act, order=happening.result)
