from __future__ import annotations

from collections.abc import Sequence

from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.models import TrainingRule
from nastavnik.stages.selection.training.rules import Kind


class WrongRule(Refusal):
    """A rule nobody could keep."""


@action(capability=Cap.SET_RULE, event="training.rule.set", title="Изменено правило, кто считается обученным")
def set_rule(act: Act, *, kinds: Sequence[str], external: bool, hours: int, years: int) -> TrainingRule:
    """The school's own rule. ``hours``: academic; 0: any training will do. ``years``: 0: training counts for good."""
    if set(kinds) - set(Kind):
        raise WrongRule("Такого вида занятий нет.", field="kinds")
    if not kinds and not external:
        raise WrongRule("Отметьте хотя бы что-то одно, что считается обучением.", field="kinds")
    if not (0 <= hours <= 500 and 0 <= years <= 20):
        raise WrongRule("Часов — от 0 до 500, лет — от 0 до 20.", field="hours")
    rule, _ = TrainingRule.objects.update_or_create(
        organisation_id=act.organisation.pk,
        defaults={
            "kinds": [kind.value for kind in Kind if kind in kinds],
            "external": external,
            "hours": hours,
            "years": years,
        },
    )
    found: TrainingRule = rule
    return found
