from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from nastavnik.foundation.timetables.capabilities import Cap
from nastavnik.foundation.timetables.models import BellTime, Vacation
from nastavnik.foundation.timetables.queries import KNOWN
from nastavnik.foundation.timetables.rules import EVERY_DAY, Bells, BellsRefused
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@dataclass(frozen=True, slots=True)
class SchoolHours:
    """All bells of a school, and its vacations: (title, first day, last day)."""

    bells: Bells
    vacations: tuple[tuple[str, date, date], ...] = ()

    def __str__(self) -> str:
        return f"звонков: {sum(map(len, self.bells.values()))}, каникул: {len(self.vacations)}"


@action(capability=Cap.EDIT_TIMETABLES, event="timetables.hours.set", title="Изменены звонки и каникулы")
def set_hours(act: Act, *, hours: SchoolHours) -> None:
    """Replace the bells and the vacations of the school. Lessons stay as they are: they name their number, not their time."""
    if not hours.bells.get(EVERY_DAY):
        raise BellsRefused("Внесите звонки хотя бы одной смены.", field="first")
    ordered = sorted(hours.vacations, key=lambda item: item[1])
    for title, first, last in ordered:
        if last < first or (last - first).days > 120:
            raise BellsRefused(f"Проверьте даты каникул «{title}».", field="vacations")
    for (before, _, last), (title, first, _) in pairwise(ordered):
        if first <= last:
            raise BellsRefused(f"Каникулы «{before}» и «{title}» пересекаются.", field="vacations")
    BellTime.objects.filter(organisation_id=act.organisation.pk).delete()
    BellTime.objects.bulk_create(
        [
            BellTime(
                organisation_id=act.organisation.pk, weekday=weekday, shift=bell.shift, number=bell.number,
                begins=bell.begins, ends=bell.ends,
            )
            for weekday, bells in hours.bells.items()
            for bell in bells
        ]
    )  # fmt: skip
    Vacation.objects.filter(organisation_id=act.organisation.pk).delete()
    Vacation.objects.bulk_create(
        [
            Vacation(organisation_id=act.organisation.pk, title=title, starts_on=first, ends_on=last)
            for title, first, last in ordered
        ]
    )
    act.known.pop(KNOWN, None)
