from __future__ import annotations

from collections.abc import Collection, Mapping

from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.matching import DELIVERED
from nastavnik.stages.selection.models import RuleSet
from nastavnik.stages.selection.rules import THRESHOLDS, WrongRules, check_hard, weights
from nastavnik.stages.selection.settings import latest_rules


@action(capability=Cap.SET_RULES, event="selection.rules.saved", title="Изменены правила подбора")
def save_rules(act: Act, *, emphasis: Mapping[str, str], hard: Collection[str], least: int) -> RuleSet:
    """Make the next edition of the school's rules; past runs keep theirs. The same settings again make no new edition.

    ``emphasis``: criterion → level (``rules.EMPHASIS``). Raises ``WrongRules``.
    """
    if unknown := set(emphasis) - set(DELIVERED):
        raise WrongRules(f"Такого свойства нет: «{sorted(unknown)[0]}».")
    weights(DELIVERED, emphasis)
    if least not in THRESHOLDS:
        raise WrongRules("Выберите порог из списка.", field="least")
    told = {name: level for name, level in emphasis.items() if level != "usual"}
    rules = check_hard(hard)
    before = latest_rules(act)
    if before is not None and (before.emphasis, before.hard, before.least) == (told, rules, least):
        return before
    made: RuleSet = RuleSet.objects.create(
        organisation_id=act.organisation.pk,
        number=before.number + 1 if before else 1,
        emphasis=told,
        hard=rules,
        least=least,
        made_at=act.now,
        made_by=act.actor.name,
    )
    return made
