"""A long list is added in the background: names are declined first, then everything is written at once."""

from __future__ import annotations

from typing import Any

from nastavnik.foundation.jobs.running import Progress, job
from nastavnik.foundation.people.actions.import_roster import add_imported
from nastavnik.foundation.people.importing import check_import
from nastavnik.foundation.people.models import CASES, RosterImport
from nastavnik.foundation.people.naming import decline_name, decline_post
from nastavnik.kernel.act import Act

LONG = 100
"""Rows from which the work goes to the background."""


@job("people.add_imported")
def add_in_background(act: Act, progress: Progress, *, draft_id: int) -> dict[str, Any]:
    draft = RosterImport.objects.get(pk=draft_id)
    if draft.state == RosterImport.State.DRAFT:
        rows = [row for row in check_import(act, draft).rows if row.is_ready and row.decision in ("add", "update")]
        prepared = []
        for number, row in enumerate(rows, start=1):
            values = row.values
            full = " ".join(part for part in (values.surname, values.name, values.patronymic) if part)
            name, post = decline_name(full, values.gender or None), decline_post(values.post or "")
            prepared.append(
                {
                    "row": row.number,
                    "forms": {case: getattr(name, case) for case in CASES},
                    "post_forms": {case: getattr(post, case) for case in CASES} if values.post else {},
                    "doubtful": name.check,
                }
            )
            if number % 50 == 0:
                progress("Склоняем имена", number, len(rows))
        progress("Записываем", 0, len(rows))
        draft = add_imported(act, draft=draft, prepared=prepared)
        progress("Готово", len(rows), len(rows))
    return {"url": f"/people/import/{draft.pk}/", "text": f"Добавлено: {len(draft.outcome['added'])}."}
