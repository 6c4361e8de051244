"""A consent whose last day is behind permits nothing more, and says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from nastavnik.instruments.consents.actions._demands import open_demand
from nastavnik.instruments.consents.capabilities import Cap
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.lifecycles import CONSENT
from nastavnik.instruments.consents.models import Consent
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(
    capability=Cap.COLLECT_CONSENTS,
    event="consents.consents.expired",
    title="Истёк срок согласий",
    about="consents",
)
def expire_consents(act: Act, *, consents: Sequence[Consent]) -> list[Consent]:
    """Note that signed consents have run out. What stands on a site by a D18 must go from it: that gets its day too.

    The gate (``with_consent``) counts days by itself and does not wait for this note.
    """
    for consent in consents:
        CONSENT.move(consent, "expire", act)
        consent.save()
        if consent.kind == ConsentKind.DISSEMINATION and consent.ends_on is not None:
            open_demand(act, consent.person, "unpublish", consent.ends_on + timedelta(days=1), consent)
    return list(consents)
