from __future__ import annotations

from collections.abc import Mapping

from nastavnik.foundation.people.actions._drafts import ImportRefused, lock_draft, refuse_while_running
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.importing import table_of
from nastavnik.foundation.people.models import RosterImport
from nastavnik.foundation.people.roster import Field
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(capability=Cap.IMPORT_STAFF, event="people.import.mapped", title="Указаны столбцы списка", about="draft")
def set_mapping(act: Act, *, draft: RosterImport, mapping: Mapping[int, str]) -> RosterImport:
    """Say what the columns mean. ``mapping``: index of a column → value of ``Field``; columns left out stay as they were."""
    draft = lock_draft(draft)
    refuse_while_running(act, draft)
    columns = {column.index for column in table_of(draft).columns}
    fields = {str(field) for field in Field}
    if unknown := [index for index, field in mapping.items() if index not in columns or field not in fields]:
        raise ImportRefused(f"Такого столбца или такого значения нет: {unknown[0]}. Обновите страницу.")
    draft.mapping = {**draft.mapping, **{str(index): str(field) for index, field in mapping.items()}}
    draft.save(update_fields=["mapping"])
    return draft
