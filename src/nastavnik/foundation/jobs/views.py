from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from nastavnik.foundation.access.web import Request, fetch, screen
from nastavnik.foundation.jobs.capabilities import Cap
from nastavnik.foundation.jobs.models import Job


@screen(Cap.RUN_JOBS)
def show(request: Request, pk: int) -> HttpResponse:
    """The page of a job; htmx polls the fragment, without JavaScript the page refreshes itself by a header."""
    job = fetch(Job.objects, request.act, Cap.RUN_JOBS, pk=pk)
    finished = job.state in (Job.State.DONE, Job.State.FAILED)
    template = "jobs/_progress.html" if request.headers.get("HX-Request") else "jobs/show.html"
    response = render(request, template, {"job": job, "finished": finished})
    if not finished and template == "jobs/show.html":
        response["Refresh"] = "3"
    return response
