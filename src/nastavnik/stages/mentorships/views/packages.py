"""«Документы пар»: prepared at once, looked through, handed to the head (S20)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.web import Request, fetch, holds, screen
from nastavnik.foundation.jobs.actions.start_job import new_job, start_job
from nastavnik.foundation.organisations.queries import year_or_refuse
from nastavnik.instruments.documents.actions.open_package import open_package
from nastavnik.instruments.documents.actions.send_document import send_document
from nastavnik.instruments.documents.archive import write_archive
from nastavnik.instruments.documents.capabilities import Cap as Documents
from nastavnik.instruments.documents.models import Package
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentorships.jobs import FILL
from nastavnik.stages.mentorships.packages import (
    TITLE,
    consents_of,
    open_package_of,
    proposals_of,
    sections_of,
    waits_for_consents,
)
from nastavnik.stages.selection.capabilities import Cap as Selection
from nastavnik.ui.text import plural


class NothingAgreed(Refusal):
    """There are no agreed pairs to prepare papers for."""


@require_POST
@screen(Documents.PREPARE_DOCUMENTS)
def prepare(request: Request) -> HttpResponse:
    """Start a package for the agreed pairs, or take up the one begun, and go to the page that shows how far it is."""
    year = year_or_refuse(request.act)
    if not proposals_of(year):
        raise NothingAgreed("Согласованных пар пока нет. Документы готовятся, когда обе стороны ответили «да».")
    package = open_package_of(year)
    if package is None:
        package = open_package(request.act, year=year, title=f"{TITLE} {year.title}, {request.act.today:%d.%m.%Y}")
    return _fill(request.act, package)


@require_POST
@screen(Documents.PREPARE_DOCUMENTS)
def again(request: Request, pk: int) -> HttpResponse:
    """Make what is not there yet."""
    return _fill(request.act, fetch(Package.objects, request.act, Documents.PREPARE_DOCUMENTS, pk=pk))


def _fill(act: Act, package: Package) -> HttpResponse:
    title = f"Готовим документы: {package.title}"
    here = reverse("mentorships:package", args=[package.pk])
    job = new_job(act, kind=FILL, title=title, arguments={"package_id": package.pk}, return_url=here)
    return redirect("jobs:show", start_job(act, job=job).pk)


@screen(Documents.PREPARE_DOCUMENTS)
def show(request: Request, pk: int) -> HttpResponse:
    """The papers of a package with their states; all of them as one archive; one button to the head."""
    package = fetch(Package.objects.select_related("year"), request.act, Documents.PREPARE_DOCUMENTS, pk=pk)
    documents = list(package.documents.exclude(state="cancelled").order_by("pk"))
    consents = consents_of(package)
    context = {
        "package": package,
        "documents": documents,
        "consents": consents,
        "drafts": [row for row in documents if row.state == "draft"],
        "signed": sum(row.state in ("registered", "superseded") for row in documents)
        + sum(row.state == "signed" for row in consents),
        "total": len(documents) + len(consents),
        "may_match": holds(request.act, Selection.MATCH),
        "waits": waits_for_consents(proposals_of(package.year), request.act.today),
    }
    return render(request, "mentorships/package.html", context)


@require_POST
@screen(Documents.PREPARE_DOCUMENTS)
def send(request: Request, pk: int) -> HttpResponse:
    """Hand every draft of the package to the head."""
    package = fetch(Package.objects, request.act, Documents.PREPARE_DOCUMENTS, pk=pk)
    drafts = list(package.documents.own().filter(state="draft").order_by("pk"))
    for document in drafts:
        send_document(request.act, document=document)
    if drafts:
        messages.success(
            request, f"Передано руководителю: {plural(len(drafts), 'документ', 'документа', 'документов')}."
        )
    return redirect("mentorships:package", pk)


@screen(Documents.PREPARE_DOCUMENTS)
def download(request: Request, pk: int) -> FileResponse:
    """All files in one ZIP with a readable list."""
    package = fetch(Package.objects, request.act, Documents.PREPARE_DOCUMENTS, pk=pk)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        write_archive(path, package.title, ("Номер или человек", "Состояние"), sections_of(package))
        # The open file outlives its name: the disk is free again when the answer has been sent.
        return FileResponse(
            path.open("rb"), as_attachment=True, filename=f"{package.title}.zip", content_type="application/zip"
        )
