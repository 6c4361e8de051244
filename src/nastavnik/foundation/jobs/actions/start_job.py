from __future__ import annotations

from typing import Any

from django.db import transaction
from django_q.tasks import async_task

from nastavnik.foundation.jobs.capabilities import Cap
from nastavnik.foundation.jobs.models import Job
from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action


@action(capability=Cap.RUN_JOBS, event="jobs.job.started", title="Запущена фоновая работа")
def start_job(act: Act, *, job: Job) -> Job:
    """Put a job (see ``new_job``) into the queue; it starts after the transaction commits."""
    job.save()
    transaction.on_commit(
        lambda: async_task("nastavnik.foundation.jobs.running.run", job.pk, task_name=f"job-{job.pk}")
    )
    return job


def new_job(act: Act, *, kind: str, title: str, arguments: dict[str, Any], return_url: str = "") -> Job:
    """An unsaved job of the actor, for ``start_job``. ``arguments``: ids and plain values."""
    return Job(
        organisation_id=act.organisation.pk,
        kind=kind,
        title=title,
        user_id=act.actor.user_id,
        role=act.actor.role,
        arguments=arguments,
        return_url=return_url,
        created_at=act.now,
    )
