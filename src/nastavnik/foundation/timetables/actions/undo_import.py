from __future__ import annotations

from datetime import date
from typing import Any

from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.timetables.actions._drafts import UNDO_FOR, TimetableRefused
from nastavnik.foundation.timetables.actions.load_import import FIELDS, known_people
from nastavnik.foundation.timetables.capabilities import Cap
from nastavnik.foundation.timetables.models import Lesson, PersonWeek, TimetableImport
from nastavnik.foundation.timetables.queries import KNOWN
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(
    capability=Cap.EDIT_TIMETABLES,
    event="timetables.import.undone",
    title="Отменена загрузка расписания",
    about="draft",
)
def undo_import(act: Act, *, draft: TimetableImport) -> TimetableImport:
    """Take a timetable back within seven days of loading: the weeks that were in force before are in force again.

    Timetables are taken back in the order opposite to that of loading.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=act.organisation.pk)
    draft = TimetableImport.objects.select_for_update().get(pk=draft.pk)
    if draft.state != TimetableImport.State.LOADED or draft.loaded_at is None:
        raise TimetableRefused("Эту загрузку отменить нельзя: она не завершена или уже отменена.")
    if act.now - draft.loaded_at > UNDO_FOR or "undo" not in draft.outcome:
        raise TimetableRefused("Прошло больше семи дней. Загрузите прежнее расписание ещё раз.")
    later = TimetableImport.objects.filter(state=TimetableImport.State.LOADED, loaded_at__gt=draft.loaded_at).first()
    if later is not None:
        raise TimetableRefused(f"После этой загрузки была ещё одна: «{later}». Сначала отмените её.")
    undo = draft.outcome["undo"]
    Lesson.objects.filter(pk__in=undo["lessons"]).delete()
    PersonWeek.objects.filter(pk__in=undo["made"]).delete()
    for pk, ends_on in undo["ended"]:
        PersonWeek.objects.filter(pk=pk).update(ends_on=date.fromisoformat(ends_on) if ends_on else None)
    here = known_people(item["person"] for item in undo["replaced"])
    for item in undo["replaced"]:
        if item["person"] in here:
            _restore(act, draft, item)
    draft.outcome = {name: value for name, value in draft.outcome.items() if name not in ("undo", "rest")}
    draft.state = TimetableImport.State.UNDONE
    draft.save()
    act.known.pop(KNOWN, None)
    return draft


def _restore(act: Act, draft: TimetableImport, item: dict[str, Any]) -> None:
    ends_on = item["ends_on"]
    week = PersonWeek.objects.create(
        organisation_id=act.organisation.pk,
        person_id=item["person"],
        starts_on=draft.starts_on,
        ends_on=date.fromisoformat(ends_on) if ends_on else None,
    )
    Lesson.objects.bulk_create(
        [
            Lesson(organisation_id=act.organisation.pk, week=week, **dict(zip(FIELDS, row, strict=True)))
            for row in item["lessons"]
        ],
        batch_size=500,
    )
