"""The register of documents, one document, the order on the regulation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, restrict, screen
from nastavnik.foundation.files.storing import read
from nastavnik.foundation.organisations.queries import current_year, year_or_refuse
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.actions.mark_acquainted import mark_acquainted
from nastavnik.instruments.documents.actions.register_document import next_number, number_document, register_document
from nastavnik.instruments.documents.actions.revise_document import redraw_document, revise_document
from nastavnik.instruments.documents.actions.send_document import cancel_document, send_document, take_back_document
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.engine import changed_paragraphs
from nastavnik.instruments.documents.lifecycles import OPEN
from nastavnik.instruments.documents.models import Document, Package
from nastavnik.instruments.documents.printing import NotPrintable, pdf_of
from nastavnik.instruments.documents.rendering import source_in_use
from nastavnik.kernel.errors import Forbidden, Missing, Refusal
from nastavnik.stages.regulations.actions.issue_regulation import issue_regulation
from nastavnik.stages.regulations.capabilities import Cap as Own
from nastavnik.stages.regulations.chains import warnings
from nastavnik.stages.regulations.forms import (
    AcquaintForm,
    NumberForm,
    RegisterForm,
    RegulationForm,
    ReviseForm,
    SignForm,
)
from nastavnik.ui.text import noun, plural, short_date


@screen(Cap.SEE_DOCUMENTS)
def index(request: Request) -> HttpResponse:
    """The register of the year's documents, and the packages they were prepared in."""
    year = current_year(request.act)
    may_prepare = year is not None and holds(request.act, Own.ISSUE_REGULATION)
    rows = restrict(Document.objects.own().filter(year=year), request.act, Cap.SEE_DOCUMENTS)
    context = {
        "rows": list(rows[:300]),
        "packages": list(Package.objects.filter(year=year)[:10]) if may_prepare else [],
        "may_prepare": may_prepare,
        "may_manage": holds(request.act, Cap.MANAGE_TEMPLATES),
        "may_register": holds(request.act, Cap.REGISTER_DOCUMENTS),
        "year": year,
    }
    return render(request, "regulations/index.html", context)


@screen(Cap.SEE_DOCUMENTS)
def show(request: Request, pk: int) -> HttpResponse:
    """A document: file, state, what can be done, who was acquainted."""
    document = fetch(_whole(), request.act, Cap.SEE_DOCUMENTS, pk=pk)
    verb = request.POST.get("verb", "")
    forms = _forms(request, document, verb)
    error = ""
    if request.method == "POST":
        try:
            if _do(request, document, verb, forms):
                return redirect("regulations:show", pk)
        except (Forbidden, Missing):
            raise
        except Refusal as refusal:
            error = refusal.text
        document = fetch(_whole(), request.act, Cap.SEE_DOCUMENTS, pk=pk)
    attachment = document.attached_to is not None
    may_prepare = holds(request.act, Cap.PREPARE_DOCUMENTS)
    now = source_in_use(document.organisation, document.kind) if may_prepare and document.state in OPEN else None
    context = {
        "document": document,
        "forms": forms,
        "error": error,
        "attachment": attachment,
        "attachments": list(document.attachments.order_by("pk")),
        "acquaintances": list(document.acquaintances.select_related("person")),
        "may_prepare": may_prepare,
        "may_register": holds(request.act, Cap.REGISTER_DOCUMENTS) and not attachment,
        "outdated": now is not None and (now.edition, now.template) != (document.edition, document.template),
        "warnings": warnings(request.act, document) if may_prepare else [],
        "certified": _certified(document),
        "suggested": next_number(document.series, request.act.today.year),
    }
    return render(request, "regulations/show.html", context, status=422 if request.method == "POST" else 200)


def _certified(document: Document) -> str:
    """The term of the signer's certificate, as dates are written here."""
    days = [document.signature_check.get(name) for name in ("valid_from", "valid_to")]
    return " — ".join(short_date(date.fromisoformat(day), year=True) for day in days if day)


def _whole() -> Any:
    return Document.objects.select_related(
        "organisation",
        "file",
        "scan",
        "print",
        "signature",
        "year",
        "template",
        "attached_to",
        "cites",
        "superseded_by",
        "package",
    )


