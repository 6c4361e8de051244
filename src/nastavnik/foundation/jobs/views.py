from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from nastavnik.foundation.access.web import Request, fetch, screen
from nastavnik.foundation.jobs.capabilities import Cap
from nastavnik.foundation.jobs.models import Job


@never_cache
@require_GET
@screen(Cap.RUN_JOBS)
def show(request: Request, pk: int) -> HttpResponse:
    """The page of a job. htmx polls the fragment, whose last answer no longer polls; without JavaScript it reloads."""
    job = fetch(Job.objects, request.act, Cap.RUN_JOBS, pk=pk)
    finished = job.state in (Job.State.DONE, Job.State.FAILED)
    template = "jobs/_progress.html" if request.headers.get("HX-Request") else "jobs/show.html"
    return render(request, template, {"job": job, "finished": finished})
