"""Questions about organisations and years."""

from __future__ import annotations

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal


class NoYear(Refusal):
    """The school has not started a year."""


def current_year(act: Act) -> SchoolYear | None:
    """The school year of the act's day: the one that holds it, else the latest open one, else none."""
    years = list(SchoolYear.objects.filter(organisation_id=act.organisation.pk).order_by("-starts_on")[:5])
    return next((year for year in years if year.holds(act.today)), next((year for year in years if year.closed_at is None), None))


def year_or_refuse(act: Act) -> SchoolYear:
    """The current year, or the refusal that says to start one."""
    year = current_year(act)
    if year is None:
        raise NoYear("Учебный год ещё не начат. Начните его на странице «Сегодня».")
    return year
