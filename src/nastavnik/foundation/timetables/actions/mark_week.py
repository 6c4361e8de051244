from __future__ import annotations

from nastavnik.foundation.people.models import Person
from nastavnik.foundation.timetables.capabilities import Cap
from nastavnik.foundation.timetables.models import Mark
from nastavnik.foundation.timetables.queries import KNOWN, school_week
from nastavnik.foundation.timetables.rules import BUSY, Marked
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal


class MarkRefused(Refusal):
    """The week cannot be marked so."""


@action(capability=Cap.MARK_WEEK, event="timetables.week.marked", title="Отмечены окна в неделе", about="person")
def mark_week(act: Act, *, person: Person, marked: Marked) -> None:
    """Say which windows of the week are convenient, inconvenient or taken. Of one kind at a time: those of the other kinds stay,
    unless a window now gets this one. Lessons are not touched."""
    week = school_week(act)
    if marked.kind not in Mark.Kind.values or any(week.place(*code) is None for code in marked.windows):
        raise MarkRefused("Такого времени в звонках школы нет. Обновите страницу.")
    reason = marked.reason if marked.kind == BUSY and marked.reason in Mark.Reason.values else ""
    here = {(row.weekday, row.shift, row.number): row for row in Mark.objects.select_for_update().filter(person=person)}
    gone = [row.pk for code, row in here.items() if row.kind == marked.kind and code not in marked.windows]
    Mark.objects.filter(pk__in=gone).delete()
    for code in marked.windows:
        row = here.get(code)
        if row is None:
            weekday, shift, number = code
            Mark.objects.create(
                organisation_id=act.organisation.pk, person=person, weekday=weekday, shift=shift, number=number,
                kind=marked.kind, reason=reason,
            )  # fmt: skip
        elif row.kind != marked.kind:
            row.kind, row.reason = marked.kind, reason
            row.save(update_fields=["kind", "reason"])
    act.known.pop(KNOWN, None)
