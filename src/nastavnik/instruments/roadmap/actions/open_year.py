from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from nastavnik.foundation.organisations.actions.start_year import start_year
from nastavnik.foundation.organisations.capabilities import Cap
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.instruments.roadmap.models import PlanLine
from nastavnik.instruments.roadmap.source import activities, source
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(capability=Cap.START_YEAR, event="roadmap.plan.opened", title="Запущена дорожная карта года")
def open_year(
    act: Act, *, starts_on: date, ends_on: date, dates: Mapping[str, tuple[date, date]] | None = None
) -> SchoolYear:
    """Start a school year with the whole plan in it. ``dates``: code → (start, due) where they differ from the template."""
    year = start_year(act, starts_on=starts_on, ends_on=ends_on)
    given = dates or {}
    PlanLine.objects.bulk_create(
        PlanLine(
            organisation_id=act.organisation.pk,
            year=year,
            edition=str(source()),
            code=item.code,
            stage=item.stage,
            position=item.position,
            starts_on=(given.get(item.code) or item.dates(starts_on, ends_on))[0],
            due_on=(given.get(item.code) or item.dates(starts_on, ends_on))[1],
            responsible_role=item.responsible,
        )
        for item in activities().values()
    )
    return year
