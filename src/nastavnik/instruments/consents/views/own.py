"""«Мои согласия»: what one has permitted, what waits for a decision, what one may demand."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, screen
from nastavnik.foundation.files.storing import read
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.consents.actions.give_consent import decline_consent, give_consent, in_account
from nastavnik.instruments.consents.actions.handle_demands import ask_about_data
from nastavnik.instruments.consents.capabilities import Cap
from nastavnik.instruments.consents.forms import DemandForm, PermitForm
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent, Demand
from nastavnik.instruments.consents.queries import own_consents
from nastavnik.instruments.documents.engine.reading import plain_text
from nastavnik.ui.forms import UIForm


@screen(Cap.GIVE_CONSENT)
def index(request: Request) -> HttpResponse:
    """One's consents and demands."""
    mine = Demand.objects.owned_by(request.act.actor).order_by("-received_on", "-pk")
    context = {"consents": own_consents(request.act), "demands": list(mine)}
    return render(request, "consents/own.html", context)


@screen(Cap.GIVE_CONSENT)
def read_text(request: Request, pk: int) -> HttpResponse:
    """The whole text of one consent, as it would be printed; below it the decision."""
    act = request.act
    consent = _mine(request, pk)
    marks = consent.kind == ConsentKind.DISSEMINATION and consent.state == "prepared"
    data = request.POST if request.method == "POST" else None
    form: UIForm = PermitForm(data, consent=consent) if marks else UIForm(data)
    if form.is_bound:
        done = attempt(
            form,
            lambda told: give_consent(
                act,
                consent=consent,
                text_sha256=request.POST.get("text", ""),
                permitted=form.permitted() if isinstance(form, PermitForm) else None,
            ),
        )
        if done is not None:
            messages.success(request, "Спасибо, согласие записано. Отозвать его можно здесь же в любой день.")
            return redirect("consents:own")
    text = [_cells(line) for line in plain_text(read(consent.file)).strip().split("\n")]
    allowed = consent.kind in in_account(Organisation.objects.get(pk=act.organisation.pk))
    context = {"consent": consent, "form": form, "marks": marks, "here": allowed, "head": text[:2], "lines": text[2:]}
    return render(request, "consents/read.html", context, status=422 if form.is_bound else 200)


def _cells(line: str) -> str:
    """A row of a table as a line: cells that say something."""
    return " · ".join(cell.strip() for cell in line.split("\t") if cell.strip(" _"))


def _mine(request: Request, pk: int) -> Consent:
    rows = Consent.objects.owned_by(request.act.actor).select_related("file", "person", "year", "counterpart")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_POST
@screen(Cap.GIVE_CONSENT)
def decline(request: Request, pk: int) -> HttpResponse:
    """«Не согласен», without a reason."""
    decline_consent(request.act, consent=_mine(request, pk))
    messages.success(request, "Отказ записан. Причину мы не спрашиваем.")
    return redirect("consents:own")


@screen(Cap.ASK_ABOUT_DATA)
def ask(request: Request) -> HttpResponse:
    """What a person may demand about their data."""
    act = request.act
    person = Person.objects.filter(pk=act.actor.person_id).first()
    if person is None:
        raise Http404
    form = DemandForm(request.POST or None)
    if form.is_bound:
        made = attempt(form, lambda data: ask_about_data(act, person=person, **data))
        if made is not None:
            messages.success(request, f"Обращение принято. Ответят не позже {made.due_on:%d.%m.%Y}.")
            return redirect("consents:own")
    return render(request, "consents/ask.html", {"form": form}, status=422 if form.is_bound else 200)
