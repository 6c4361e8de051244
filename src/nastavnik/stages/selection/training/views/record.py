from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, holds, screen
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.stages.mentors.capabilities import Cap as Mentors
from nastavnik.stages.selection.training import queries
from nastavnik.stages.selection.training.actions.set_rule import set_rule
from nastavnik.stages.selection.training.capabilities import Cap
from nastavnik.stages.selection.training.forms import RuleForm
from nastavnik.stages.selection.training.views._sections import sections


@screen(Cap.SEE_TRAINING)
def trained(request: Request) -> HttpResponse:
    """Every mentor of the year with the mark, and the rule in words."""
    act = request.act
    year = current_year(act)
    rows = queries.trained_mentors(year, act.today) if year else []
    context = {
        "sections": sections(act, "training:trained"),
        "year": year,
        "rows": rows,
        "done": sum(row.mark.trained for row in rows),
        "rule": queries.rule_of(act.organisation.pk),
        "may_edit": holds(act, Mentors.EDIT_MENTORS),
        "may_set": holds(act, Cap.SET_RULE),
    }
    return render(request, "training/trained.html", context)


@screen(Cap.SET_RULE)
def rule(request: Request) -> HttpResponse:
    """Change who counts as trained."""
    act = request.act
    now = queries.rule_of(act.organisation.pk)
    initial = {"kinds": list(now.kinds), "external": now.external, "hours": now.hours, "years": now.years}
    form = RuleForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and attempt(form, lambda data: set_rule(act, **data)):
        messages.success(request, "Правило сохранено, отметки пересчитаны.")
        return redirect("training:trained")
    context = {
        "form": form, "title": "Кто считается обученным", "verb": "Сохранить правило",
        "back_url": reverse("training:trained"), "back": "Кто обучен",
        "lead": "Закон не называет часов и сроков. Правило школы действует и для подбора пар.",
    }  # fmt: skip
    return render(request, "training/form.html", context, status=422 if form.is_bound else 200)
