"""A municipality or a region asks its schools by one questionnaire: a part in every school, results taken together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.surveys import audiences
from nastavnik.instruments.surveys.actions._places import inside
from nastavnik.instruments.surveys.actions.run_campaign import Window, WrongCampaign, create, invite
from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.models import Campaign, Version
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(capability=Cap.RUN_SURVEYS, event="surveys.campaign.shared", title="Подготовлена рассылка анкеты по школам")
def prepare_whole(
    act: Act, *, version: Version, opens_on: date, closes_on: date, texts: Mapping[str, str] | None = None
) -> Campaign:
    """A campaign with a part in every school below that has a year and somebody to ask. Nothing leaves before it is opened.

    The people stay the schools' own: their curators see them, hand the links, enter paper forms.
    """
    if act.organisation.is_leaf:
        raise WrongCampaign("По школам рассылает муниципалитет или регион. В школе отметьте, кому отправить анкету.")
    window = Window(opens_on, closes_on)
    whole = create(act, version, window, None, texts)
    asked = 0
    for school_act, year, people in asked_below(act, instrument_of(version).respondent):
        part = create(school_act, version, window, year, texts, whole)
        invite(school_act, part, people)
        asked += len(people)
    if not asked:
        raise WrongCampaign("Спрашивать пока некого: ни в одной школе нет людей, для которых эта анкета.")
    return whole


def asked_below(act: Act, respondent: str) -> Iterator[tuple[Act, SchoolYear, list[Person]]]:
    """Every school below with the people of an audience, each inside its own walls."""
    for school in Organisation.objects.in_scope().filter(kind=Organisation.Kind.SCHOOL).order_by("path"):
        with inside(act, school) as school_act:
            year = current_year(school_act)
            people = audiences.people_of(school_act, respondent) if year is not None else []
            if year is not None and people:
                yield school_act, year, people
