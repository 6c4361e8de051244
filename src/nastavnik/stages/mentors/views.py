from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, restrict, screen
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.stages.mentors.actions.note_wish import leave_bank, note_strengths
from nastavnik.stages.mentors.capabilities import Cap
from nastavnik.stages.mentors.forms import MentorForm
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.mentors.queries import bank, strengths_of


@screen(Cap.SEE_MENTORS)
def index(request: Request) -> HttpResponse:
    """The bank of mentors (D09)."""
    year = current_year(request.act)
    mine = set(restrict(Mentor.objects.filter(year=year), request.act, Cap.SEE_MENTORS).values_list("pk", flat=True))
    everybody = bank(year) if year else ()
    rows = [{"mentor": mentor, "strengths": strengths_of(mentor)[:3]} for mentor in everybody if mentor.pk in mine]
    return render(request, "mentors/index.html", {"rows": rows, "year": year})


@screen(Cap.SEE_MENTORS)
def show(request: Request, pk: int) -> HttpResponse:
    """What a mentor can share, in words."""
    mentor = fetch(
        Mentor.objects.select_related("person", "year").prefetch_related("strengths"),
        request.act,
        Cap.SEE_MENTORS,
        pk=pk,
    )
    context = {"mentor": mentor, "strengths": strengths_of(mentor), "may_edit": holds(request.act, Cap.EDIT_MENTORS)}
    return render(request, "mentors/show.html", context)


@screen(Cap.EDIT_MENTORS)
def edit(request: Request, pk: int) -> HttpResponse:
    """Enter the strengths of a mentor (from their words or paper form)."""
    mentor = fetch(
        Mentor.objects.select_related("person", "year").prefetch_related("strengths"),
        request.act,
        Cap.EDIT_MENTORS,
        pk=pk,
    )
    form = MentorForm(request.POST or None, mentor=mentor)
    if request.method == "POST":

        def save(data: dict[str, Any]) -> Mentor:
            given = {"note": data["note"], "capacity": data["capacity"]}
            return note_strengths(request.act, mentor=mentor, levels=form.levels(), best=form.best(), **given)

        if attempt(form, save) is not None:
            messages.success(request, f"Сильные стороны сохранены: {mentor}")
            return redirect("selection:participants")
    return render(request, "mentors/edit.html", {"mentor": mentor, "form": form}, status=422 if form.is_bound else 200)


@require_POST
@screen(Cap.EDIT_MENTORS)
def leave(request: Request, pk: int) -> HttpResponse:
    mentor = fetch(Mentor.objects.select_related("person"), request.act, Cap.EDIT_MENTORS, pk=pk)
    leave_bank(request.act, mentor=mentor)
    messages.success(request, f"{mentor}: больше не участвует как наставник. Вернуть можно на странице «Участники».")
    return redirect("selection:participants")
