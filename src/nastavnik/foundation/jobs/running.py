"""Background work: declared functions, a row the user sees, django-q2 underneath.

A job's function calls actions with the act of the one who started it. A frozen worker's task may run twice, so every
function must be idempotent; ``arguments`` are ids and plain values.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Protocol

from nastavnik.foundation.jobs.models import Job
from nastavnik.kernel import clock, tenancy, writing
from nastavnik.kernel.act import Act, Actor
from nastavnik.kernel.errors import Refusal, WrongWiring

log = logging.getLogger("nastavnik.jobs")


class Progress:
    """Tells the waiting page the named step and the count. Call it between transactions, not inside one."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        self.job.step, self.job.done, self.job.total = step, done, total
        _save(self.job, "step", "done", "total")


class Work(Protocol):
    def __call__(self, act: Act, progress: Progress, **arguments: Any) -> dict[str, Any]: ...


_works: dict[str, Work] = {}


def job(kind: str) -> Callable[[Work], Work]:
    """Declare background work: ``@job("people.add_imported")`` over ``def work(act, progress, *, import_id)``.

    It returns a plain dict: ``url`` (where to go), ``text`` (what came of it) and whatever the page shows.
    """

    def declare(work: Work) -> Work:
        if kind in _works:
            raise WrongWiring(f"Two works are named {kind}")
        _works[kind] = work
        return work

    return declare


def run(job_id: int) -> None:
    """The task django-q2 calls."""
    with tenancy.everywhere("the worker finds its job"):
        found = Job.objects.select_related("organisation").filter(pk=job_id).first()
    if found is None or found.state in (Job.State.DONE, Job.State.FAILED):
        return
    found.state = Job.State.RUNNING
    _save(found, "state")
    with tenancy.within(found.organisation):
        try:
            found.result = _works[found.kind](_act_of(found), Progress(found), **found.arguments)
            found.state = Job.State.DONE
        except Refusal as refusal:
            found.state, found.error = Job.State.FAILED, refusal.text
        except Exception:
            log.exception("Job %s (%s) failed", found.pk, found.kind)
            found.state = Job.State.FAILED
            found.error = (
                f"Работа прервалась. Попробуйте ещё раз; если не поможет, назовите администратору номер {found.pk}."
            )
    found.finished_at = clock.now()
    _save(found, "state", "result", "error", "finished_at")


def _act_of(job_row: Job) -> Act:
    from nastavnik.foundation.accounts.models import User

    if job_row.user_id is None:
        actor = Actor.system(job_row.title)
    else:
        user = User.objects.get(pk=job_row.user_id)
        actor = Actor(name=str(user), role=job_row.role, user_id=user.pk, person_id=user.person_id)
    return Act(actor=actor, organisation=job_row.organisation, now=clock.now())


def _save(job_row: Job, *fields: str) -> None:
    with writing.permit("the progress of a job is no act of the domain"):
        job_row.save(update_fields=fields)
