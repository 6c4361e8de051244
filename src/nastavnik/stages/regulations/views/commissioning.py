"""«Подготовить документ»: one page for every paper the apps declare."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, holds, screen
from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.organisations.queries import year_or_refuse
from nastavnik.instruments.documents.actions.prepare_document import prepare_document
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.commissions import COMMISSIONS, ELSEWHERE, GROUPS, Commission
from nastavnik.instruments.documents.kinds import kind
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.act import Act


@screen(Cap.PREPARE_DOCUMENTS)
def choose(request: Request) -> HttpResponse:
    """Every paper that can be made of the facts, by what it is about."""
    year_or_refuse(request.act)
    groups = [
        (group, [(item, kind(item.code).data["name"]) for item in COMMISSIONS.values() if item.group == group])
        for group in GROUPS
    ]
    pages = [page for page in ELSEWHERE if holds(request.act, page.capability)]
    context = {"groups": [row for row in groups if row[1]], "elsewhere": pages}
    return render(request, "regulations/choose.html", context)


@screen(Cap.PREPARE_DOCUMENTS)
def prepare(request: Request, code: str) -> HttpResponse:
    """Ask what the facts do not say, then draw the paper up."""
    item = COMMISSIONS.get(code)
    if item is None:
        raise Http404
    year = year_or_refuse(request.act)
    form = item.form(request.POST or None, act=request.act, year=year, initial=_asked(request, item))
    if request.method == "POST":
        made = attempt(form, lambda data: _prepare(request.act, item, year, data))
        if made is not None:
            messages.success(request, "Документ подготовлен. Проверьте его, скачайте и передайте на подпись.")
            return redirect("regulations:show", made.pk)
    context = {"form": form, "title": kind(code).data["name"], "about": item.about}
    return render(request, "regulations/prepare.html", context, status=422 if form.is_bound else 200)


def _asked(request: Request, item: Commission) -> dict[str, str]:
    """First values a link may bring: ?mentorship=7 from the page of a pair."""
    return {name: value for name, value in request.GET.items() if name in item.form.base_fields}


def _prepare(act: Act, item: Commission, year: SchoolYear, data: dict[str, Any]) -> Document:
    draft = item.draft(act, year, data)
    return prepare_document(
        act, year=year, code=item.code, title=draft.title, context=draft.context, acquaint=draft.acquaint,
        dated_on=draft.dated_on, cites=draft.cites,
    )  # fmt: skip
