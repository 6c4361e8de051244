from __future__ import annotations

from nastavnik.foundation.people.actions._drafts import lock_draft, refuse_while_running
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.models import RosterImport
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(capability=Cap.IMPORT_STAFF, event="people.import.dropped", title="Список удалён без загрузки", about="draft")
def drop_import(act: Act, *, draft: RosterImport) -> RosterImport:
    """Forget a draft and what it holds."""
    draft = lock_draft(draft)
    refuse_while_running(act, draft)
    draft.state, draft.table, draft.mapping, draft.fixes, draft.outcome = RosterImport.State.DROPPED, {}, {}, {}, {}
    draft.save()
    return draft
