"""A draft under lock, and the refusals all verbs of an import share."""

from __future__ import annotations

from datetime import timedelta

from nastavnik.foundation.jobs.models import Job
from nastavnik.foundation.people.models import RosterImport
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal

PATIENCE = timedelta(hours=1)
"""A job that is older than three attempts of the queue will not come back."""


class ImportRefused(Refusal):
    """The import is over, is being written now, or there is nothing in it to add."""


def lock_draft(draft: RosterImport) -> RosterImport:
    """The draft as it is now, locked: a second press of the button finds it closed."""
    found: RosterImport = RosterImport.objects.select_for_update().get(pk=draft.pk)
    if found.state != RosterImport.State.DRAFT:
        raise ImportRefused(f"Этот список уже обработан: {found.get_state_display().lower()}.")
    return found


def running_job(act: Act, draft: RosterImport) -> Job | None:
    """The background work that adds this draft right now."""
    job_id = draft.outcome.get("job") if draft.state == RosterImport.State.DRAFT else None
    if job_id is None:
        return None
    states = (Job.State.WAITING, Job.State.RUNNING)
    found: Job | None = Job.objects.filter(pk=job_id, state__in=states, created_at__gt=act.now - PATIENCE).first()
    return found


def refuse_while_running(act: Act, draft: RosterImport) -> None:
    if running_job(act, draft) is not None:
        raise ImportRefused("Список сейчас добавляется. Подождите, пока работа закончится.")
