"""Past computations: the list, the proof and explanation sheet of one, the rules they were made by."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, screen
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.foundation.privacy.looks import note_looks
from nastavnik.foundation.privacy.models import What
from nastavnik.stages.selection.actions.save_rules import save_rules
from nastavnik.stages.selection.capabilities import Cap
from nastavnik.stages.selection.forms import RulesForm, rules_initial
from nastavnik.stages.selection.matching import DELIVERED
from nastavnik.stages.selection.models import MatchingRun, RuleSet
from nastavnik.stages.selection.queries import defence, run_people, runs
from nastavnik.stages.selection.rules import weights
from nastavnik.stages.selection.settings import latest_rules


@require_GET
@screen(Cap.SEE_RUNS)
def index(request: Request) -> HttpResponse:
    """Every computation of the school, the latest first."""
    context = {"rows": runs(request.act, current_year(request.act)), "curator": holds(request.act, Cap.MATCH)}
    return render(request, "selection/runs.html", context)


@require_GET
@screen(Cap.SEE_RUNS)
def show(request: Request, pk: int) -> HttpResponse:
    """One computation, proven again from what it kept; printed, it is the explanation sheet."""
    run = fetch(MatchingRun.objects.select_related("rules", "year"), request.act, Cap.SEE_RUNS, pk=pk)
    # Reasons tell what people asked help with: that is the curator's to see, and not for a sheet that leaves the school.
    detailed = holds(request.act, Cap.MATCH) and "brief" not in request.GET
    if detailed:
        note_looks(request.act, run_people(run), What.REQUESTS)
    school = Organisation.objects.get(pk=run.organisation_id)
    context = {"found": defence(run, request.act), "school": school, "detailed": detailed, "now": request.act.now}
    return render(request, "selection/run.html", context)


@screen(Cap.SET_RULES)
def rules(request: Request) -> HttpResponse:
    """Rules of matching in words. Saving makes the next edition; past runs keep theirs."""
    now, criteria = latest_rules(request.act), list(DELIVERED)
    form = RulesForm(request.POST or None, criteria=criteria, initial=rules_initial(now, criteria))

    def do(data: dict[str, Any]) -> RuleSet:
        return save_rules(request.act, emphasis=form.emphasis(), hard=data["hard"], least=data["least"])

    if request.method == "POST" and (made := attempt(form, do)):
        messages.success(request, f"Правила сохранены: редакция {made.number}. Они подействуют при следующем подборе.")
        return redirect("selection:index")
    shares = weights(DELIVERED, now.emphasis if now else {})
    context = {"form": form, "rules": now, "shares": {name: round(value / 100) for name, value in shares.items()}}
    return render(request, "selection/rules.html", context, status=422 if form.is_bound else 200)
