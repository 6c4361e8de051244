"""Programmes of the school, the library they are made of, the vacations their dates pass by."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, holds, part, screen
from nastavnik.foundation.jobs.actions.start_job import new_job, start_job
from nastavnik.foundation.organisations.queries import current_year, year_or_refuse
from nastavnik.instruments.surveys.taxonomy import competences, domains
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentorships.programmes.actions.set_breaks import set_breaks
from nastavnik.stages.mentorships.programmes.capabilities import Cap
from nastavnik.stages.mentorships.programmes.days import breaks_of
from nastavnik.stages.mentorships.programmes.forms import BreaksForm
from nastavnik.stages.mentorships.programmes.jobs import DRAFT
from nastavnik.stages.mentorships.programmes.library import FORMS, WHO, library, source
from nastavnik.stages.mentorships.programmes.queries import news_of, rows_of, without_programme

leads = part(Cap.DRAFT_PROGRAMMES)


class NothingToDraft(Refusal):
    """Every pair that can have a programme has one."""


@screen(Cap.SEE_PROGRAMMES)
def index(request: Request) -> HttpResponse:
    """The programmes one may see; a participant with one programme goes straight to it."""
    act, year = request.act, current_year(request.act)
    rows = rows_of(act, year) if year else []
    own = [row for row in rows if row.programme]
    if not leads(act) and len(own) == 1 and len(rows) == 1:
        return redirect("programmes:show", own[0].programme.pk)  # type: ignore[union-attr]
    leading = leads(act)
    context = {
        "rows": rows,
        "year": year,
        "leading": leading,
        "may_draft": leading and any(not row.programme and not row.refusal for row in rows),
        "waiting": sum(not row.programme and not row.refusal for row in rows),
        "may_set_breaks": holds(act, Cap.SET_BREAKS),
        "news": news_of(act, year) if leading and year else None,
    }
    return render(request, "programmes/index.html", context)


@require_POST
@screen(Cap.DRAFT_PROGRAMMES)
def draft(request: Request) -> HttpResponse:
    """Start drafting for all pairs without a programme; the page shows how far it is."""
    year = year_or_refuse(request.act)
    if not without_programme(year):
        raise NothingToDraft("У всех пар, чей срок подходит, программы уже есть.")
    job = new_job(
        request.act, kind=DRAFT, title="Составляем программы пар", arguments={"year_id": year.pk},
        return_url=reverse("programmes:index"),
    )  # fmt: skip
    return redirect("jobs:show", start_job(request.act, job=job).pk)


@screen(Cap.SEE_PROGRAMMES)
def browse(request: Request) -> HttpResponse:
    """The library by competences."""
    known = competences()
    wanted = request.GET.get("topic", "")
    shown = library()[wanted] if wanted in known else None
    groups = [(title, [item for item in known.values() if item.domain == code]) for code, title in domains().items()]
    context: dict[str, Any] = {
        "groups": groups, "shown": shown, "topic": known.get(wanted), "edition": source().number, "forms": FORMS, "who": WHO,
    }  # fmt: skip
    return render(request, "programmes/library.html", context)


@screen(Cap.SET_BREAKS)
def breaks(request: Request) -> HttpResponse:
    """Vacations of the year by the school's own calendar."""
    year = year_or_refuse(request.act)
    rows, own = breaks_of(year)
    form = BreaksForm(request.POST or None, breaks=rows)
    if request.method == "POST":
        saved = attempt(form, lambda _: set_breaks(request.act, year=year, breaks=form.breaks()))
        if saved is not None:
            messages.success(
                request, "Каникулы сохранены. Новые программы обойдут их; сроки готовых программ не меняются."
            )
            return redirect("programmes:index")
    context = {"form": form, "own": own, "year": year, "numbers": range(1, BreaksForm.ROWS + 1)}
    return render(request, "programmes/breaks.html", context, status=422 if form.is_bound else 200)
