"""The order and what it orders never part: a registered D12 begins the pairs it names, or is not registered."""

from __future__ import annotations

from nastavnik.kernel.registry import Happening, on
from nastavnik.stages.mentorships.actions.form_mentorships import form_mentorships
from nastavnik.stages.mentorships.queries import ORDER


@on("documents.document.registered")
def registered(happening: Happening) -> None:
    if happening.result.kind == ORDER:
        form_mentorships(happening.act, order=happening.result)
