from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from nastavnik.foundation.timetables.actions._drafts import TimetableRefused, lock_draft
from nastavnik.foundation.timetables.capabilities import Cap
from nastavnik.foundation.timetables.importing import Answers
from nastavnik.foundation.timetables.models import TimetableImport
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action

LONGEST = 300
"""Characters of one corrected cell."""


@action(
    capability=Cap.EDIT_TIMETABLES,
    event="timetables.import.answered",
    title="Отвечено на вопросы о расписании",
    about="draft",
)
def answer_import(
    act: Act, *, draft: TimetableImport, answers: Answers, starts_on: date | None = None, adds: bool | None = None
) -> TimetableImport:
    """Say who is who, correct cells, decide about lessons at one time; from what day the timetable is in force and whether it
    adds to what is in force from that day already."""
    draft = lock_draft(draft)
    if starts_on is not None:
        if abs(starts_on.year - act.today.year) > 1:
            raise TimetableRefused("Проверьте дату, с которой действует расписание.", field="starts_on")
        draft.starts_on = starts_on
    draft.adds = draft.adds if adds is None else adds
    if any(not _is_place(draft, place) for place in answers.cells):
        raise TimetableRefused("Такой ячейки в таблице нет. Обновите страницу.")
    whole: dict[str, Any] = {}
    for name in ("names", "cells", "clashes"):
        given: Mapping[str, str] = getattr(answers, name)
        merged = {
            **draft.answers.get(name, {}),
            **{code[:LONGEST]: text.strip()[:LONGEST] for code, text in given.items()},
        }
        whole[name] = {code: text for code, text in merged.items() if text}
    draft.answers = whole
    draft.save(update_fields=["answers", "starts_on", "adds"])
    return draft


def _is_place(draft: TimetableImport, place: str) -> bool:
    parts = place.split(":")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return False
    sheet, row, column = map(int, parts)
    return (
        sheet < len(draft.sheets) and column < 1000 and any(number == row for number, _ in draft.sheets[sheet]["rows"])
    )
