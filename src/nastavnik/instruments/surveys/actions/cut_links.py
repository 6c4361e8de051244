from __future__ import annotations

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.surveys import keys
from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.models import Campaign
from nastavnik.instruments.surveys.sealing import year_key_of
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class StillAsked(Refusal):
    """A collection of the year goes on: its answers need the key."""


@action(
    capability=Cap.RUN_SURVEYS,
    event="surveys.links.cut",
    title="Ключ года уничтожен: ответы без имени ни с кем не связать",
)
def cut_links(act: Act, *, year: SchoolYear) -> SchoolYear:
    """After the yearly report: destroy the key of the year's pseudonyms. Confidential answers are anonymous from now on."""
    if Campaign.objects.filter(year=year, state="open").exists():
        raise StillAsked("Сбор ответов ещё идёт. Завершите его, тогда ключ года можно уничтожить.")
    keys.destroy(year_key_of(act.organisation.pk, year.pk))
    return year
