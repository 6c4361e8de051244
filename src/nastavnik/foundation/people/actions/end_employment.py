from __future__ import annotations

from datetime import date

from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.models import Employment, Person
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class NotEmployed(Refusal):
    """There is no open period of work to end."""


@action(capability=Cap.EDIT_PEOPLE, event="people.employment.ended", title="Закончен период работы")
def end_employment(act: Act, *, person: Person, on: date) -> Employment:
    """Close the open period of work; ``on`` is the last day."""
    period = Employment.objects.filter(person=person, ends_on__isnull=True).first()
    if period is None:
        raise NotEmployed("Этот педагог сейчас не числится работающим.")
    if on < period.starts_on:
        raise NotEmployed(f"Работа началась {period.starts_on:%d.%m.%Y}. Укажите день не раньше.", field="on")
    period.ends_on = on
    period.save()
    return period
