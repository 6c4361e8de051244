from __future__ import annotations

from nastavnik.foundation.people.actions._drafts import ImportRefused, lock_draft, refuse_while_running
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.importing import Answers, table_of
from nastavnik.foundation.people.models import RosterImport
from nastavnik.foundation.people.roster import DECISION, DECISIONS, Field
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action

LONGEST = 300
"""Characters of one corrected cell."""


@action(capability=Cap.IMPORT_STAFF, event="people.import.fixed", title="Исправлены строки списка", about="draft")
def fix_rows(act: Act, *, draft: RosterImport, answers: Answers) -> RosterImport:
    """Correct cells and decide about rows, before anything is written to people."""
    draft = lock_draft(draft)
    refuse_while_running(act, draft)
    rows = {row.number for row in table_of(draft).rows}
    fields = {str(field) for field in Field}
    kept: dict[str, dict[str, str]] = dict(draft.fixes)
    for number, given in answers.rows.items():
        if number not in rows:
            raise ImportRefused(f"Строки {number} в списке нет. Обновите страницу.")
        for field, value in given.items():
            if field not in fields and (field != DECISION or value not in (*DECISIONS, "")):
                raise ImportRefused(f"Строка {number}: такого ответа нет. Обновите страницу.")
        whole = {**kept.get(str(number), {}), **{field: value.strip()[:LONGEST] for field, value in given.items()}}
        kept[str(number)] = {field: value for field, value in whole.items() if value}
    draft.fixes = {number: given for number, given in kept.items() if given}
    draft.save(update_fields=["fixes"])
    return draft
