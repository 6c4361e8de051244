from __future__ import annotations

from datetime import date

from nastavnik.foundation.organisations.capabilities import Cap
from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.organisations.queries import YEAR
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class YearRefused(Refusal):
    """The year exists, or its dates cannot be so."""


@action(capability=Cap.START_YEAR, event="organisations.school_year.started", title="Начат учебный год")
def start_year(act: Act, *, starts_on: date, ends_on: date) -> SchoolYear:
    """Open a school year of the act's school. The plan of the road map is made by those who listen above."""
    school = Organisation.objects.get(pk=act.organisation.pk)
    if school.kind != Organisation.Kind.SCHOOL:
        raise YearRefused("Учебный год начинает школа.")
    if not 250 <= (ends_on - starts_on).days <= 400:
        raise YearRefused("Учебный год длится от девяти до тринадцати месяцев. Проверьте даты.", field="ends_on")
    overlapping = SchoolYear.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if overlapping is not None:
        raise YearRefused(f"Учебный год {overlapping.title} уже начат.", field="starts_on")
    act.known.pop(YEAR, None)
    return SchoolYear.objects.create(organisation=school, starts_on=starts_on, ends_on=ends_on)
