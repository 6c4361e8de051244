"""What follows from the registration of the school's acts: dates in order, the former act replaced."""

from __future__ import annotations

from nastavnik.instruments.documents.actions.supersede_document import supersede_document
from nastavnik.kernel.errors import Refusal
from nastavnik.kernel.registry import Happening, on
from nastavnik.stages.regulations.chains import chain_refusal, replaced_by


class OutOfOrder(Refusal):
    """The dates of a chain of documents contradict each other (R25)."""


@on("documents.document.registered")
def registered(happening: Happening) -> None:
    document = happening.result
    if refusal := chain_refusal(document):
        raise OutOfOrder(refusal, field="dated_on")
    for former in replaced_by(document):
        supersede_document(happening.act, document=former, by=document)
