from __future__ import annotations

from nastavnik.foundation.timetables.actions._drafts import forget_expired
from nastavnik.foundation.timetables.capabilities import Cap
from nastavnik.foundation.timetables.importing import ReadTimetable
from nastavnik.foundation.timetables.models import TimetableImport
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(capability=Cap.EDIT_TIMETABLES, event="timetables.import.started", title="Прочитано расписание")
def start_import(act: Act, *, read: ReadTimetable) -> TimetableImport:
    """Keep a timetable as a draft. It is to be in force from today until the curator says otherwise."""
    forget_expired(act)
    draft: TimetableImport = TimetableImport.objects.create(
        organisation_id=act.organisation.pk,
        source_name=read.filename[:200],
        sheets=[sheet.to_json() for sheet in read.sheets],
        starts_on=act.today,
        created_at=act.now,
        created_by=act.actor.name[:200],
    )
    return draft
