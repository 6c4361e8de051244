"""The register of documents, what waits for the head, one document, the order on the regulation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, restrict, screen
from nastavnik.foundation.organisations.queries import current_year, year_or_refuse
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.actions.mark_acquainted import mark_acquainted
from nastavnik.instruments.documents.actions.register_document import next_number, register_document
from nastavnik.instruments.documents.actions.revise_document import revise_document
from nastavnik.instruments.documents.actions.send_document import cancel_document, send_document, take_back_document
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.engine import FileFault
from nastavnik.instruments.documents.models import Document
from nastavnik.instruments.documents.pdf import NotForPdf, make_pdf
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.regulations.actions.issue_regulation import issue_regulation
from nastavnik.stages.regulations.capabilities import Cap as Own
from nastavnik.stages.regulations.forms import AcquaintForm, RegisterForm, RegulationForm, ReviseForm


@screen(Cap.SEE_DOCUMENTS)
def index(request: Request) -> HttpResponse:
    """The register of the year's documents."""
    year = current_year(request.act)
    rows = restrict(Document.objects.filter(year=year), request.act, Cap.SEE_DOCUMENTS).select_related("file")
    context = {
        "rows": list(rows[:300]),
        "may_prepare": year is not None and holds(request.act, Own.ISSUE_REGULATION),
        "year": year,
        "title": "Документы",
    }
    return render(request, "regulations/index.html", context)


@screen(Cap.REGISTER_DOCUMENTS)
def signing(request: Request) -> HttpResponse:
    """«На подпись»: what the head has on the desk."""
    rows = restrict(Document.objects.filter(state="sent"), request.act, Cap.SEE_DOCUMENTS).select_related("file")
    return render(
        request,
        "regulations/index.html",
        {"rows": list(rows), "may_prepare": False, "year": None, "title": "На подпись"},
    )


@screen(Cap.SEE_DOCUMENTS)
def show(request: Request, pk: int) -> HttpResponse:
    """A document: file, state, what can be done, who was acquainted."""
    document = fetch(Document.objects.select_related("file", "scan", "year"), request.act, Cap.SEE_DOCUMENTS, pk=pk)
    forms: dict[str, Any] = {}
    verb = request.POST.get("verb", "")
    today = request.act.today
    start = {"dated_on": document.dated_on or today, "number": document.number}
    forms["register"] = RegisterForm(*_bound(request, verb == "register"), initial=start, prefix="register")
    forms["revise"] = ReviseForm(*_bound(request, verb == "revise"), prefix="revise")
    forms["acquaint"] = AcquaintForm(*_bound(request, verb == "acquaint"), initial={"on": today}, prefix="acquaint")
    error = ""
    if request.method == "POST":
        try:
            if _do(request, document, verb, forms):
                return redirect("regulations:show", pk)
        except Refusal as refusal:
            error = refusal.text
        document = fetch(Document.objects.select_related("file", "scan", "year"), request.act, Cap.SEE_DOCUMENTS, pk=pk)
    context = {
        "document": document,
        "forms": forms,
        "error": error,
        "acquaintances": list(document.acquaintances.select_related("person")),
        "may_prepare": holds(request.act, Cap.PREPARE_DOCUMENTS),
        "may_register": holds(request.act, Cap.REGISTER_DOCUMENTS),
        "suggested": next_number(document.series, today.year),
    }
    return render(request, "regulations/show.html", context, status=422 if request.method == "POST" else 200)


@screen(Cap.SEE_DOCUMENTS)
def pdf(request: Request, pk: int) -> HttpResponse:
    """The same document as PDF/A, made of its Word file. What cannot be printed is said on the document's page."""
    document = fetch(Document.objects.select_related("file"), request.act, Cap.SEE_DOCUMENTS, pk=pk)
    with default_storage.open(document.file.key, "rb") as file:
        try:
            printed = make_pdf(file.read(), title=document.title)
        except (NotForPdf, FileFault) as fault:
            messages.error(request, fault.text)
            return redirect("regulations:show", pk)
    name = f"{document.file.name.rpartition('.')[0]}.pdf"
    headers = {
        "Content-Disposition": content_disposition_header(False, name) or "inline",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


def _bound(request: Request, bound: bool) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if bound else (None, None)


def _do(request: Request, document: Document, verb: str, forms: dict[str, Any]) -> bool:
    act = request.act
    if verb == "send":
        send_document(act, document=document)
        messages.success(request, "Документ передан руководителю.")
        return True
    if verb == "take-back":
        take_back_document(act, document=document, remark=request.POST.get("remark", "")[:500])
        messages.success(request, "Документ возвращён на доработку.")
        return True
    if verb == "cancel":
        cancel_document(act, document=document)
        messages.success(request, "Проект документа отменён.")
        return True
    if verb == "register":
        done = attempt(forms["register"], lambda data: register_document(act, document=document, **data))
        if done is not None:
            messages.success(
                request, f"Документ подписан и зарегистрирован: № {done.number_text} от {done.dated_on:%d.%m.%Y}."
            )
        return done is not None
    if verb == "revise":
        return (
            attempt(forms["revise"], lambda data: revise_document(act, document=document, upload=data["file"]))
            is not None
        )
    if verb == "acquaint":
        ids = [int(value) for value in request.POST.getlist("person") if value.isdigit()]
        people = list(Person.objects.filter(pk__in=ids))
        done = attempt(
            forms["acquaint"], lambda data: mark_acquainted(act, document=document, people=people, on=data["on"]) + 1
        )
        if done is not None:
            messages.success(request, f"Отмечено ознакомление: {done - 1}.")
        return done is not None
    raise Refusal("Такого действия нет. Обновите страницу и попробуйте ещё раз.")


@screen(Own.ISSUE_REGULATION)
def regulation(request: Request) -> HttpResponse:
    """Prepare the order on the regulation (D01)."""
    year = year_or_refuse(request.act)
    person = Person.objects.filter(pk=request.act.actor.person_id).first()
    form = RegulationForm(
        request.POST or None, initial={"dated_on": request.act.today, "curator": person}, today=request.act.today
    )
    if request.method == "POST":
        made = attempt(form, lambda data: issue_regulation(request.act, year=year, **data))
        if made is not None:
            messages.success(request, "Приказ подготовлен. Проверьте его, скачайте и передайте руководителю.")
            return redirect("regulations:show", made.pk)
    return render(
        request, "regulations/regulation.html", {"form": form, "year": year}, status=422 if form.is_bound else 200
    )
