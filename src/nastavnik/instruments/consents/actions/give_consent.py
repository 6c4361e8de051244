"""A consent given, or not, by the person in their own account."""

from __future__ import annotations

from nastavnik.foundation.organisations.models import Organisation
from nastavnik.instruments.consents.capabilities import Cap
from nastavnik.instruments.consents.kinds import IN_ACCOUNT, ConsentKind
from nastavnik.instruments.consents.lifecycles import CONSENT
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.consents.rules import Permitted, with_permissions
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Forbidden, Refusal

SETTING = "consents_in_account"


class OnPaper(Refusal):
    """This kind is given on paper in this school."""


class TextChanged(Refusal):
    """The text on the screen is not the text that would be signed."""


def in_account(organisation: Organisation) -> tuple[str, ...]:
    """Kinds a person may give in the account: the school's decision, or the default."""
    return tuple(organisation.settings.get(SETTING, IN_ACCOUNT))


@action(capability=Cap.GIVE_CONSENT, event="consents.consents.signed", title="Согласие дано в личном кабинете")
def give_consent(act: Act, *, consent: Consent, text_sha256: str, permitted: Permitted | None = None) -> list[Consent]:
    """Give one's own consent. ``text_sha256``: of the text the person has read; ``permitted``: the marks of D18.

    The journal keeps who, when and which text: the operator must be able to prove it (152-ФЗ, article 9, part 3).
    """
    _own(act, consent)
    if consent.kind not in in_account(Organisation.objects.get(pk=act.organisation.pk)):
        raise OnPaper("Это согласие дают на бумаге: подпишите лист у куратора.")
    if text_sha256 != consent.text_sha256:
        raise TextChanged("Текст согласия обновился. Прочитайте его ещё раз и решите заново.")
    if consent.kind == ConsentKind.DISSEMINATION:
        consent.terms = with_permissions(consent, permitted or Permitted({}))
    CONSENT.move(consent, "sign", act)
    consent.signed_on, consent.given, consent.given_at = act.today, Consent.Given.ACCOUNT, act.now
    consent.save()
    return [consent]


@action(
    capability=Cap.GIVE_CONSENT,
    event="consents.consent.declined",
    title="Отказ от согласия в личном кабинете",
    about="consent",
)
def decline_consent(act: Act, *, consent: Consent) -> Consent:
    """Refuse in the account. No reason is asked or stored (R06)."""
    _own(act, consent)
    CONSENT.move(consent, "refuse", act)
    consent.refused_on = act.today
    consent.save()
    return consent


def _own(act: Act, consent: Consent) -> None:
    if act.actor.person_id is None or consent.person_id != act.actor.person_id:
        raise Forbidden()
