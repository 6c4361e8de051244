from __future__ import annotations

from collections.abc import Mapping, Sequence

from nastavnik.foundation.organisations.models import Organisation
from nastavnik.instruments.consents.actions.give_consent import SETTING
from nastavnik.instruments.consents.capabilities import Cap
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.terms import SETTING as TERMS
from nastavnik.instruments.consents.terms import catalogue
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class WrongRules(Refusal):
    """A kind or a term that does not exist, or a number of days that cannot be."""


@action(capability=Cap.SET_RULES, event="consents.rules.set", title="Изменены правила согласий")
def set_rules(act: Act, *, in_account: Sequence[str], days: Mapping[str, int]) -> Organisation:
    """Which consents may be given in the account, and the terms in days where the school's lawyer says otherwise."""
    if set(in_account) - set(ConsentKind.values) or set(days) - set(catalogue()):
        raise WrongRules("Такого согласия или срока нет.")
    if wrong := [code for code, count in days.items() if not 1 <= count <= 365]:
        raise WrongRules("Срок — от 1 до 365 дней.", field=f"days_{wrong[0]}")
    organisation: Organisation = Organisation.objects.get(pk=act.organisation.pk)
    own = {code: count for code, count in days.items() if count != catalogue()[code].days}
    organisation.settings = {**organisation.settings, SETTING: list(in_account), TERMS: own}
    organisation.save()
    return organisation
