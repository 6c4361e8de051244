"""A signed D18 with conditions: the school must publish them within the term of the law."""

from __future__ import annotations

from nastavnik.instruments.consents.actions._demands import open_demand
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.rules import has_conditions
from nastavnik.kernel.registry import Happening, on


@on("consents.consents.signed")
def conditions(happening: Happening) -> None:
    act = happening.act
    for consent in happening.result:
        if consent.kind == ConsentKind.DISSEMINATION and has_conditions(consent.terms):
            open_demand(act, consent.person, "conditions", act.today, consent)
