"""«Обращения о данных»: what the school must do by which day; and the rules of consents."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, screen
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.instruments.consents import queries
from nastavnik.instruments.consents.actions.handle_demands import close_demand, extend_demand, note_demand
from nastavnik.instruments.consents.actions.set_rules import set_rules
from nastavnik.instruments.consents.capabilities import Cap
from nastavnik.instruments.consents.forms import DoneForm, ExtendForm, PaperDemandForm, RulesForm
from nastavnik.instruments.consents.models import Demand
from nastavnik.instruments.consents.terms import terms


@screen(Cap.HANDLE_DEMANDS)
def index(request: Request) -> HttpResponse:
    """Demands by their last day, the overdue marked; those done below."""
    return _page(request)


def _page(request: Request, failed: int | None = None, form: DoneForm | ExtendForm | None = None) -> HttpResponse:
    waiting, done = queries.demands(request.act)
    known = terms(Organisation.objects.get(pk=request.act.organisation.pk))
    rows = [
        {
            "demand": row,
            "term": known[row.kind],
            "late": row.due_on < request.act.today,
            "form": form if isinstance(form, DoneForm) and row.pk == failed else DoneForm(auto_id=f"id_{row.pk}_%s"),
            "extend": form
            if isinstance(form, ExtendForm) and row.pk == failed
            else ExtendForm(auto_id=f"id_{row.pk}_%s"),
            "may_extend": known[row.kind].more and row.extended_on is None and row.due_on >= request.act.today,
        }
        for row in waiting
    ]
    context = {"rows": rows, "done": done, "failed": failed}
    return render(request, "consents/demands.html", context, status=422 if failed else 200)


@screen(Cap.HANDLE_DEMANDS)
def note(request: Request) -> HttpResponse:
    """A demand from paper."""
    form = PaperDemandForm(request.POST or None, act=request.act)
    if form.is_bound:
        made = attempt(form, lambda data: note_demand(request.act, **data))
        if made is not None:
            messages.success(request, f"Записано. Исполнить до {made.due_on:%d.%m.%Y}.")
            return redirect("consents:demands")
    return render(request, "consents/note_demand.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@screen(Cap.HANDLE_DEMANDS)
def close(request: Request, pk: int) -> HttpResponse:
    demand = fetch(Demand.objects.select_related("person"), request.act, Cap.HANDLE_DEMANDS, pk=pk)
    form = DoneForm(request.POST, auto_id=f"id_{pk}_%s")
    if attempt(form, lambda data: close_demand(request.act, demand=demand, **data)) is None:
        return _page(request, pk, form)
    messages.success(request, f"Исполнено: {demand}")
    return redirect("consents:demands")


@require_POST
@screen(Cap.HANDLE_DEMANDS)
def extend(request: Request, pk: int) -> HttpResponse:
    """More days, as the law lets, with a reason the person reads."""
    demand = fetch(Demand.objects.select_related("person"), request.act, Cap.HANDLE_DEMANDS, pk=pk)
    form = ExtendForm(request.POST, auto_id=f"id_{pk}_%s")
    if attempt(form, lambda data: extend_demand(request.act, demand=demand, **data)) is None:
        return _page(request, pk, form)
    messages.success(request, f"Срок продлён до {demand.due_on:%d.%m.%Y}: {demand}")
    return redirect("consents:demands")


@screen(Cap.SET_RULES)
def rules(request: Request) -> HttpResponse:
    """Which consents may be given in the account, and the terms."""
    organisation = Organisation.objects.get(pk=request.act.organisation.pk)
    form = RulesForm(request.POST or None, organisation=organisation)
    if form.is_bound:
        done = attempt(form, lambda data: set_rules(request.act, in_account=data["in_account"], days=form.days()))
        if done is not None:
            messages.success(request, "Правила сохранены. Сроки уже полученных обращений не изменились.")
            return redirect("consents:demands")
    return render(request, "consents/rules.html", {"form": form}, status=422 if form.is_bound else 200)