def _forms(request: Request, document: Document, verb: str) -> dict[str, Any]:
    today = request.act.today
    start = {"dated_on": document.dated_on or today, "number": document.number}
    return {
        "register": RegisterForm(*_bound(request, verb == "register"), initial=start, prefix="register"),
        "number": NumberForm(*_bound(request, verb == "number"), initial={**start, "dated_on": today}, prefix="number"),
        "sign": SignForm(*_bound(request, verb == "sign"), prefix="sign"),
        "revise": ReviseForm(*_bound(request, verb == "revise"), prefix="revise"),
        "acquaint": AcquaintForm(*_bound(request, verb == "acquaint"), initial={"on": today}, prefix="acquaint"),
    }


def _bound(request: Request, bound: bool) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if bound else (None, None)


@screen(Cap.SEE_DOCUMENTS)
def pdf(request: Request, pk: int) -> HttpResponse:
    """The document as PDF/A: the one frozen for a signature, else made of its Word file now."""
    document = fetch(Document.objects.select_related("file", "print"), request.act, Cap.SEE_DOCUMENTS, pk=pk)
    try:
        printed = read(document.print) if document.print else pdf_of(document)
    except NotPrintable as refusal:
        messages.error(request, refusal.text)
        return redirect("regulations:show", pk)
    return pdf_answer(printed, document.file.name.rpartition(".")[0])


def pdf_answer(data: bytes, stem: str) -> HttpResponse:
    """A PDF shown in the browser, never cached by others and never run."""
    headers = {
        "Content-Disposition": content_disposition_header(False, f"{stem}.pdf") or "inline",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def _do(request: Request, document: Document, verb: str, forms: dict[str, Any]) -> bool:
    """Carry out what a button of the page asks; ``False`` shows the page again with what was typed."""
    act = request.act
    simple: dict[str, tuple[Callable[[], Any], str]] = {
        "send": (lambda: send_document(act, document=document), "Документ передан руководителю."),
        "take-back": (
            lambda: take_back_document(act, document=document, remark=request.POST.get("remark", "")[:500]),
            "Документ возвращён на доработку.",
        ),
        "cancel": (lambda: cancel_document(act, document=document), "Документ отменён."),
        "redraw": (lambda: redraw_document(act, document=document), "Документ собран заново по действующему образцу."),
    }
    if verb in simple:
        do, said = simple[verb]
        do()
    elif verb in ("register", "sign"):
        done = attempt(forms[verb], lambda data: register_document(act, document=document, **data))
        if done is None:
            return False
        said = f"Документ подписан и зарегистрирован: № {done.number_text} от {done.dated_on:%d.%m.%Y}."
    elif verb == "number":
        done = attempt(forms[verb], lambda data: number_document(act, document=document, **data))
        if done is None:
            return False
        said = f"Номер присвоен: {done.number_text}. Теперь подпишите PDF."
    elif verb == "revise":
        revised = attempt(forms[verb], lambda data: revise_document(act, document=document, upload=data["file"]))
        if revised is None:
            return False
        changed = changed_paragraphs(read(document.file), read(revised.file))
        said = f"Исправленный файл загружен. {changed_words(changed)} Прежний сохранён."
    elif verb == "acquaint":
        ids = [int(value) for value in request.POST.getlist("person") if value.isdigit()]
        people = list(Person.objects.filter(pk__in=ids))
        marked = attempt(
            forms[verb], lambda data: mark_acquainted(act, document=document, people=people, on=data["on"]) + 1
        )
        if marked is None:
            return False
        said = f"Отмечено ознакомление: {marked - 1}."
    else:
        raise Refusal("Такого действия нет. Обновите страницу и попробуйте ещё раз.")
    messages.success(request, said)
    return True


def changed_words(changed: int) -> str:
    """«Изменено 3 абзаца.»"""
    if not changed:
        return "Слова в нём прежние."
    return f"{noun(changed, 'Изменён', 'Изменено', 'Изменено')} {plural(changed, 'абзац', 'абзаца', 'абзацев')}."


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
