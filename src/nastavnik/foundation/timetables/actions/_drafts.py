"""A draft under lock, and what all verbs of an import share."""

from __future__ import annotations

from datetime import timedelta

from nastavnik.foundation.timetables.models import TimetableImport
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal

UNDO_FOR = timedelta(days=7)


class TimetableRefused(Refusal):
    """The import is over, or there is nothing in it to load."""


def lock_draft(draft: TimetableImport) -> TimetableImport:
    """The draft as it is now, locked: a second press of the button finds it closed."""
    found: TimetableImport = TimetableImport.objects.select_for_update().get(pk=draft.pk)
    if found.state != TimetableImport.State.DRAFT:
        raise TimetableRefused(f"Это расписание уже обработано: {found.get_state_display().lower()}.")
    return found


def forget_expired(act: Act) -> None:
    """What was kept for an undo or a download whose time has passed is kept no longer (152-ФЗ, ст. 5): only counts stay."""
    expired = TimetableImport.objects.filter(state=TimetableImport.State.LOADED, loaded_at__lt=act.now - UNDO_FOR)
    for row in expired.filter(outcome__has_key="undo"):
        row.outcome = {name: value for name, value in row.outcome.items() if name not in ("undo", "rest")}
        row.save(update_fields=["outcome"])
