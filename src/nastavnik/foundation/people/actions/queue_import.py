from __future__ import annotations

from django.urls import reverse

from nastavnik.foundation.jobs.actions.start_job import new_job, start_job
from nastavnik.foundation.jobs.models import Job
from nastavnik.foundation.people.actions._drafts import lock_draft, running_job
from nastavnik.foundation.people.capabilities import Cap
from nastavnik.foundation.people.models import RosterImport
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action

KIND = "people.add_imported"


@action(capability=Cap.IMPORT_STAFF, event="people.import.queued", title="Список отправлен на загрузку", about="draft")
def queue_import(act: Act, *, draft: RosterImport) -> Job:
    """Add a long list in the background. A second press returns the work that runs already."""
    draft = lock_draft(draft)
    job = running_job(act, draft)
    if job is None:
        page = reverse("people:import_check", args=[draft.pk])
        given = new_job(
            act, kind=KIND, title="Добавляем людей из списка", arguments={"draft_id": draft.pk}, return_url=page
        )
        job = start_job(act, job=given)
        draft.outcome = {"job": job.pk}
        draft.save(update_fields=["outcome"])
    return job
