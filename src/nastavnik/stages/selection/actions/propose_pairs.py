from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.matching import compute, read_bank
from nastavnik.stages.selection.models import MatchingRun, Proposal
from nastavnik.stages.selection.rules import scenarios
from nastavnik.stages.selection.settings import latest_rules, terms_of


class NothingToMatch(Refusal):
    """One of the banks is empty."""


@action(capability=Cap.MATCH, event="selection.run.made", title="Подобраны пары")
def propose_pairs(
    act: Act,
    *,
    year: SchoolYear,
    policy: str = MatchingRun.Policy.EVERYONE,
    scenario: str = "",
    compared: Sequence[dict[str, Any]] = (),
) -> MatchingRun:
    """Compute the best pairs for everybody in the bank who has none, and suggest them.

    Accepted, sent and agreed pairs and pinned suggestions stay as they are and take their mentor's places; other suggestions are
    replaced. The run keeps input, rules, result and certificate, so it can be replayed and defended. ``scenario``: a key of
    ``rules.scenarios`` over the settings in force; ``compared``: the scenarios it was chosen from, as the comparison showed them.
    """
    if policy not in MatchingRun.Policy.values:
        raise NothingToMatch("Выберите правило подбора из списка.", field="policy")
    rules = latest_rules(act)
    terms = terms_of(rules, policy)
    if scenario:
        known = scenarios(terms)
        if scenario not in known:
            raise NothingToMatch("Такого варианта уже нет: правила изменились. Сравните варианты ещё раз.")
        terms = known[scenario].terms
    found = compute(read_bank(act, year), terms)
    if not found.mentees:
        raise NothingToMatch("Подбирать пока некого: в банке нет наставляемых без наставника.")
    if not found.mentors:
        raise NothingToMatch(
            "Правила школы не оставили ни одного наставника. Ослабьте их в настройке правил."
            if terms.hard and _anybody(year)
            else "В банке нет наставников. Отметьте, кто готов помогать, и получите согласия."
        )
    run = MatchingRun.objects.create(
        organisation_id=act.organisation.pk,
        year=year,
        policy=terms.policy,
        rules=rules,
        hard=sorted(terms.hard),
        fairness=terms.fairness,
        engine=found.engine,
        input=found.input,
        result=found.result,
        seal=found.seal,
        figures=found.figures,
        compared=list(compared),
        made_at=act.now,
        made_by=act.actor.name,
    )
    # Only the key: nothing hangs on a bare suggestion, and its explanation need not be read to be dropped.
    Proposal.objects.filter(year=year, state="suggested", pinned=False).order_by().only("pk").delete()
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


def _anybody(year: SchoolYear) -> bool:
    return Mentor.objects.filter(year=year, state="in_bank").exists()
