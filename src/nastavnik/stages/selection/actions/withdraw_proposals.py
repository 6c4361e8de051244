from __future__ import annotations

from collections.abc import Sequence

from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.lifecycles import PROPOSAL
from nastavnik.stages.selection.models import Proposal


@action(
    capability=Cap.MATCH,
    event="selection.proposals.withdrawn",
    title="Пары сняты: участник вышел из банка",
    about="proposals",
)
def withdraw_proposals(act: Act, *, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Close pairs that can come to nothing, sent ones included. Nobody has refused, so no answer is written."""
    for proposal in proposals:
        PROPOSAL.move(proposal, "decline" if proposal.state in ("sent", "agreed") else "reject", act)
        proposal.save()
    return list(proposals)
