from __future__ import annotations

from nastavnik.foundation.jobs.rounds import on_round
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.privacy.actions.drop_looks import drop_looks
from nastavnik.foundation.privacy.looks import kept_days, outdated
from nastavnik.kernel.act import Act


@on_round
def drop_old_looks(act: Act) -> None:
    """The log of looks is not kept longer than the school has set."""
    days = kept_days(Organisation.objects.get(pk=act.organisation.pk).settings)
    if outdated(act, days).exists():
        drop_looks(act, days=days)
