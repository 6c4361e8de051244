"""«Изменить или завершить» (F14): choose, answer one or two questions, and every paper is there."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, screen
from nastavnik.stages.mentorships.actions.prepare_change import open_change, prepare_change
from nastavnik.stages.mentorships.actions.set_terms import set_terms
from nastavnik.stages.mentorships.capabilities import Cap
from nastavnik.stages.mentorships.changing import CHOICES, Choice, choices_for
from nastavnik.stages.mentorships.commissions._asking import mentorships
from nastavnik.stages.mentorships.forms import TermsForm
from nastavnik.stages.mentorships.models import Ground, Mentorship
from nastavnik.stages.mentorships.queries import terms_of
from nastavnik.stages.mentorships.rules import Change, term_remark
from nastavnik.stages.selection.models import Proposal


def _pair(request: Request, pk: int) -> Mentorship:
    found: Mentorship = fetch(mentorships(request.act), request.act, Cap.FORM_MENTORSHIP, pk=pk)
    return found


@screen(Cap.FORM_MENTORSHIP)
def choose(request: Request, pk: int) -> HttpResponse:
    """What can be done with this pair."""
    pair = _pair(request, pk)
    context = {"mentorship": pair, "choices": choices_for(pair), "order": open_change(pair)}
    return render(request, "mentorships/change.html", context)


@screen(Cap.FORM_MENTORSHIP)
def ask(request: Request, pk: int, code: str) -> HttpResponse:
    """One change: its questions, then the package of its papers. ``ground`` and ``on`` may come in the address."""
    pair = _pair(request, pk)
    choice = CHOICES.get(code)
    if choice is None or choice not in choices_for(pair):
        raise Http404
    given = {name: value for name in ("ground", "on") if (value := request.GET.get(name))}
    form = choice.form(request.POST or None, initial=given, act=request.act, mentorship=pair)
    if request.method == "POST":
        package = attempt(form, lambda data: prepare_change(request.act, mentorship=pair, change=form.change(data)))
        if package is not None:
            messages.success(
                request, "Документы подготовлены. Изменение вступит в силу, когда приказ подписан и зарегистрирован."
            )
            for remark in _remarks(pair, form.change(form.cleaned_data), choice):
                messages.warning(request, remark)
            return redirect("mentorships:package", package.pk)
    context = {"mentorship": pair, "choice": choice, "form": form}
    return render(request, "mentorships/change_one.html", context, status=422 if form.is_bound else 200)


def _remarks(pair: Mentorship, change: Change, choice: Choice) -> list[str]:
    said = []
    if change.until is not None and choice.code == "term":
        said.append(term_remark(pair.starts_on, change.until))
    if change.ground == Ground.EMPLOYER:
        said.append(
            "Сначала вручите уведомление и зарегистрируйте его: приказ возможен через три рабочих дня после этого."
        )
    return list(filter(None, said))


@screen(Cap.FORM_MENTORSHIP)
def terms(request: Request, pk: int) -> HttpResponse:
    """Form, kind and contracts of an agreed pair, before its order."""
    rows = Proposal.objects.filter(state="agreed").select_related("mentee__person", "mentor__person", "year")
    proposal = fetch(rows, request.act, Cap.FORM_MENTORSHIP, pk=pk)
    told = terms_of([proposal])[proposal.pk]
    start = {name: getattr(told, name) for name in ("form", "kind", "mentor_contract", "mentee_contract")}
    form = TermsForm(request.POST or None, initial=start)
    if form.is_bound and attempt(form, lambda data: set_terms(request.act, proposal=proposal, **data)) is not None:
        messages.success(request, "Условия пары сохранены.")
        return redirect("mentorships:order")
    return render(
        request, "mentorships/terms.html", {"proposal": proposal, "form": form}, status=422 if form.is_bound else 200
    )
