"""Nobody in the school fits: the municipality is asked, its methodist answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, screen
from nastavnik.stages.mentees.models import Mentee
from nastavnik.stages.selection.actions.ask_district import answer_search, ask_district
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.forms import SearchForm
from nastavnik.stages.selection.models import SearchRequest
from nastavnik.stages.selection.queries import searches
from nastavnik.stages.selection.searches import wanted_words


@screen(Cap.MATCH)
def ask(request: Request, pk: int) -> HttpResponse:
    """Read what will leave the school, then send it."""
    mentee = fetch(
        Mentee.objects.select_related("person", "year").prefetch_related("requests"), request.act, Cap.MATCH, pk=pk
    )
    form = SearchForm(request.POST or None, initial={"wanted": wanted_words(mentee)})

    def do(data: dict[str, Any]) -> SearchRequest:
        return ask_district(request.act, mentee=mentee, **data)

    if request.method == "POST" and attempt(form, do) is not None:
        messages.success(request, "Запрос виден методисту муниципалитета. Ответ появится на столе подбора.")
        return redirect("selection:index")
    return render(
        request, "selection/ask_district.html", {"form": form, "mentee": mentee}, status=422 if form.is_bound else 200
    )


@require_GET
@screen(Cap.ANSWER_SEARCHES)
def index(request: Request) -> HttpResponse:
    """What schools ask for, without names."""
    return render(request, "selection/searches.html", {"rows": searches(request.act)})


@require_POST
@screen(Cap.ANSWER_SEARCHES)
def answer(request: Request) -> HttpResponse:
    """The request is named in the form: nobody in a school has a page of it."""
    chosen = request.POST.get("search", "")
    search = fetch(
        SearchRequest.objects.select_related("organisation"),
        request.act,
        Cap.ANSWER_SEARCHES,
        pk=int(chosen) if chosen.isdigit() else 0,
    )
    answer_search(request.act, search=search, answer=request.POST.get("text", ""))
    messages.success(request, f"Ответ отправлен: {search.organisation}.")
    return redirect("selection:searches")
