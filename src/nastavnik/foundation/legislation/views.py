"""The legal basis: what is in force, what is not, what the region adds."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, screen
from nastavnik.foundation.legislation.actions.enter_act import end_act, enter_act
from nastavnik.foundation.legislation.capabilities import Cap
from nastavnik.foundation.legislation.forms import ActForm, EndForm
from nastavnik.foundation.legislation.models import RegionalAct
from nastavnik.foundation.legislation.queries import acts


@require_GET
@screen(Cap.SEE_ACTS)
def index(request: Request) -> HttpResponse:
    """Every act with its term."""
    today = request.act.today
    known = acts(request.act)
    context = {
        "today": today,
        "current": [act for act in known if act.in_force(today) and not act.other_model],
        "past": [act for act in known if not act.in_force(today) or act.other_model],
        "may_edit": holds(request.act, Cap.EDIT_ACTS),
    }
    return render(request, "legislation/index.html", context)


@require_http_methods(["GET", "POST"])
@screen(Cap.EDIT_ACTS)
def enter(request: Request) -> HttpResponse:
    """Add a regional act."""
    form = ActForm(request.POST or None)

    def do(data: dict[str, Any]) -> RegionalAct:
        return enter_act(request.act, **data)

    if request.method == "POST" and attempt(form, do):
        messages.success(request, "Акт внесён. Новые документы сошлются на него.")
        return redirect("legislation:index")
    return render(request, "legislation/enter_act.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@screen(Cap.EDIT_ACTS)
def end(request: Request, pk: int) -> HttpResponse:
    """Say until when the act is in force."""
    row = fetch(RegionalAct.objects, request.act, Cap.EDIT_ACTS, pk=pk)
    form = EndForm(request.POST or None, initial={"in_force_to": row.in_force_to})

    def do(data: dict[str, Any]) -> RegionalAct:
        return end_act(request.act, regional_act=row, on=data["in_force_to"])

    if request.method == "POST" and attempt(form, do):
        messages.success(request, "Сохранено. После этого дня документы на акт не сошлются.")
        return redirect("legislation:index")
    return render(request, "legislation/end_act.html", {"form": form, "row": row}, status=422 if form.is_bound else 200)
