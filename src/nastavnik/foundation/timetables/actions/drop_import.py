from __future__ import annotations

from nastavnik.foundation.timetables.actions._drafts import lock_draft
from nastavnik.foundation.timetables.capabilities import Cap
from nastavnik.foundation.timetables.models import TimetableImport
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(
    capability=Cap.EDIT_TIMETABLES,
    event="timetables.import.dropped",
    title="Расписание удалено без загрузки",
    about="draft",
)
def drop_import(act: Act, *, draft: TimetableImport) -> TimetableImport:
    """Forget a draft and what it holds."""
    draft = lock_draft(draft)
    draft.state, draft.sheets, draft.answers, draft.outcome = TimetableImport.State.DROPPED, [], {}, {}
    draft.save()
    return draft
