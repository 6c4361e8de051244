from __future__ import annotations

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.matching import compute
from nastavnik.stages.selection.models import MatchingRun, Proposal


class NothingToMatch(Refusal):
    """One of the banks is empty."""


@action(capability=Cap.MATCH, event="selection.run.made", title="Подобраны пары")
def propose_pairs(act: Act, *, year: SchoolYear, policy: str = MatchingRun.Policy.EVERYONE) -> MatchingRun:
    """Compute the best pairs for everybody in the bank who has none, and suggest them.

    Accepted, sent and agreed pairs stay as they are and take their mentor's places. Earlier bare suggestions are
    replaced. The run keeps input, rules, result and certificate, so it can be replayed and defended.
    """
    if policy not in MatchingRun.Policy.values:
        raise NothingToMatch("Выберите правило подбора из списка.", field="policy")
    found = compute(act, year, policy)
    if not found.mentees:
        raise NothingToMatch("Подбирать пока некого: в банке нет наставляемых без наставника.")
    if not found.mentors:
        raise NothingToMatch("В банке нет наставников. Отметьте, кто готов помогать, и получите согласия.")
    run = MatchingRun.objects.create(
        organisation_id=act.organisation.pk,
        year=year,
        policy=policy,
        engine=found.engine,
        input=found.input,
        result=found.result,
        made_at=act.now,
        made_by=act.actor.name,
    )
    Proposal.objects.filter(year=year, state="suggested").delete()
    Proposal.objects.bulk_create(
        Proposal(
            organisation_id=act.organisation.pk,
            year=year,
            run=run,
            mentee_id=pair.mentee_id,
            mentor_id=pair.mentor_id,
            score=pair.score,
            explanation=pair.explanation,
        )
        for pair in found.pairs
    )
    return run
