"""«Образцы документов»: what papers are drawn up by, the school's own editions, the fields one may use."""

from __future__ import annotations

import io
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt, posted
from nastavnik.foundation.access.web import Request, fetch, screen
from nastavnik.foundation.files.storing import DOCX, FileRefused, read
from nastavnik.foundation.organisations.actions.edit_organisation import edit_organisation
from nastavnik.foundation.organisations.capabilities import Cap as Organisations
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.instruments.documents.actions.own_template import (
    TemplateFaulty,
    offer_template,
    retire_template,
    use_template,
)
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.kinds import kind, kinds
from nastavnik.instruments.documents.models import OwnTemplate
from nastavnik.instruments.documents.printing import NotPrintable, print_file
from nastavnik.instruments.documents.rendering import Source, TemplateRefused, paper_of
from nastavnik.instruments.documents.rendering import render as fill
from nastavnik.instruments.documents.templates import Check, check_template, fields_of, sample
from nastavnik.stages.regulations.forms import OwnTemplateForm, PaperForm
from nastavnik.stages.regulations.views.papers import changed_words, pdf_answer


@screen(Cap.MANAGE_TEMPLATES)
def index(request: Request) -> HttpResponse:
    """Every kind with the template in use."""
    used = {item.kind: item for item in OwnTemplate.objects.filter(state="used")}
    rows = [(code, edition, used.get(code)) for code, edition in kinds().items()]
    return render(request, "regulations/templates.html", {"rows": rows})


@screen(Organisations.EDIT_SCHOOL)
def layout(request: Request) -> HttpResponse:
    """Margins, font and lines of everything drawn up by built-in templates."""
    organisation = Organisation.objects.get(pk=request.act.organisation.pk)
    form = PaperForm(posted(request)[0], initial=asdict(paper_of(organisation)))

    def do(data: dict[str, Any]) -> Organisation:
        return edit_organisation(request.act, organisation=organisation, changes={"settings": {"paper": data}})

    if request.method == "POST" and attempt(form, do):
        messages.success(request, "Оформление сохранено. Новые документы соберутся так.")
        return redirect("regulations:templates")
    return render(request, "regulations/layout.html", {"form": form}, status=422 if form.is_bound else 200)


@screen(Cap.MANAGE_TEMPLATES)
def show(request: Request, code: str) -> HttpResponse:
    """One kind: download, check and upload, own editions, fields."""
    edition = _edition(code)
    form = OwnTemplateForm(*posted(request))
    check: Check | None = None
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = offer_template(
                request.act, code=code, upload=form.cleaned_data["file"], stale_too=form.cleaned_data["stale_too"]
            )
        except TemplateFaulty as fault:
            check, refused = fault.check, fault.text
        except FileRefused as refusal:
            form.add_error("file", refusal.text)
        else:
            found = check_template(request.act, code, read(made.file))
            text = f"Образец № {made.number} проверен. {changed_words(found.changed)} Посмотрите его на примере и введите в действие."
            if found.missing:
                text += f" В нём нет места для полей: {', '.join(found.missing)}. Если они нужны, добавьте и загрузите снова."
            messages.success(request, text)
            return redirect("regulations:template", code)
    if check is None or not check.stale:
        del form.fields["stale_too"]
    context = {
        "code": code,
        "edition": edition,
        "form": form,
        "check": check,
        "refusal": refused,
        "own": list(OwnTemplate.objects.filter(kind=code).select_related("file")),
        "fields": fields_of(code),
    }
    return render(request, "regulations/template.html", context, status=422 if form.is_bound else 200)


@screen(Cap.MANAGE_TEMPLATES)
def download(request: Request, code: str) -> FileResponse:
    """Our own template, to be edited in Word."""
    edition = _edition(code)
    data = io.BytesIO(edition.file("template.docx"))
    return FileResponse(data, as_attachment=True, filename=f"Образец — {edition.data['name']}.docx", content_type=DOCX)


@screen(Cap.MANAGE_TEMPLATES)
def preview(request: Request, code: str, number: int = 0) -> HttpResponse:
    """The template filled with sample data: as PDF, or as Word where that cannot be shown. ``number`` 0: the built-in."""
    edition = _edition(code)
    own = (
        fetch(OwnTemplate.objects.select_related("file"), request.act, Cap.MANAGE_TEMPLATES, kind=code, number=number)
        if number
        else None
    )
    organisation = Organisation.objects.get(pk=request.act.organisation.pk)
    name = f"Пример — {edition.data['name']}"
    try:
        made = fill(Source(str(edition), own, paper_of(organisation)), sample(code))
    except TemplateRefused as refusal:
        messages.error(request, refusal.text)
        return redirect("regulations:template", code)
    try:
        return pdf_answer(print_file(made, title=name), name)
    except NotPrintable:
        return FileResponse(io.BytesIO(made), as_attachment=True, filename=f"{name}.docx", content_type=DOCX)


@require_POST
@screen(Cap.MANAGE_TEMPLATES)
def use(request: Request, code: str, number: int) -> HttpResponse:
    """New papers are drawn up by this own edition."""
    own = fetch(OwnTemplate.objects, request.act, Cap.MANAGE_TEMPLATES, kind=code, number=number)
    use_template(request.act, template=own)
    messages.success(request, f"Теперь документы собираются по своему образцу № {own.number}.")
    return redirect("regulations:template", code)


@require_POST
@screen(Cap.MANAGE_TEMPLATES)
def built_in(request: Request, code: str) -> HttpResponse:
    """Back to the built-in edition."""
    own = OwnTemplate.objects.filter(kind=code, state="used").first()
    if own is not None:
        retire_template(request.act, template=own)
        messages.success(request, "Теперь документы собираются по встроенному образцу.")
    return redirect("regulations:template", code)


def _edition(code: str) -> Any:
    if code not in kinds():
        raise Http404
    return kind(code)
