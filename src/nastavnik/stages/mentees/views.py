from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, restrict, screen
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.stages.mentees.actions.note_request import leave_bank, note_requests
from nastavnik.stages.mentees.capabilities import Cap
from nastavnik.stages.mentees.forms import MenteeForm
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.mentees.queries import bank, requests_of, waiting_days


@screen(Cap.SEE_MENTEES)
def index(request: Request) -> HttpResponse:
    """The bank of mentees (D08)."""
    year = current_year(request.act)
    named = holds(request.act, Cap.SEE_REQUESTS)
    mine = set(restrict(Mentee.objects.filter(year=year), request.act, Cap.SEE_MENTEES).values_list("pk", flat=True))
    rows = [
        {
            "mentee": mentee,
            "requests": requests_of(mentee)[:3] if named else [],
            "waiting": waiting_days(mentee, request.act.today),
        }
        for mentee in (bank(year) if year else ())
        if mentee.pk in mine
    ]
    return render(request, "mentees/index.html", {"rows": rows, "year": year, "named": named})


@screen(Cap.SEE_REQUESTS)
def show(request: Request, pk: int) -> HttpResponse:
    """What a mentee asks for, in words."""
    mentee = fetch(
        Mentee.objects.select_related("person", "year").prefetch_related("requests"),
        request.act,
        Cap.SEE_REQUESTS,
        pk=pk,
    )
    context = {"mentee": mentee, "requests": requests_of(mentee), "may_edit": holds(request.act, Cap.EDIT_MENTEES)}
    return render(request, "mentees/show.html", context)


@screen(Cap.EDIT_MENTEES)
def edit(request: Request, pk: int) -> HttpResponse:
    """Enter the requests of a mentee (from their words or paper form)."""
    mentee = fetch(
        Mentee.objects.select_related("person", "year").prefetch_related("requests"),
        request.act,
        Cap.EDIT_MENTEES,
        pk=pk,
    )
    form = MenteeForm(request.POST or None, mentee=mentee)
    if request.method == "POST":

        def save(data: dict[str, Any]) -> Mentee:
            given = {name: data[name] for name in ("situation", "category", "first_of_all")}
            return note_requests(request.act, mentee=mentee, levels=form.levels(), first=form.first(), **given)

        if attempt(form, save) is not None:
            messages.success(request, f"Запросы сохранены: {mentee}")
            return redirect("selection:participants")
    return render(request, "mentees/edit.html", {"mentee": mentee, "form": form}, status=422 if form.is_bound else 200)


@require_POST
@screen(Cap.EDIT_MENTEES)
def leave(request: Request, pk: int) -> HttpResponse:
    mentee = fetch(Mentee.objects.select_related("person"), request.act, Cap.EDIT_MENTEES, pk=pk)
    leave_bank(request.act, mentee=mentee)
    messages.success(request, f"{mentee}: больше не участвует в этом году. Вернуть можно на странице «Участники».")
    return redirect("selection:participants")
