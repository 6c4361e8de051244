"""The rules a school has set, in force now."""

from __future__ import annotations

from nastavnik.kernel.act import Act
from nastavnik.stages.selection.models import RuleSet
from nastavnik.stages.selection.rules import Terms


def latest_rules(act: Act) -> RuleSet | None:
    """The last edition the school has saved; none means «as delivered»."""
    return RuleSet.objects.filter(organisation_id=act.organisation.pk).order_by("-number").first()


def terms_of(rules: RuleSet | None, policy: str = "everyone") -> Terms:
    """An edition as the matching reads it."""
    if rules is None:
        return Terms(policy)
    return Terms(policy, frozenset(rules.hard), rules.emphasis, rules.least)


def terms_in_force(act: Act, policy: str = "everyone") -> Terms:
    """What a computation would go by now."""
    return terms_of(latest_rules(act), policy)
