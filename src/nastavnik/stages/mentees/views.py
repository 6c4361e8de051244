from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, part, restrict, screen
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.privacy.looks import note_look
from nastavnik.foundation.privacy.models import What
from nastavnik.stages.mentees.actions.note_request import leave_bank, note_requests
from nastavnik.stages.mentees.capabilities import Cap
from nastavnik.stages.mentees.forms import MenteeForm
from nastavnik.stages.mentees.models import Mentee, MenteeQuerySet
from nastavnik.stages.mentees.queries import bank, card, requests_of, since, waiting_days
from nastavnik.stages.mentees.waiting import LONG, waiting_list

sees_wishes = part(Cap.SEE_WISHES)


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
            "since": since(mentee),
        }
        for mentee in (bank(year) if year else ())
        if mentee.pk in mine
    ]
    context = {"rows": rows, "year": year, "named": named, "may_edit": holds(request.act, Cap.EDIT_MENTEES)}
    return render(request, "mentees/index.html", context)


@screen(Cap.SEE_REQUESTS)
def show(request: Request, pk: int) -> HttpResponse:
    """What a mentee asks for, in words."""
    act = request.act
    may_edit, wishes = holds(act, Cap.EDIT_MENTEES), sees_wishes(act)
    mentee = fetch(_whole(), act, Cap.SEE_REQUESTS, pk=pk)
    note_look(act, mentee.person_id, What.REQUESTS)
    context = {
        "card": card(mentee, act.today, wishes=wishes),
        "mentee": mentee,
        "may_edit": may_edit,
        "sees_wishes": wishes,
        "may_leave": leave_bank.allows(act, mentee=mentee) and mentee.state in ("candidate", "searching"),
        "own": mentee.person_id == act.actor.person_id,
    }
    return render(request, "mentees/show.html", context)


@screen(Cap.EDIT_MENTEES)
def edit(request: Request, pk: int) -> HttpResponse:
    """Enter the requests of a mentee (from their words or paper form)."""
    act = request.act
    mentee = fetch(_whole(), act, Cap.EDIT_MENTEES, pk=pk)
    note_look(act, mentee.person_id, What.REQUESTS)
    form = MenteeForm(request.POST or None, mentee=mentee, colleagues=list(Person.objects.staff_on(act.today)))
    if request.method == "POST":

        def save(data: dict[str, Any]) -> Mentee:
            names = ("situation", "success", "circumstances", "category", "first_of_all")
            given = {name: data[name] for name in names} | form.wishes()
            return note_requests(act, mentee=mentee, levels=form.levels(), first=form.first(), ways=data, **given)

        if attempt(form, save) is not None:
            messages.success(request, f"Запросы сохранены: {mentee}")
            return redirect("selection:participants")
    return render(request, "mentees/edit.html", {"mentee": mentee, "form": form}, status=422 if form.is_bound else 200)


def _whole() -> MenteeQuerySet:
    return Mentee.objects.select_related("person", "year").prefetch_related("requests", "wishes__colleague")  # type: ignore[no-any-return]


@screen(Cap.EDIT_MENTEES)
def waiting(request: Request) -> HttpResponse:
    """Who is without a mentor, since when and why."""
    year = current_year(request.act)
    rows = waiting_list(request.act, year) if year else []
    return render(request, "mentees/waiting.html", {"rows": rows, "year": year, "long": LONG})


@require_POST
@screen(Cap.LEAVE_BANK)
def leave(request: Request, pk: int) -> HttpResponse:
    """The curator notes it, or the person says so themselves: no reason is asked."""
    mentee = fetch(Mentee.objects.select_related("person"), request.act, Cap.LEAVE_BANK, pk=pk)
    leave_bank(request.act, mentee=mentee)
    if mentee.person_id == request.act.actor.person_id:
        messages.success(request, "Вы больше не участвуете в этом году. Передумаете — скажите куратору.")
        return redirect("desks:home")
    messages.success(request, f"{mentee}: больше не участвует в этом году. Вернуть можно на странице «Участники».")
    return redirect("selection:participants")
